/**
 * Anchors: boxes of given sizes and proportions around every cell of a map.
 *
 * detectron2/modeling/anchor_generator.py, `DefaultAnchorGenerator`.
 *
 * @module
 */

import { constant, type Graph, type Value } from "../../onnx/graph.ts";
import { add, cast, div, mod, mul } from "../../onnx/operators/elementwise.ts";
import { concat, gather, reshape, REST } from "../../onnx/operators/layout.ts";

type Float = Value<"float32">;
type Indices = Value<"int64">;

/** The anchors of one level. */
export interface AnchorGrid {
  /** Pixels of the image a cell. */
  readonly stride: number;
  /** Where the first cell's anchors are centred, in cells. */
  readonly offset: number;
  /** Boxes around the origin, x0, y0, x1, y1. */
  readonly cellAnchors: readonly (readonly [number, number, number, number])[];
}

/** The boxes around the origin: every size in every proportion (height / width), sizes first. */
export function cellAnchors(
  sizes: readonly number[],
  aspectRatios: readonly number[],
): AnchorGrid["cellAnchors"] {
  return sizes.flatMap((size) =>
    aspectRatios.map((ratio) => {
      const width = Math.sqrt(size ** 2 / ratio);
      const height = ratio * width;
      return [-width / 2, -height / 2, width / 2, height / 2] as const;
    })
  );
}

/**
 * The anchors of the given numbers; they are counted row by row, cell by cell, anchor by anchor.
 *
 * @param numbers `[count]`.
 * @param columns Cells in a row, a scalar.
 * @returns `[count, 4]`.
 */
export function anchorsAt(
  numbers: Indices,
  columns: Indices,
  { stride, offset, cellAnchors }: AnchorGrid,
): Float {
  const { graph } = numbers;
  const cell = div(numbers, cellAnchors.length);
  const x = centre(mod(cell, columns), stride, offset);
  const y = centre(div(cell, columns), stride, offset);
  const around = gather(anchorTable(graph, cellAnchors), mod(numbers, cellAnchors.length), 0);
  return add(concat([x, y, x, y], 1), around);
}

function centre(index: Indices, stride: number, offset: number): Float {
  return reshape(add(mul(cast(index, "float32"), stride), offset * stride), [REST, 1]);
}

function anchorTable(graph: Graph, anchors: AnchorGrid["cellAnchors"]): Float {
  return constant(graph, "float32", anchors.flat(), [anchors.length, 4]);
}
