/**
 * An evaluation → one HTML file that needs no other: the numbers, how reliable the confidences are, and
 * the sheets, the worst first.
 *
 * @module
 */

import { CLASS_LABELS, type ClassLabel } from "../detection/detection.ts";
import { CLASS_NAMES, cssColour, escapeHtml, fixed } from "./page_parts.ts";
import { pagePicture } from "./page_picture.ts";
import { drawSheet } from "./page_sheet.ts";
import { PAGE_STYLE } from "./page_style.ts";
import type { Reliability } from "./reliability.ts";
import type { Failure, ScoredSheet } from "./score_sheet.ts";
import type { ClassScores, TotalScores } from "./total_scores.ts";

/**
 * Draws the page.
 *
 * @param worstFirst Scored sheets.
 * @param pictures How many of them are shown; of the others the numbers are listed.
 */
export async function drawPage(
  total: TotalScores,
  worstFirst: readonly ScoredSheet[],
  failures: readonly Failure[],
  pictures: number,
): Promise<string> {
  const shown: string[] = [];
  for (const [index, { score, image }] of worstFirst.slice(0, pictures).entries()) {
    shown.push(drawSheet(score, image && await pagePicture(image), index + 1));
  }
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Evaluation of ${worstFirst.length} sheets</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<h1>Evaluation of ${worstFirst.length} sheets</h1>
${failureList(failures)}
${scoreTable(total)}
${reliabilityFigure(total.reliability)}
<h2>Sheets, the worst first</h2>
${legend()}
${shown.join("\n")}
${otherSheets(worstFirst.slice(pictures))}
</body>
</html>
`;
}

function failureList(failures: readonly Failure[]): string {
  if (failures.length === 0) return "";
  const items = failures.map(({ name, reason }) =>
    `<li><b>${escapeHtml(name)}</b>: ${escapeHtml(reason)}</li>`
  );
  return `<section class="failures"><h2>${failures.length} not scored</h2>
<ul>${items.join("")}</ul></section>`;
}

function scoreTable({ classes, mean, reliability }: TotalScores): string {
  const rows = CLASS_LABELS.flatMap((label) => {
    const scores = classes[label];
    return scores ? [classRow(label, scores)] : [];
  });
  return `<table class="scores">
<thead><tr><th rowspan="2">class<th colspan="2">regions<th rowspan="2">IoU of areas
<th colspan="3">regions at IoU 0.5<th colspan="3">regions at IoU 0.75
<th colspan="3">average precision<th colspan="2">outlines, ‰<th rowspan="2">confidence<br>error</tr>
<tr><th>true<th>found<th>precision<th>recall<th>F1<th>precision<th>recall<th>F1
<th>0.5…0.95<th>0.5<th>0.75<th>HD95<th>mean</tr></thead>
<tbody>${rows.join("\n")}
<tr class="mean"><th>mean<td><td><td>${fixed(mean.iou)}<td><td><td>${fixed(mean.f1At50)}<td><td>
<td>${fixed(mean.f1At75)}<td>${fixed(mean.averagePrecision)}<td><td><td><td>
<td>${fixed(reliability.expectedError)}</tr></tbody></table>
<p class="note">Outlines of regions found at IoU 0.5: distances in thousandths of the sheet's longer
side. Confidence error: how far confidence and share of matching regions lie apart (ECE).</p>`;
}

function classRow(label: ClassLabel, scores: ClassScores): string {
  const { at50, at75, averagePrecision: ap, outlines } = scores;
  const cells = [
    String(scores.wanted),
    String(scores.given),
    `<b>${fixed(scores.iou)}</b>`,
    ...[at50, at75].flatMap(({ precision, recall, f1 }) => [
      fixed(precision),
      fixed(recall),
      `<b>${fixed(f1)}</b>`,
    ]),
    ...[ap?.mean, ap?.at50, ap?.at75].map((value) => fixed(value)),
    fixed(outlines?.hd95, 1),
    fixed(outlines?.mean, 1),
    fixed(scores.reliability.expectedError),
  ];
  return `<tr><th><i class="swatch" style="background:${cssColour(label)}"></i>${
    CLASS_NAMES[label]
  }${cells.map((cell) => `<td>${cell}`).join("")}</tr>`;
}

/** Side of the diagram. */
const SIDE = 220;

/** Confidence to the right, share of matching regions upwards; the diagonal is where both agree. */
function reliabilityFigure({ bins, regions, expectedError }: Reliability): string {
  if (regions === 0) return "";
  const most = Math.max(...bins.map((bin) => bin.regions));
  const marks = bins.map((bin) => {
    const [x, y] = [bin.meanConfidence * SIDE, (1 - bin.matching) * SIDE];
    const radius = 3 + 9 * Math.sqrt(bin.regions / most);
    const words = `${bin.regions} regions of confidence ${bin.from}–${bin.to}: ` +
      `mean ${fixed(bin.meanConfidence)}, ${fixed(bin.matching)} match`;
    return `<circle cx="${x}" cy="${y}" r="${radius}"><title>${words}</title></circle>`;
  });
  return `<figure class="reliability">
<svg viewBox="-40 -15 ${SIDE + 60} ${SIDE + 55}" width="320" role="img">
<rect width="${SIDE}" height="${SIDE}"/><line x1="0" y1="${SIDE}" x2="${SIDE}" y2="0"/>
${marks.join("")}
<text x="0" y="${SIDE + 16}">0</text><text x="${SIDE}" y="${SIDE + 16}" text-anchor="end">1</text>
<text x="${SIDE / 2}" y="${SIDE + 30}" text-anchor="middle">confidence</text>
<text x="-6" y="${SIDE}" text-anchor="end">0</text><text x="-6" y="10" text-anchor="end">1</text>
<text transform="translate(-22 ${
    SIDE / 2
  }) rotate(-90)" text-anchor="middle">share that matches</text>
</svg>
<figcaption>Of the regions with a confidence of 0.8, eight in ten should match a true one (on the
line). ${regions} regions, error ${fixed(expectedError)}; a circle's area is the number of
regions.</figcaption></figure>`;
}

/** The boxes show and hide classes without a script. */
function legend(): string {
  const boxes = CLASS_LABELS.map((label) =>
    `<label><input type="checkbox" id="show-${label}" checked>` +
    `<i class="swatch" style="background:${cssColour(label)}"></i>${CLASS_NAMES[label]}</label>`
  );
  return `<p class="legend">${boxes.join("")}
<span><i class="swatch missing"></i>missing</span>
<span><i class="swatch surplus"></i>too much</span>
<span><i class="dashed"></i>no partner at IoU 0.5</span></p>
<p class="note">The number at a found region is its confidence.</p>`;
}

function otherSheets(others: readonly ScoredSheet[]): string {
  if (others.length === 0) return "";
  const rows = others.map(({ score: { name, meanIou, classes } }) =>
    `<tr><th>${escapeHtml(name)}<td><b>${fixed(meanIou)}</b>` +
    CLASS_LABELS.map((label) => `<td>${fixed(classes[label].iou)}`).join("") + "</tr>"
  );
  const headings = CLASS_LABELS.map((label) => `<th>${CLASS_NAMES[label]}`).join("");
  return `<h2>${others.length} better sheets</h2>
<table class="scores"><thead><tr><th>sheet<th>mean IoU${headings}</tr></thead>
<tbody>${rows.join("\n")}</tbody></table>`;
}
