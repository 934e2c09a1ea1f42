/**
 * Whether confidences mean what they say: of the regions with a confidence of 0.8, eight in ten should
 * match a true one.
 *
 * @module
 */

/** A found region: how sure the network was, and whether it matches a true one. */
export interface Judged {
  readonly confidence: number;
  readonly matches: boolean;
}

/** Regions whose confidences lie between two bounds. */
export interface ReliabilityBin {
  readonly from: number;
  /** Excluded, except for 1. */
  readonly to: number;
  readonly regions: number;
  readonly meanConfidence: number;
  /** The share of the regions that match. */
  readonly matching: number;
}

/** How far confidences and shares lie apart. */
export interface Reliability {
  readonly regions: number;
  /**
   * Expected calibration error: the bins' differences between mean confidence and matching share,
   * weighted by their regions (C. Guo et al., "On Calibration of Modern Neural Networks", 2017, section 2).
   */
  readonly expectedError: number;
  /** Those with regions, from low to high. */
  readonly bins: readonly ReliabilityBin[];
}

const BINS = 10;

/** Sorts regions into ten bins of confidence. */
export function reliability(judged: readonly Judged[]): Reliability {
  const bins = Array.from({ length: BINS }, (_, i) => binOf(i, judged));
  const full = bins.filter((bin) => bin !== undefined);
  const gap = full.reduce(
    (sum, bin) => sum + bin.regions * Math.abs(bin.meanConfidence - bin.matching),
    0,
  );
  return {
    regions: judged.length,
    expectedError: judged.length === 0 ? 0 : gap / judged.length,
    bins: full,
  };
}

function binOf(index: number, judged: readonly Judged[]): ReliabilityBin | undefined {
  const inside = judged.filter(({ confidence }) =>
    Math.min(BINS - 1, Math.floor(confidence * BINS)) === index
  );
  if (inside.length === 0) return undefined;
  return {
    from: index / BINS,
    to: (index + 1) / BINS,
    regions: inside.length,
    meanConfidence: inside.reduce((sum, { confidence }) => sum + confidence, 0) / inside.length,
    matching: inside.filter(({ matches }) => matches).length / inside.length,
  };
}
