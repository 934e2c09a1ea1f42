/**
 * The LayoutLMv3 backbone, image only: a picture → what the transformer says about each patch of it.
 *
 * Huang et al., "LayoutLMv3: Pre-training for Document AI with Unified Text and Image Masking", 2022;
 * as in microsoft/unilm, layoutlmv3/layoutlmft/models/layoutlmv3/modeling_layoutlmv3.py, where
 * detection switches the relative and spatial biases off. Its CogView scaling of the attention
 * (scores / 32, minus the row's maximum, times 32) is a plain softmax.
 *
 * @module
 */

import { addInitializer, type Value } from "../../onnx/graph.ts";
import { add, div, gelu } from "../../onnx/operators/elementwise.ts";
import { conv, layerNormalization, linear, matMul } from "../../onnx/operators/layers.ts";
import { concat, lengthOf, reshape, REST, slice, transpose } from "../../onnx/operators/layout.ts";
import type { Attention } from "./attention.ts";
import type { BackboneConfig } from "./config.ts";
import { affine, type Parameter, type Weights } from "./parameters.ts";

type Float = Value<"float32">;

/** Where the backbone's parameters are. */
export const BACKBONE_PREFIX = "backbone.bottom_up.backbone";

/** Edge of a patch in pixels. */
export const PATCH = 16;

/** Epsilon of `norm`, which config.json does not set. */
const NORM_EPSILON = 1e-6;

/** What the backbone is given. */
export interface BackboneInputs {
  /** `[1, 3, height, width]`, normalised; height and width are multiples of {@link PATCH}. */
  readonly image: Float;
  /** `[height / 16, cells]` of {@link positionWeights}. */
  readonly positionRows: Float;
  /** `[width / 16, cells]` of {@link positionWeights}. */
  readonly positionColumns: Float;
}

/** What the position embedding depends on. */
export type PositionSettings = Pick<BackboneConfig, "positionGridPixels">;

/** Cells along each side of the position embedding's square. */
export function positionCells({ positionGridPixels }: PositionSettings): number {
  return Math.floor(positionGridPixels / PATCH);
}

/**
 * Adds the backbone to a graph.
 *
 * @returns What the layers `outLayers` give, each `[1, hidden, height / 16, width / 16]`.
 */
export function layoutLmv3(
  inputs: BackboneInputs,
  weights: Weights,
  config: BackboneConfig,
  attention: Attention,
): Float[] {
  const patches = embedPatches(inputs.image, weights, config.hiddenSize);
  const grid = { rows: lengthOf(patches, 2), columns: lengthOf(patches, 3) };
  let tokens = embed(patches, inputs, weights, config);
  const maps: Float[] = [];
  const last = Math.max(...config.outLayers);
  for (let layer = 0; layer <= last; layer++) {
    const name = `${BACKBONE_PREFIX}.encoder.layer.${layer}`;
    tokens = encode(tokens, weights, name, config, attention);
    if (config.outLayers.includes(layer)) maps.push(toMap(tokens, grid, config.hiddenSize));
  }
  return maps;
}

interface Grid {
  readonly rows: Value<"int64">;
  readonly columns: Value<"int64">;
}

function embedPatches(image: Float, weights: Weights, hidden: number): Float {
  const shape = [hidden, 3, PATCH, PATCH];
  const projection = affine(weights, `${BACKBONE_PREFIX}.patch_embed.proj`, shape);
  return conv(image, projection, { stride: PATCH });
}

/** Patches with their positions behind the class token, normalised twice; `[1 + patches, hidden]`. */
function embed(
  patches: Float,
  { positionRows, positionColumns }: BackboneInputs,
  weights: Weights,
  config: BackboneConfig,
): Float {
  const { hiddenSize: hidden, layerNormEps } = config;
  const { classToken, grid } = positions(weights, hidden, positionCells(config));
  const alongRows = matMul(grid, transpose(positionColumns, [1, 0]));
  const placed = add(patches, matMul(positionRows, alongRows));
  const tokens = concat([classToken, transpose(reshape(placed, [hidden, REST]), [1, 0])], 0);
  const norm = affine(weights, `${BACKBONE_PREFIX}.norm`, [hidden]);
  const layerNorm = affine(weights, `${BACKBONE_PREFIX}.LayerNorm`, [hidden]);
  return layerNormalization(
    layerNormalization(tokens, norm, NORM_EPSILON),
    layerNorm,
    layerNormEps,
  );
}

/** The position embedding: its first row belongs to the class token, the others are a square. */
function positions(weights: Weights, hidden: number, side: number) {
  const embedding = weights.find(`${BACKBONE_PREFIX}.pos_embed`, [1, 1 + side * side, hidden]);
  const classToken = weights.find(`${BACKBONE_PREFIX}.cls_token`, [1, 1, hidden]);
  const { graph } = weights;
  const elementType = "float32";
  return {
    classToken: addInitializer(
      graph,
      { name: `${classToken.name} in its place`, elementType, shape: [1, hidden] },
      async () => {
        const position = await embedding.read();
        return (await classToken.read()).map((number, i) => number + position[i]!);
      },
    ),
    grid: addInitializer(
      graph,
      { name: `${embedding.name} as a picture`, elementType, shape: [1, hidden, side, side] },
      () => channelsFirst(embedding, hidden),
    ),
  };
}

/** `[1, 1 + cells, hidden]` without its first row → `[hidden, cells]`. */
async function channelsFirst(embedding: Parameter, hidden: number) {
  const rows = (await embedding.read()).subarray(hidden);
  const cells = rows.length / hidden;
  return Float32Array.from(rows, (_, i) => rows[(i % cells) * hidden + Math.floor(i / cells)]!);
}

/** One layer of BERT: attention and a network of two layers, each added and then normalised. */
function encode(
  tokens: Float,
  weights: Weights,
  layer: string,
  { hiddenSize: hidden, intermediateSize: wide, headCount, layerNormEps }: BackboneConfig,
  attention: Attention,
): Float {
  const norm = (x: Float, name: string) =>
    layerNormalization(x, affine(weights, `${layer}.${name}`, [hidden]), layerNormEps);
  const dense = (x: Float, name: string, from: number, to: number) =>
    linear(x, affine(weights, `${layer}.${name}`, [to, from]));

  const projected = (name: string) => dense(tokens, `attention.self.${name}`, hidden, hidden);
  const [key, value] = [projected("key"), projected("value")];
  // Not folded into the weights: unless the root is a power of 2, that would round them.
  const query = div(projected("query"), Math.sqrt(hidden / headCount));
  const mixed = attention({ query, key, value }, headCount);
  const attended = norm(
    add(dense(mixed, "attention.output.dense", hidden, hidden), tokens),
    "attention.output.LayerNorm",
  );
  const inner = gelu(dense(attended, "intermediate.dense", hidden, wide));
  return norm(add(dense(inner, "output.dense", wide, hidden), attended), "output.LayerNorm");
}

/** `[1 + patches, hidden]` → `[1, hidden, rows, columns]`, without the class token. */
function toMap(tokens: Float, { rows, columns }: Grid, hidden: number): Float {
  const patches = slice(tokens, 0, 1, lengthOf(tokens, 0));
  return reshape(transpose(patches, [1, 0]), [1, hidden, rows, columns]);
}
