/**
 * The region proposal network: the pyramid → boxes that may hold something.
 *
 * Ren et al., "Faster R-CNN", 2015; as in detectron2/modeling/proposal_generator/{rpn,
 * proposal_utils}.py (`StandardRPNHead`, `find_top_rpn_proposals`).
 *
 * @module
 */

import type { Value } from "../../onnx/graph.ts";
import { topK } from "../../onnx/operators/detection.ts";
import { add, min, relu } from "../../onnx/operators/elementwise.ts";
import { type Affine, conv } from "../../onnx/operators/layers.ts";
import { concat, gather, lengthOf, reshape, REST, transpose } from "../../onnx/operators/layout.ts";
import { type AnchorGrid, anchorsAt, cellAnchors } from "./anchors.ts";
import { applyDeltas, areLarger, clipBoxes } from "./box_regression.ts";
import type { RpnConfig } from "./config.ts";
import type { Pyramid } from "./fpn.ts";
import { affine, type Weights } from "./parameters.ts";
import { bestFirst, type Kind, suppress } from "./suppression.ts";

type Float = Value<"float32">;

/** Proposals, best first. */
export interface Proposals {
  /** `[count, 4]`, within the image. */
  readonly boxes: Float;
  /** How likely there is something, as logits; `[count]`. */
  readonly logits: Float;
}

const HEAD = "proposal_generator.rpn_head";

/**
 * Adds the region proposal network to a graph.
 *
 * @param imageSize Width and height of the image without padding, `[2]`.
 */
export function proposeRegions(
  pyramid: Pyramid,
  channels: number,
  imageSize: Float,
  weights: Weights,
  config: RpnConfig,
): Proposals {
  const grids = config.levels.map((level, i): AnchorGrid => ({
    stride: 2 ** level,
    offset: config.anchorOffset,
    cellAnchors: cellAnchors(config.anchorSizes[i]!, config.aspectRatios[i]!),
  }));
  const head = headOf(weights, channels, grids[0]!.cellAnchors.length, config);
  const candidates = config.levels.map((level, i) =>
    bestOfLevel(predict(pyramid.get(level)!, head), grids[i]!, imageSize, config)
  );
  return bestOfAll(candidates, config);
}

interface Head {
  readonly hidden: readonly Affine[];
  readonly logits: Affine;
  readonly deltas: Affine;
}

/** One head for all levels. */
function headOf(weights: Weights, channels: number, anchors: number, config: RpnConfig): Head {
  const { convChannels } = config;
  const name = (i: number) => convChannels.length === 1 ? "conv" : `conv.conv${i}`;
  const hidden = convChannels.map((out, i) =>
    affine(weights, `${HEAD}.${name(i)}`, [out, convChannels[i - 1] ?? channels, 3, 3])
  );
  const width = convChannels.at(-1) ?? channels;
  return {
    hidden,
    logits: affine(weights, `${HEAD}.objectness_logits`, [anchors, width, 1, 1]),
    deltas: affine(weights, `${HEAD}.anchor_deltas`, [4 * anchors, width, 1, 1]),
  };
}

interface Predictions {
  /** `[rows × columns × anchors]`. */
  readonly logits: Float;
  /** `[rows × columns × anchors, 4]`. */
  readonly deltas: Float;
  readonly columns: Value<"int64">;
}

function predict(map: Float, head: Head): Predictions {
  const hidden = head.hidden.reduce((x, layer) => relu(conv(x, layer, { padding: 1 })), map);
  const [rows, columns] = [lengthOf(map, 2), lengthOf(map, 3)];
  const byAnchor = reshape(conv(hidden, head.deltas), [REST, 4, rows, columns]);
  return {
    logits: reshape(transpose(conv(hidden, head.logits), [0, 2, 3, 1]), [REST]),
    deltas: reshape(transpose(byAnchor, [2, 3, 0, 1]), [REST, 4]),
    columns,
  };
}

function bestOfLevel(
  { logits, deltas, columns }: Predictions,
  grid: AnchorGrid,
  imageSize: Float,
  { preNmsTopK, boxWeights, minBoxSize }: RpnConfig,
): Kind {
  const best = topK(logits, min(lengthOf(logits, 0), preNmsTopK));
  const anchors = anchorsAt(best, columns, grid);
  const decoded = applyDeltas(anchors, gather(deltas, best, 0), boxWeights);
  const boxes = clipBoxes(decoded, imageSize);
  return { boxes, scores: gather(logits, best, 0), eligible: areLarger(boxes, minBoxSize) };
}

function bestOfAll(levels: readonly Kind[], { nmsThreshold, postNmsTopK }: RpnConfig): Proposals {
  const kept = suppress(levels, nmsThreshold);
  let before: Value<"int64"> | undefined;
  const numbers = kept.map((indices, i) => {
    const shifted = before ? add(indices, before) : indices;
    const count = lengthOf(levels[i]!.scores, 0);
    before = before ? add(before, count) : count;
    return shifted;
  });
  const boxes = concat(levels.map((level) => level.boxes), 0);
  const logits = concat(levels.map((level) => level.scores), 0);
  const best = bestFirst(logits, concat(numbers, 0), postNmsTopK);
  return { boxes: gather(boxes, best, 0), logits: gather(logits, best, 0) };
}
