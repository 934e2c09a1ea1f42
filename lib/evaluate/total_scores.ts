/**
 * The scores of sheets → the scores of each class over all of them, and their means.
 *
 * @module
 */

import { CLASS_LABELS, type ClassLabel } from "../detection/detection.ts";
import { type AveragePrecision, averagePrecision } from "./average_precision.ts";
import { matchRegions, UNMATCHED } from "./match_regions.ts";
import { type Judged, type Reliability, reliability } from "./reliability.ts";
import type { ClassOnSheet, SheetScore } from "./score_sheet.ts";

/** How regions were found at an IoU from which they count as the same. */
export interface RegionScores {
  readonly hits: number;
  /** Share of the found regions that are right; `null` if none was found. */
  readonly precision: number | null;
  /** Share of the true regions that were found; `null` if there is none. */
  readonly recall: number | null;
  /** 2 × hits / (true + found). */
  readonly f1: number;
}

/** A class over all sheets. */
export interface ClassScores {
  /** True regions. */
  readonly wanted: number;
  /** Found regions. */
  readonly given: number;
  /** Of the areas: intersections over unions, each summed over sheets that all weigh the same. */
  readonly iou: number;
  readonly at50: RegionScores;
  readonly at75: RegionScores;
  /** `null` if there is no true region. */
  readonly averagePrecision: AveragePrecision | null;
  /**
   * Of the regions found at an IoU of 0.5, means over them: 95th percentile and mean of the distance
   * between the outlines, in thousandths of the sheet's longer side; `null` without such regions.
   */
  readonly outlines: { readonly hd95: number; readonly mean: number } | null;
  readonly reliability: Reliability;
}

/** All classes over all sheets. */
export interface TotalScores {
  /** Those of which there is a true or a found region. */
  readonly classes: Readonly<Partial<Record<ClassLabel, ClassScores>>>;
  /** Over these classes. */
  readonly mean: {
    readonly iou: number;
    readonly f1At50: number;
    readonly f1At75: number;
    readonly averagePrecision: number;
  };
  /** Of the regions of all classes together. */
  readonly reliability: Reliability;
}

/** IoUs from which regions count as the same. */
const [LENIENT_IOU, STRICT_IOU] = [0.5, 0.75];

/** Sums up. */
export function totalScores(sheets: readonly SheetScore[]): TotalScores {
  const present = CLASS_LABELS.filter((label) =>
    sheets.some(({ classes }) => classes[label].truth.length + classes[label].found.length > 0)
  );
  const scores = present.map((label) => classScores(sheets, label));
  const precisions = scores.flatMap((score) => score.averagePrecision?.mean ?? []);
  return {
    classes: Object.fromEntries(present.map((label, i) => [label, scores[i]!])),
    mean: {
      iou: meanOf(scores.map(({ iou }) => iou)),
      f1At50: meanOf(scores.map(({ at50 }) => at50.f1)),
      f1At75: meanOf(scores.map(({ at75 }) => at75.f1)),
      averagePrecision: meanOf(precisions),
    },
    reliability: reliability(present.flatMap((label) => judgedOf(sheets, label))),
  };
}

function classScores(sheets: readonly SheetScore[], label: ClassLabel): ClassScores {
  const parts = sheets.map(({ classes }) => classes[label]);
  const areaShare = (pixels: "intersection" | "union") =>
    sheets.reduce((sum, { classes, gridArea }) => sum + classes[label].areas[pixels] / gridArea, 0);
  const union = areaShare("union");
  const distances = parts.flatMap((part) => part.distances);
  return {
    wanted: countOf(parts, "truth"),
    given: countOf(parts, "found"),
    iou: union === 0 ? 0 : areaShare("intersection") / union,
    at50: regionScores(parts, LENIENT_IOU),
    at75: regionScores(parts, STRICT_IOU),
    averagePrecision: averagePrecision(parts.map(({ pairs }) => pairs)) ?? null,
    outlines: distances.length === 0 ? null : {
      hd95: meanOf(distances.map(({ hd95 }) => hd95)),
      mean: meanOf(distances.map(({ mean }) => mean)),
    },
    reliability: reliability(judgedOf(sheets, label)),
  };
}

function regionScores(parts: readonly ClassOnSheet[], least: number): RegionScores {
  const [wanted, given] = [countOf(parts, "truth"), countOf(parts, "found")];
  const hits = parts.reduce(
    (sum, { pairs }) =>
      sum + matchRegions(pairs, least).filter((match) => match !== UNMATCHED).length,
    0,
  );
  return {
    hits,
    precision: given === 0 ? null : hits / given,
    recall: wanted === 0 ? null : hits / wanted,
    f1: wanted + given === 0 ? 0 : 2 * hits / (wanted + given),
  };
}

function countOf(parts: readonly ClassOnSheet[], group: "truth" | "found"): number {
  return parts.reduce((sum, part) => sum + part[group].length, 0);
}

function judgedOf(sheets: readonly SheetScore[], label: ClassLabel): Judged[] {
  return sheets.flatMap(({ classes }) =>
    classes[label].found.map(({ confidence }, i) => ({
      confidence,
      matches: classes[label].matches[i] !== UNMATCHED,
    }))
  );
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
