/**
 * An evaluation → JSON for programs; the names of its parts are those of {@link TotalScores}.
 *
 * @module
 */

import { CLASS_LABELS } from "../detection/detection.ts";
import { UNMATCHED } from "./match_regions.ts";
import type { ClassOnSheet, Failure, SheetScore } from "./score_sheet.ts";
import type { TotalScores } from "./total_scores.ts";

/** To be raised when a name changes its meaning. */
const FORMAT = 1;

/** Writes it, sheets in the order given. */
export function evaluationJson(
  total: TotalScores,
  sheets: readonly SheetScore[],
  failures: readonly Failure[],
): string {
  const document = {
    format: FORMAT,
    ...total,
    failures,
    sheets: sheets.map(({ name, sheet, meanIou, classes }) => ({
      name,
      ...sheet,
      meanIou,
      classes: Object.fromEntries(
        CLASS_LABELS.filter((label) => classes[label].iou !== undefined)
          .map((label) => [label, classOnSheet(classes[label])]),
      ),
    })),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function classOnSheet({ iou, truth, found, matches, pairs, distances }: ClassOnSheet) {
  return {
    iou,
    wanted: truth.length,
    given: found.length,
    hits: matches.filter((match) => match !== UNMATCHED).length,
    found: found.map(({ confidence }, i) => ({
      confidence,
      iou: Math.max(0, ...pairs.ious[i]!),
      matches: matches[i] !== UNMATCHED,
    })),
    outlines: distances,
  };
}
