/**
 * Average precision as COCO defines it (pycocotools, `COCOeval`): precision over recall, made to fall
 * only, read at 101 recalls, all areas, at most 100 regions of a class a sheet.
 *
 * @module
 */

import type { RegionPairs } from "./match_regions.ts";

/** Average precision of a class over all sheets, 0…1. */
export interface AveragePrecision {
  /** Mean over the IoU thresholds 0.5, 0.55, … 0.95. */
  readonly mean: number;
  readonly at50: number;
  readonly at75: number;
}

const THRESHOLDS = 10;
const FIRST_THRESHOLD = 0.5;
const LAST_THRESHOLD = 0.95;
const RECALLS = 101;
const MOST_REGIONS = 100;
/** COCO's room for rounding at an IoU of 1. */
const HIGHEST_IOU = 1 - 1e-10;

/**
 * Average precision over sheets.
 *
 * @returns `undefined` if no sheet has a true region.
 */
export function averagePrecision(sheets: readonly RegionPairs[]): AveragePrecision | undefined {
  const wanted = sheets.reduce((sum, sheet) => sum + sheet.wanted, 0);
  if (wanted === 0) return undefined;
  const step = (LAST_THRESHOLD - FIRST_THRESHOLD) / (THRESHOLDS - 1);
  const at = Array.from(
    { length: THRESHOLDS },
    (_, i) => precisionAt(sheets, wanted, FIRST_THRESHOLD + i * step),
  );
  return {
    mean: at.reduce((sum, value) => sum + value, 0) / THRESHOLDS,
    at50: at[0]!,
    at75: at[5]!,
  };
}

/** Average precision at one IoU threshold. */
function precisionAt(sheets: readonly RegionPairs[], wanted: number, threshold: number): number {
  const found = sheets.flatMap((pairs) => {
    const isHit = hits(pairs, threshold);
    return isHit.map((hit, i) => ({ hit, confidence: pairs.confidences[i]! }));
  }).sort((a, b) => b.confidence - a.confidence);
  const recalls: number[] = [];
  const precisions: number[] = [];
  let right = 0;
  found.forEach(({ hit }, i) => {
    right += Number(hit);
    recalls.push(right / wanted);
    precisions.push(right / (i + 1));
  });
  for (let i = precisions.length - 2; i >= 0; i--) {
    precisions[i] = Math.max(precisions[i]!, precisions[i + 1]!);
  }
  let sum = 0;
  for (let i = 0, at = 0; i < RECALLS; i++) {
    const recall = i / (RECALLS - 1);
    while (at < recalls.length && recalls[at]! < recall) at++;
    sum += precisions[at] ?? 0;
  }
  return sum / RECALLS;
}

/** COCO's matching: of equal overlaps it takes the last, `matchRegions` the first. */
function hits({ ious, wanted }: RegionPairs, threshold: number): boolean[] {
  const taken = new Uint8Array(wanted);
  return ious.slice(0, MOST_REGIONS).map((row) => {
    let [best, bestIou] = [-1, Math.min(threshold, HIGHEST_IOU)];
    row.forEach((iou, index) => {
      if (!taken[index] && iou >= bestIou) [best, bestIou] = [index, iou];
    });
    if (best >= 0) taken[best] = 1;
    return best >= 0;
  });
}
