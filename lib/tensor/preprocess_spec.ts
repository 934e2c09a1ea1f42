/**
 * How a network wants its image: data that a model carries, not code.
 *
 * @module
 */

/** The size to which a sheet is brought, its proportions kept. */
export type SizeRule =
  /** The longer edge becomes `size`. */
  | { readonly kind: "longest_edge"; readonly size: number }
  /** Detectron2's `ResizeShortestEdge`: the shorter edge becomes `size`, the longer at most `max`. */
  | { readonly kind: "shortest_edge"; readonly size: number; readonly max: number };

/** Three numbers, one a channel, in the order in which the network sees the channels. */
export type PerChannel = readonly [number, number, number];

/** What is done to an image before the network sees it. */
export interface PreprocessSpec {
  readonly size: SizeRule;
  /** Order in which the network sees the channels. */
  readonly channelOrder: "RGB" | "BGR";
  /** Subtracted, in units of 0…255. */
  readonly mean: PerChannel;
  /** Divided by, after the mean is subtracted. */
  readonly std: PerChannel;
  /** Width and height are padded (right and bottom, with 0 after normalisation) to a multiple of it. */
  readonly multipleOf: number;
  /**
   * Whether a smaller size that a file holds of its sheet may stand for the sheet. Not where results
   * have to equal another program's number for number.
   */
  readonly takesOverviews?: boolean;
}
