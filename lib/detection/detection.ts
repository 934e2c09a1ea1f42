/**
 * What a network found on a sheet, before it is outlined.
 *
 * @module
 */

/** The classes in the original's order; documents list them in this order. */
export const CLASS_LABELS = [
  "cross_section",
  "legend_points_lines",
  "legend_polygons",
  "map",
] as const;

/** What a region of a sheet is. */
export type ClassLabel = (typeof CLASS_LABELS)[number];

/** An axis-parallel box between its edges, in pixels of the frame that the field's name says. */
export interface Box {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/**
 * A small soft mask that is stretched over a detection's box. Cell (i, j) covers the box's i-th
 * column of `width` and j-th row of `height`; its value is that of its centre.
 */
export interface Mask {
  readonly width: number;
  readonly height: number;
  /** `width * height` probabilities in 0…1, row by row. */
  readonly data: Float32Array;
}

/** One region: its class, where it is and how sure the network is. */
export interface Detection {
  readonly classLabel: ClassLabel;
  /** Confidence, 0…1. */
  readonly score: number;
  /** Where the mask lies, in sheet pixels. */
  readonly boxOnSheet: Box;
  readonly mask: Mask;
}
