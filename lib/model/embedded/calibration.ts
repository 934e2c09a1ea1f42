/**
 * A region's score → the chance that it matches a true region.
 *
 * @module
 */

/** What `calibrate.py` fitted for a class. */
export type CalibrationLine = readonly [slope: number, offset: number];

/** Scores are kept this far from 0 and 1, as in `calibrate.py`. */
const CLOSEST = 1e-6;

/**
 * `sigmoid(slope × logit(score) + offset)` (J. Platt, "Probabilistic Outputs for Support Vector
 * Machines", 1999).
 *
 * @param score Mean probability over a region's cells.
 * @param line Without it the score is the confidence.
 */
export function calibrated(score: number, line: CalibrationLine | undefined): number {
  if (!line) return score;
  const kept = Math.min(1 - CLOSEST, Math.max(CLOSEST, score));
  const [slope, offset] = line;
  return 1 / (1 + Math.exp(-(slope * Math.log(kept / (1 - kept)) + offset)));
}
