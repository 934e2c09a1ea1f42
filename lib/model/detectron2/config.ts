/**
 * THE ORIGINAL'S CONFIGURATION. `config.yaml` (Detectron2) and `config.json` (LayoutLMv3) come in,
 * every value that changes the result goes out, checked.
 *
 * Keys and defaults: detectron2/config/defaults.py; the `MODEL.VIT` section: ditod/config.py of
 * microsoft/unilm; `config.json`: transformers' `BertConfig` with LayoutLMv3's additions. Keys that
 * do not change what the network answers (training, devices, data sets) are passed over, and so is
 * `MODEL.ROI_HEADS.SCORE_THRESH_TEST`: the original always overrides it by its `--min_confidence`.
 *
 * @module
 */

import type { z } from "zod";
import type { Source } from "../../bytes/source.ts";
import { CLASS_LABELS, type ClassLabel } from "../../detection/detection.ts";
import type { PerChannel } from "../../tensor/preprocess_spec.ts";
import { detectron2Schema, layoutLmv3Schema, VIT_LAYERS } from "./config_schema.ts";
import { configError, type OpenConfig, parseJson, parseYamlWithBases } from "./config_text.ts";

/** The files of a model folder that hold its configuration. */
export interface ConfigFiles {
  /** Detectron2's `config.yaml`. */
  readonly yaml: Source;
  /** LayoutLMv3's `config.json`. */
  readonly json: Source;
  /** Opens a file of the same folder that a `_BASE_` names (a relative path with `/`). */
  readonly open: OpenConfig;
}

/** The weights `(wx, wy, ww, wh)` by which box deltas are divided. */
export type BoxWeights = readonly [number, number, number, number];

/** How regions are cut from the feature maps: `ROIAlignV2`, that is with `aligned=True`. */
export interface PoolerConfig {
  /** Cells along each side of the pooled region. */
  readonly resolution: number;
  /** Samples along each side of a cell; 0: as many as the cell has feature pixels, rounded up. */
  readonly samplingRatio: number;
}

/** What the network does to the image before it looks at it. */
export interface InputConfig {
  /** The shorter edge becomes this long, in pixels … */
  readonly shortestEdge: number;
  /** … unless the longer one would become longer than this. */
  readonly longestEdge: number;
  /**
   * Order in which the network sees the channels of an RGB image. The original hands RGB to a
   * predictor that expects BGR, so `INPUT.FORMAT: RGB` gives "BGR" here and the other way round.
   */
  readonly channelOrder: "RGB" | "BGR";
  /** In units of 0…255, in the order in which the network sees the channels. */
  readonly mean: PerChannel;
  readonly std: PerChannel;
}

/** The LayoutLMv3 backbone, image only. */
export interface BackboneConfig {
  readonly hiddenSize: number;
  readonly layerCount: number;
  readonly headCount: number;
  readonly intermediateSize: number;
  /** Epsilon of the encoder's LayerNorms; that of `norm` is 1e-6 always. */
  readonly layerNormEps: number;
  /** Edge of the image that the position embedding was made for, in pixels: 224 is a 14×14 grid. */
  readonly positionGridPixels: number;
  /** Indices of the four layers whose outputs become the maps of stride 4, 8, 16 and 32. */
  readonly outLayers: readonly [number, number, number, number];
}

/** The feature pyramid p2…p6. */
export interface FpnConfig {
  readonly channels: number;
  /** Whether a lateral map and the upsampled one are added or averaged. */
  readonly fuse: "sum" | "avg";
}

/** The region proposal network. */
export interface RpnConfig {
  /** Levels of the pyramid that are searched: 2…6 are p2…p6, of stride `2 ** level`. */
  readonly levels: readonly number[];
  /** Anchor sizes (square root of the area, in pixels of the network's input) of each level. */
  readonly anchorSizes: readonly (readonly number[])[];
  /** Height/width ratios of the anchors of each level. */
  readonly aspectRatios: readonly (readonly number[])[];
  /** Offset of the first anchor from the image's corner, in strides. */
  readonly anchorOffset: number;
  /** Output channels of each 3×3 convolution of the head (`rpn_head.conv`, or `.conv.conv0` …). */
  readonly convChannels: readonly number[];
  readonly boxWeights: BoxWeights;
  /** Proposals of each level that NMS looks at. */
  readonly preNmsTopK: number;
  /** Proposals of all levels together that are kept. */
  readonly postNmsTopK: number;
  readonly nmsThreshold: number;
  /** Proposals not larger than this in width and height are dropped. */
  readonly minBoxSize: number;
}

/** The cascade of box heads; boxes are class-agnostic. */
export interface BoxHeadConfig {
  /** Levels of the pyramid that regions are cut from, one after the other. */
  readonly levels: readonly number[];
  readonly pooler: PoolerConfig;
  /** Output channels of each 3×3 convolution; usually none. */
  readonly convChannels: readonly number[];
  /** Outputs of each fully connected layer. */
  readonly fcSizes: readonly number[];
  /** One entry a stage. */
  readonly stageBoxWeights: readonly BoxWeights[];
  /** Of the last NMS, class by class. */
  readonly nmsThreshold: number;
  readonly detectionsPerImage: number;
}

/** The mask head; its levels are those of the box head. */
export interface MaskHeadConfig {
  readonly pooler: PoolerConfig;
  /** Output channels of each 3×3 convolution. */
  readonly convChannels: readonly number[];
  /** Output channels of the 2×2 deconvolution. */
  readonly deconvChannels: number;
  /** One mask for all classes instead of one for each. */
  readonly classAgnostic: boolean;
}

/** Everything of both files that changes the result. */
export interface Detectron2Config {
  /** Labels of the classes in the network's order. */
  readonly classes: readonly ClassLabel[];
  readonly input: InputConfig;
  readonly backbone: BackboneConfig;
  readonly fpn: FpnConfig;
  readonly rpn: RpnConfig;
  readonly box: BoxHeadConfig;
  readonly mask: MaskHeadConfig;
}

/**
 * Reads both configuration files.
 *
 * @throws {SegmenterError} of kind `model` if one is damaged, or says something that is not
 * supported here; it names the key and the value.
 */
export async function readDetectron2Config(files: ConfigFiles): Promise<Detectron2Config> {
  const yaml = check(
    files.yaml,
    detectron2Schema,
    await parseYamlWithBases(files.yaml, files.open),
  );
  const json = check(files.json, layoutLmv3Schema, await parseJson(files.json));
  const { MODEL, INPUT, TEST } = yaml;
  const fpnChannels = MODEL.FPN.OUT_CHANNELS;
  return {
    classes: classLabels(MODEL.ROI_HEADS.NUM_CLASSES),
    input: {
      shortestEdge: INPUT.MIN_SIZE_TEST,
      longestEdge: INPUT.MAX_SIZE_TEST,
      channelOrder: INPUT.FORMAT === "RGB" ? "BGR" : "RGB",
      mean: MODEL.PIXEL_MEAN,
      std: MODEL.PIXEL_STD,
    },
    backbone: backbone(files, yaml, json),
    fpn: { channels: fpnChannels, fuse: MODEL.FPN.FUSE_TYPE },
    rpn: rpn(files.yaml, MODEL),
    box: boxHead(files.yaml, MODEL, TEST.DETECTIONS_PER_IMAGE),
    mask: {
      pooler: pooler(MODEL.ROI_MASK_HEAD),
      convChannels: repeat(MODEL.ROI_MASK_HEAD.CONV_DIM, MODEL.ROI_MASK_HEAD.NUM_CONV),
      deconvChannels: MODEL.ROI_MASK_HEAD.CONV_DIM,
      classAgnostic: MODEL.ROI_MASK_HEAD.CLS_AGNOSTIC_MASK,
    },
  };
}

type Yaml = z.infer<typeof detectron2Schema>;
type Json = z.infer<typeof layoutLmv3Schema>;

/** Parses `value`, and tells the first fault by its key and what is there. */
function check<S extends z.ZodType>(source: Source, schema: S, value: unknown): z.infer<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path ?? [];
  const found = at(value, path);
  const said = found === undefined ? "missing" : `${shown(found)}, which is not supported`;
  const expected = issue?.message.replace(/^Invalid input: /, "") ?? "it is not valid";
  throw configError(source.name, `${keyName(path)} is ${said}: ${expected}`);
}

/** Three classes are those of the older model, without cross sections (contract). */
function classLabels(count: 3 | 4): readonly ClassLabel[] {
  return count === 3 ? CLASS_LABELS.filter((label) => label !== "cross_section") : CLASS_LABELS;
}

function backbone(files: ConfigFiles, { MODEL }: Yaml, json: Json): BackboneConfig {
  const { NAME, OUT_FEATURES } = MODEL.VIT;
  const large = NAME.includes("large");
  const outLayers = large ? VIT_LAYERS.large : VIT_LAYERS.base;
  const expected = outLayers.map((layer) => `layer${layer}`);
  requireEqual(files.yaml, "MODEL.VIT.OUT_FEATURES", OUT_FEATURES, expected);
  requireEqual(files.yaml, "MODEL.FPN.IN_FEATURES", MODEL.FPN.IN_FEATURES, expected);
  requireThat(files.json, json.num_hidden_layers > outLayers[3], "num_hidden_layers", {
    value: json.num_hidden_layers,
    expected: `more than ${outLayers[3]}, the last layer of MODEL.VIT.OUT_FEATURES`,
  });
  requireThat(files.json, json.hidden_size % json.num_attention_heads === 0, "hidden_size", {
    value: json.hidden_size,
    expected: `a multiple of num_attention_heads, ${json.num_attention_heads}`,
  });
  return {
    hiddenSize: json.hidden_size,
    layerCount: json.num_hidden_layers,
    headCount: json.num_attention_heads,
    intermediateSize: json.intermediate_size,
    layerNormEps: json.layer_norm_eps,
    positionGridPixels: json.input_size,
    outLayers,
  };
}

function rpn(source: Source, MODEL: Yaml["MODEL"]): RpnConfig {
  const { RPN, ANCHOR_GENERATOR, PROPOSAL_GENERATOR } = MODEL;
  const levels = consecutiveLevels(source, "MODEL.RPN.IN_FEATURES", RPN.IN_FEATURES);
  const anchorSizes = perLevel(source, "SIZES", ANCHOR_GENERATOR.SIZES, levels.length);
  const aspectRatios = perLevel(
    source,
    "ASPECT_RATIOS",
    ANCHOR_GENERATOR.ASPECT_RATIOS,
    levels.length,
  );
  const counts = anchorSizes.map((sizes, i) => sizes.length * aspectRatios[i]!.length);
  requireThat(source, new Set(counts).size === 1, "MODEL.ANCHOR_GENERATOR.SIZES", {
    value: ANCHOR_GENERATOR.SIZES,
    expected: "as many anchors on each level",
  });
  return {
    levels,
    anchorSizes,
    aspectRatios,
    anchorOffset: ANCHOR_GENERATOR.OFFSET,
    convChannels: RPN.CONV_DIMS.reduce<number[]>(
      (dims, dim) => [...dims, dim === -1 ? dims.at(-1) ?? MODEL.FPN.OUT_CHANNELS : dim],
      [],
    ),
    boxWeights: RPN.BBOX_REG_WEIGHTS,
    preNmsTopK: RPN.PRE_NMS_TOPK_TEST,
    postNmsTopK: RPN.POST_NMS_TOPK_TEST,
    nmsThreshold: RPN.NMS_THRESH,
    minBoxSize: PROPOSAL_GENERATOR.MIN_SIZE,
  };
}

function boxHead(source: Source, MODEL: Yaml["MODEL"], detectionsPerImage: number): BoxHeadConfig {
  const head = MODEL.ROI_BOX_HEAD;
  requireThat(source, head.NUM_CONV + head.NUM_FC > 0, "MODEL.ROI_BOX_HEAD.NUM_FC", {
    value: head.NUM_FC,
    expected: "at least one layer in the box head",
  });
  return {
    levels: consecutiveLevels(source, "MODEL.ROI_HEADS.IN_FEATURES", MODEL.ROI_HEADS.IN_FEATURES),
    pooler: pooler(head),
    convChannels: repeat(head.CONV_DIM, head.NUM_CONV),
    fcSizes: repeat(head.FC_DIM, head.NUM_FC),
    stageBoxWeights: MODEL.ROI_BOX_CASCADE_HEAD.BBOX_REG_WEIGHTS,
    nmsThreshold: MODEL.ROI_HEADS.NMS_THRESH_TEST,
    detectionsPerImage,
  };
}

function pooler(
  head: { readonly POOLER_RESOLUTION: number; readonly POOLER_SAMPLING_RATIO: number },
): PoolerConfig {
  return { resolution: head.POOLER_RESOLUTION, samplingRatio: head.POOLER_SAMPLING_RATIO };
}

/** `["p2", "p3"]` → `[2, 3]`; the levels of a pyramid without gaps. */
function consecutiveLevels(source: Source, key: string, names: readonly string[]): number[] {
  const levels = names.map((name) => Number(name.slice(1)));
  const consecutive = levels.every((level, i) => level === levels[0]! + i);
  requireThat(source, consecutive, key, { value: names, expected: "levels one after the other" });
  return levels;
}

/** One list for all levels is repeated, as Detectron2 does. */
function perLevel(
  source: Source,
  key: string,
  lists: readonly (readonly number[])[],
  levelCount: number,
): readonly (readonly number[])[] {
  if (lists.length === 1) return repeat(lists[0]!, levelCount);
  requireThat(source, lists.length === levelCount, `MODEL.ANCHOR_GENERATOR.${key}`, {
    value: lists,
    expected: `one list, or one for each of the ${levelCount} levels of MODEL.RPN.IN_FEATURES`,
  });
  return lists;
}

function repeat<T>(value: T, count: number): T[] {
  return Array.from({ length: count }, () => value);
}

function requireEqual(
  source: Source,
  key: string,
  value: readonly string[],
  expected: readonly string[],
): void {
  const equal = value.length === expected.length && value.every((name, i) => name === expected[i]);
  requireThat(source, equal, key, { value, expected: shown(expected) });
}

function requireThat(
  source: Source,
  holds: boolean,
  key: string,
  { value, expected }: { readonly value: unknown; readonly expected: string },
): void {
  if (holds) return;
  throw configError(
    source.name,
    `${key} is ${shown(value)}, which is not supported: expected ${expected}`,
  );
}

function keyName(path: readonly PropertyKey[]): string {
  return path.length === 0 ? "the whole" : path.map(String).join(".");
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined,
    value,
  );
}

/** Longest value that a message quotes. */
const SHOWN_CHARACTERS = 120;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "missing";
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
