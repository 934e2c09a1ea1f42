import assert from "node:assert/strict";
import { SHARED, sharedIsThere } from "../../../tests/shared.ts";
import { localSource } from "../../bytes/local.ts";
import { memorySource } from "../../bytes/memory.ts";
import type { Source } from "../../bytes/source.ts";
import { SegmenterError } from "../../errors.ts";
import { type ConfigFiles, type Detectron2Config, readDetectron2Config } from "./config.ts";

const DATA = new URL("../../../tests/data/configs/", import.meta.url);

/** What Detectron2 makes of a configuration (tests/data/make/configs.py). */
type Merged = Readonly<Record<string, unknown>>;

const JSON_TEXT = '{"model_type": "layout_lmv3"}';

function text(name: string, content: string): Source {
  return memorySource(name, new TextEncoder().encode(content));
}

/** A folder in memory. */
function files(yaml: string, json = JSON_TEXT, others: Record<string, string> = {}): ConfigFiles {
  return {
    yaml: text("config.yaml", yaml),
    json: text("config.json", json),
    open: (path) =>
      Object.hasOwn(others, path)
        ? Promise.resolve(text(path, others[path]!))
        : Promise.reject(new Error(`no ${path}`)),
  };
}

async function folder(name: string): Promise<ConfigFiles> {
  const open = (path: string) => localSource(new URL(`${name}/${path}`, DATA).pathname);
  return { yaml: await open("config.yaml"), json: text("config.json", JSON_TEXT), open };
}

/** Our record under Detectron2's keys. */
function underTheirKeys(
  { input, fpn, rpn, box, mask, backbone, classes }: Detectron2Config,
): Merged {
  const layers = backbone.outLayers.map((layer) => `layer${layer}`);
  return {
    "INPUT.FORMAT": input.channelOrder === "BGR" ? "RGB" : "BGR",
    "INPUT.MIN_SIZE_TEST": input.shortestEdge,
    "INPUT.MAX_SIZE_TEST": input.longestEdge,
    "MODEL.PIXEL_MEAN": input.mean,
    "MODEL.PIXEL_STD": input.std,
    "MODEL.VIT.OUT_FEATURES": layers,
    "MODEL.FPN.IN_FEATURES": layers,
    "MODEL.FPN.OUT_CHANNELS": fpn.channels,
    "MODEL.FPN.FUSE_TYPE": fpn.fuse,
    "MODEL.RPN.IN_FEATURES": rpn.levels.map((level) => `p${level}`),
    "MODEL.RPN.CONV_DIMS": rpn.convChannels,
    "MODEL.RPN.BBOX_REG_WEIGHTS": rpn.boxWeights,
    "MODEL.RPN.PRE_NMS_TOPK_TEST": rpn.preNmsTopK,
    "MODEL.RPN.POST_NMS_TOPK_TEST": rpn.postNmsTopK,
    "MODEL.RPN.NMS_THRESH": rpn.nmsThreshold,
    "MODEL.PROPOSAL_GENERATOR.MIN_SIZE": rpn.minBoxSize,
    "MODEL.ANCHOR_GENERATOR.SIZES": rpn.anchorSizes,
    "MODEL.ANCHOR_GENERATOR.ASPECT_RATIOS": rpn.aspectRatios,
    "MODEL.ANCHOR_GENERATOR.OFFSET": rpn.anchorOffset,
    "MODEL.ROI_HEADS.IN_FEATURES": box.levels.map((level) => `p${level}`),
    "MODEL.ROI_HEADS.NUM_CLASSES": classes.length,
    "MODEL.ROI_HEADS.NMS_THRESH_TEST": box.nmsThreshold,
    "MODEL.ROI_BOX_HEAD.POOLER_RESOLUTION": box.pooler.resolution,
    "MODEL.ROI_BOX_HEAD.POOLER_SAMPLING_RATIO": box.pooler.samplingRatio,
    "MODEL.ROI_BOX_CASCADE_HEAD.BBOX_REG_WEIGHTS": box.stageBoxWeights,
    "MODEL.ROI_MASK_HEAD.POOLER_RESOLUTION": mask.pooler.resolution,
    "MODEL.ROI_MASK_HEAD.POOLER_SAMPLING_RATIO": mask.pooler.samplingRatio,
    "MODEL.ROI_MASK_HEAD.CONV_DIM": mask.deconvChannels,
    "MODEL.ROI_MASK_HEAD.CLS_AGNOSTIC_MASK": mask.classAgnostic,
    "TEST.DETECTIONS_PER_IMAGE": box.detectionsPerImage,
  };
}

/** Detectron2 repeats one list for all levels, and −1 convolution channels are those before. */
function spelledOut(merged: Merged): Merged {
  const perLevel = (lists: unknown, levels: unknown) =>
    Array.isArray(lists) && Array.isArray(levels) && lists.length === 1
      ? levels.map(() => lists[0])
      : lists;
  const levels = merged["MODEL.RPN.IN_FEATURES"];
  const dims = merged["MODEL.RPN.CONV_DIMS"];
  // Numbers of layers and their sizes are compared apart.
  const rest = Object.entries(merged).filter(([key]) =>
    !/\.NUM_(CONV|FC)$|BOX_HEAD\.(CONV|FC)_DIM$/.test(key)
  );
  return {
    ...Object.fromEntries(rest),
    "MODEL.ANCHOR_GENERATOR.SIZES": perLevel(merged["MODEL.ANCHOR_GENERATOR.SIZES"], levels),
    "MODEL.ANCHOR_GENERATOR.ASPECT_RATIOS": perLevel(
      merged["MODEL.ANCHOR_GENERATOR.ASPECT_RATIOS"],
      levels,
    ),
    "MODEL.RPN.CONV_DIMS": Array.isArray(dims)
      ? dims.map((dim) => dim === -1 ? merged["MODEL.FPN.OUT_CHANNELS"] : dim)
      : dims,
  };
}

for (const name of ["minimal", "everything", "bases", "python"]) {
  Deno.test(`readDetectron2Config() makes of ${name} what Detectron2 does`, async () => {
    const merged: Merged = JSON.parse(await Deno.readTextFile(new URL(`${name}.json`, DATA)));
    const config = await readDetectron2Config(await folder(name));
    assert.deepEqual(underTheirKeys(config), spelledOut(merged));
    const times = (size: string, count: string) =>
      Array(merged[`MODEL.${count}`]).fill(merged[`MODEL.${size}`]);
    assert.deepEqual(
      config.box.convChannels,
      times("ROI_BOX_HEAD.CONV_DIM", "ROI_BOX_HEAD.NUM_CONV"),
    );
    assert.deepEqual(config.box.fcSizes, times("ROI_BOX_HEAD.FC_DIM", "ROI_BOX_HEAD.NUM_FC"));
    assert.deepEqual(
      config.mask.convChannels,
      times("ROI_MASK_HEAD.CONV_DIM", "ROI_MASK_HEAD.NUM_CONV"),
    );
  });
}

Deno.test("readDetectron2Config() labels three classes as the older model does", async () => {
  const three = await readDetectron2Config(await folder("everything"));
  assert.deepEqual(three.classes, ["legend_points_lines", "legend_polygons", "map"]);
  const four = await readDetectron2Config(await folder("minimal"));
  assert.deepEqual(four.classes, ["cross_section", ...three.classes]);
});

Deno.test("readDetectron2Config() reads the backbone from config.json, or takes BERT's defaults", async () => {
  const { yaml, open } = await folder("minimal");
  const json = text(
    "config.json",
    `{"model_type": "layoutlmv3", "hidden_size": 48, "num_hidden_layers": 13, "unknown": [1],
      "num_attention_heads": 4, "intermediate_size": 96, "layer_norm_eps": 1e-5, "input_size": 32}`,
  );
  assert.deepEqual((await readDetectron2Config({ yaml, json, open })).backbone, {
    hiddenSize: 48,
    layerCount: 13,
    headCount: 4,
    intermediateSize: 96,
    layerNormEps: 1e-5,
    positionGridPixels: 32,
    outLayers: [3, 5, 7, 11],
  });
  // transformers' BertConfig() and Layout_LMv3Config()
  assert.deepEqual((await readDetectron2Config(await folder("minimal"))).backbone, {
    hiddenSize: 768,
    layerCount: 12,
    headCount: 12,
    intermediateSize: 3072,
    layerNormEps: 1e-12,
    positionGridPixels: 224,
    outLayers: [3, 5, 7, 11],
  });
});

Deno.test("readDetectron2Config() reads the reference folders", {
  ignore: !sharedIsThere(),
}, async () => {
  const read = async (name: string) => {
    const open = (path: string) =>
      localSource(new URL(`reference/golden/${name}/model/${path}`, SHARED).pathname);
    const [yaml, json] = [await open("config.yaml"), await open("config.json")];
    return await readDetectron2Config({ yaml, json, open });
  };
  const four = await read("tiny4");
  assert.deepEqual(
    [four.classes.length, four.input.shortestEdge, four.input.channelOrder, four.fpn.channels],
    [4, 320, "BGR", 32],
  );
  assert.equal((await read("tiny3_legacy")).classes.length, 3);
  assert.equal((await read("tiny4_numpy_800")).input.shortestEdge, 800);
});

/** A configuration that is sound but for one value. */
async function changed(key: string, value: unknown): Promise<ConfigFiles> {
  const base = await Deno.readTextFile(new URL("minimal/config.yaml", DATA));
  const change = key.split(".").reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
  return files(JSON.stringify({ _BASE_: "base.yaml", ...Object(change) }), JSON_TEXT, {
    "base.yaml": base,
  });
}

const UNSUPPORTED: readonly (readonly [string, unknown])[] = [
  ["VERSION", 1],
  ["MODEL.META_ARCHITECTURE", "RetinaNet"],
  ["MODEL.META_ARCHITECTURE", "GeneralizedRCNN"],
  ["MODEL.MASK_ON", false],
  ["MODEL.KEYPOINT_ON", true],
  ["MODEL.LOAD_PROPOSALS", true],
  ["MODEL.IMAGE_ONLY", false],
  ["MODEL.BACKBONE.NAME", "build_resnet_fpn_backbone"],
  ["MODEL.VIT.NAME", "dit_base_patch16"],
  ["MODEL.VIT.OUT_FEATURES", ["layer2", "layer5", "layer7", "layer11"]],
  ["MODEL.FPN.IN_FEATURES", ["layer3", "layer5"]],
  ["MODEL.FPN.NORM", "GN"],
  ["MODEL.FPN.FUSE_TYPE", "max"],
  ["MODEL.PIXEL_STD", [1, 0, 1]],
  ["MODEL.PROPOSAL_GENERATOR.NAME", "RRPN"],
  ["MODEL.ANCHOR_GENERATOR.NAME", "RotatedAnchorGenerator"],
  ["MODEL.ANCHOR_GENERATOR.SIZES", [[32], [64]]],
  ["MODEL.ANCHOR_GENERATOR.SIZES", [[32, 40], [64], [128], [256], [512]]],
  ["MODEL.ANCHOR_GENERATOR.OFFSET", 1],
  ["MODEL.RPN.HEAD_NAME", "OtherHead"],
  ["MODEL.RPN.IN_FEATURES", ["p2", "p4"]],
  ["MODEL.RPN.IN_FEATURES", ["res4"]],
  ["MODEL.RPN.PRE_NMS_TOPK_TEST", 1e9],
  ["MODEL.RPN.NMS_THRESH", "high"],
  ["MODEL.ROI_HEADS.NAME", "StandardROIHeads"],
  ["MODEL.ROI_HEADS.NUM_CLASSES", 5],
  ["MODEL.ROI_BOX_HEAD.NAME", "OtherHead"],
  ["MODEL.ROI_BOX_HEAD.NUM_FC", 0],
  ["MODEL.ROI_BOX_HEAD.NORM", "GN"],
  ["MODEL.ROI_BOX_HEAD.POOLER_TYPE", "ROIAlign"],
  ["MODEL.ROI_BOX_HEAD.CLS_AGNOSTIC_BBOX_REG", false],
  ["MODEL.ROI_BOX_HEAD.USE_SIGMOID_CE", true],
  ["MODEL.ROI_BOX_CASCADE_HEAD.BBOX_REG_WEIGHTS", [[1, 2, 3]]],
  ["MODEL.ROI_MASK_HEAD.NAME", "PointRendMaskHead"],
  ["MODEL.ROI_MASK_HEAD.POOLER_TYPE", "ROIPool"],
  ["MODEL.ROI_MASK_HEAD.NORM", "SyncBN"],
  ["INPUT.FORMAT", "L"],
  ["INPUT.MIN_SIZE_TEST", 0],
  ["TEST.DETECTIONS_PER_IMAGE", -1],
];

for (const [key, value] of UNSUPPORTED) {
  const said = JSON.stringify(value);
  Deno.test(`readDetectron2Config() refuses ${key} ${said} by key and value`, async () => {
    await assert.rejects(readDetectron2Config(await changed(key, value)), (error: Error) => {
      assert.ok(error instanceof SegmenterError, String(error));
      assert.equal(error.kind, "model");
      assert.equal(error.file, "config.yaml");
      assert.ok(error.found.startsWith(key), error.found);
      assert.match(error.found, / is .*(not supported|missing)/);
      return true;
    });
  });
}

Deno.test("readDetectron2Config() refuses another config.json by key and value", async () => {
  const { yaml, open } = await folder("minimal");
  const wrong: readonly (readonly [string, RegExp])[] = [
    ["{}", /^model_type is missing/],
    ['{"model_type": "bert"}', /^model_type is "bert"/],
    ['{"model_type": "layoutlmv3", "hidden_act": "relu"}', /^hidden_act is "relu"/],
    ['{"model_type": "layoutlmv3", "hidden_size": 50}', /^hidden_size is 50/],
    ['{"model_type": "layoutlmv3", "num_hidden_layers": 11}', /^num_hidden_layers is 11/],
    ['{"model_type": "layoutlmv3", "is_decoder": true}', /^is_decoder is true/],
    ["[]", /^the whole is \[\]/],
    ["{", /^it is not JSON/],
    ["", /^it is not JSON/],
  ];
  for (const [json, found] of wrong) {
    await assert.rejects(readDetectron2Config({ yaml, json: text("config.json", json), open }), {
      kind: "model",
      file: "config.json",
      found,
    });
  }
});

Deno.test("readDetectron2Config() names what is missing", async () => {
  await assert.rejects(readDetectron2Config(files("MODEL: {MASK_ON: true}")), {
    found: /^MODEL\.META_ARCHITECTURE is missing/,
  });
  await assert.rejects(readDetectron2Config(files("VERSION: 2")), { found: /^MODEL is missing/ });
});

Deno.test("readDetectron2Config() refuses what is no YAML, or grows without end", async () => {
  const wrong = [
    "",
    "a: b: c",
    "{",
    "- 1",
    "5",
    "\t- x",
    "a: &a [*a]",
    "a: &a {b: *a}",
    Array.from({ length: 30 }, (_, i) => `a${i}: &a${i} [${`*a${i - 1}, `.repeat(i && 9)}]`).join(
      "\n",
    ),
    "[".repeat(100_000),
    `a: ${"x".repeat(2_000_000)}`,
  ];
  for (const yaml of wrong) {
    await assert.rejects(readDetectron2Config(files(yaml)), { kind: "model", file: "config.yaml" });
  }
  const binary = memorySource("config.yaml", Uint8Array.of(0xff, 0xfe, 0x80));
  await assert.rejects(readDetectron2Config({ ...files(""), yaml: binary }), {
    found: /not UTF-8/,
  });
});

Deno.test("readDetectron2Config() runs nothing that a YAML tag names", async () => {
  const evil = '!!python/object/apply:os.system ["touch evil-was-run"]';
  const config = await changed("MODEL.UNKNOWN", 1);
  const { size } = config.yaml;
  const yaml = new TextDecoder().decode(await config.yaml.read(0, size));
  const read = await readDetectron2Config({
    ...config,
    yaml: text("config.yaml", `${yaml.slice(0, -1)}, "SOLVER": ${evil}}`),
  });
  assert.equal(read.classes.length, 4);
});

Deno.test("readDetectron2Config() keeps _BASE_ within the folder", async () => {
  for (
    const base of ["../other.yaml", "/etc/passwd", "https://host/x.yaml", "~/x.yaml", "C:\\x.yaml"]
      .concat("a/../../x.yaml", "..\\x.yaml", "..")
  ) {
    const yaml = `_BASE_: '${base}'`;
    const open = () => Promise.reject(new Error("must not be opened"));
    await assert.rejects(readDetectron2Config({ ...files(yaml), open }), {
      kind: "model",
      found: `_BASE_ is "${base}", which does not lie in the model's folder`,
    });
  }
  await assert.rejects(readDetectron2Config(files("_BASE_: [a.yaml]")), { kind: "model" });
});

Deno.test("readDetectron2Config() follows a base from where the file that names it lies", async () => {
  const base = await Deno.readTextFile(new URL("minimal/config.yaml", DATA));
  const bases = { "sub/one.yaml": "_BASE_: ../two.yaml", "two.yaml": base };
  const config = await readDetectron2Config(files("_BASE_: ./sub/one.yaml", JSON_TEXT, bases));
  assert.equal(config.classes.length, 4);
});

Deno.test("readDetectron2Config() ends where bases form a ring", async () => {
  const bases = { "a.yaml": "_BASE_: b.yaml", "b.yaml": "_BASE_: a.yaml" };
  await assert.rejects(readDetectron2Config(files("_BASE_: a.yaml", JSON_TEXT, bases)), {
    kind: "model",
    found: /lead to more than 16 others/,
  });
});
