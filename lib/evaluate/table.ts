/**
 * Scores → a table for the terminal.
 *
 * @module
 */

import { CLASS_LABELS } from "../detection/detection.ts";
import type { Reliability } from "./reliability.ts";
import type { ClassScores, TotalScores } from "./total_scores.ts";

const HEADINGS = [
  "class",
  "true",
  "found",
  "IoU",
  "P@50",
  "R@50",
  "F1@50",
  "P@75",
  "R@75",
  "F1@75",
  "AP",
  "AP50",
  "AP75",
  "HD95",
  "dist",
  "ECE",
];

/** What the columns mean, for those who see the table for the first time. */
const LEGEND =
  `IoU of areas; precision P, recall R and F1 of regions at IoU 0.5 and 0.75; AP as COCO's;
HD95 and mean distance of matched outlines in thousandths of the longer side; ECE of confidences.
`;

/** Writes the table, and under it how reliable the confidences are. */
export function scoreTable({ classes, mean, reliability }: TotalScores): string {
  const rows = CLASS_LABELS.flatMap((label) => {
    const scores = classes[label];
    return scores ? [classRow(label, scores)] : [];
  });
  const last = ["mean", "", "", fixed(mean.iou), "", "", fixed(mean.f1At50), "", ""]
    .concat(fixed(mean.f1At75), fixed(mean.averagePrecision), "", "", "", "")
    .concat(fixed(reliability.expectedError));
  return `${aligned([HEADINGS, ...rows, last])}${LEGEND}\n${reliabilityTable(reliability)}`;
}

function classRow(label: string, scores: ClassScores): string[] {
  const { wanted, given, iou, at50, at75, averagePrecision: ap, outlines, reliability } = scores;
  return [
    label,
    String(wanted),
    String(given),
    fixed(iou),
    ...[at50, at75].flatMap(({ precision, recall, f1 }) =>
      [precision, recall, f1].map((value) => fixed(value))
    ),
    ...[ap?.mean, ap?.at50, ap?.at75].map((value) => fixed(value)),
    ...[outlines?.hd95, outlines?.mean].map((distance) => fixed(distance, 1)),
    fixed(reliability.expectedError),
  ];
}

function reliabilityTable({ bins }: Reliability): string {
  const rows = bins.map(({ from, to, regions, meanConfidence, matching }) => [
    `${from.toFixed(1)}–${to.toFixed(1)}`,
    String(regions),
    fixed(meanConfidence),
    fixed(matching),
  ]);
  return aligned([["confidence", "regions", "mean", "matching at 0.5"], ...rows]);
}

function fixed(value: number | null | undefined, decimals = 3): string {
  return value === null || value === undefined ? "–" : value.toFixed(decimals);
}

/** The first column to the left, the others to the right. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows.map((row) =>
    row.map((cell, i) => i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)).join("  ")
      .trimEnd() + "\n"
  ).join("");
}
