/**
 * True regions and found ones of a class on a sheet → which belong together.
 *
 * @module
 */

/** Found regions of a class on a sheet, the most confident first, against the true ones. */
export interface RegionPairs {
  /** Of each found region. */
  readonly confidences: readonly number[];
  /** For each found region its IoU with each true one. */
  readonly ious: readonly (readonly number[])[];
  /** How many true regions there are. */
  readonly wanted: number;
}

/** For a found region that has none. */
export const UNMATCHED = -1;

/**
 * Pairs regions one to one as `shared/tools/score.py` does: the most confident found region first, each
 * with the true region that it overlaps most among those that are left, if its IoU is at least `least`.
 *
 * @returns For each found region the index of its true one, or {@link UNMATCHED}.
 */
export function matchRegions({ ious, wanted }: RegionPairs, least: number): number[] {
  const left = new Set(Array.from({ length: wanted }, (_, index) => index));
  return ious.map((row) => {
    let best = UNMATCHED;
    for (const index of left) if (best === UNMATCHED || row[index]! > row[best]!) best = index;
    if (best === UNMATCHED || row[best]! < least) return UNMATCHED;
    left.delete(best);
    return best;
  });
}
