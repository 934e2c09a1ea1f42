/**
 * One scored sheet → its part of the page: truth, result and difference side by side. Outlines are SVG
 * in sheet pixels; the picture stands in the page once and is used three times.
 *
 * @module
 */

import { CLASS_LABELS, type ClassLabel } from "../detection/detection.ts";
import type { Size } from "../image/raster.ts";
import type { Point } from "./grid.ts";
import { UNMATCHED } from "./match_regions.ts";
import { CLASS_NAMES, cssColour, escapeHtml, fixed } from "./page_parts.ts";
import type { LabelledRegion } from "./read_labels.ts";
import type { ClassOnSheet, SheetScore } from "./score_sheet.ts";

/** Points nearer to the last one drawn than this share of the longer side are left out. */
const FINEST = 1 / 1500;
/** Height of letters as a share of the longer side. */
const LETTER = 1 / 38;
/** Of a letter, as a share of its height. */
const LETTER_WIDTH = 0.62;

/**
 * Draws a sheet.
 *
 * @param picture The sheet's picture as a `data:` address.
 * @param number Unlike that of any other sheet of the page.
 */
export function drawSheet(score: SheetScore, picture: string | undefined, number: number): string {
  const { name, sheet, meanIou, classes } = score;
  const id = `sheet-${number}`;
  const image = picture
    ? `<image id="${id}" href="${picture}" width="${sheet.width}" height="${sheet.height}" preserveAspectRatio="none"/>`
    : `<rect id="${id}" width="${sheet.width}" height="${sheet.height}" fill="white"/>`;
  const use = `<use href="#${id}"/>`;
  return `<article>
<h3>${number}. ${escapeHtml(name)} <small>mean IoU ${fixed(meanIou)}</small></h3>
<p>${CLASS_LABELS.flatMap((label) => classWords(label, classes[label])).join("; ")}</p>
<div class="panels">
${panel("truth", sheet, image + outlines(classes, sheet, "truth"))}
${panel("found", sheet, use + outlines(classes, sheet, "found"))}
${panel("difference", sheet, `<g class="faded">${use}</g>${differences(classes, sheet, id)}`)}
</div></article>`;
}

function panel(title: string, { width, height }: Size, content: string): string {
  return `<figure><svg viewBox="0 0 ${width} ${height}">${content}</svg>
<figcaption>${title}</figcaption></figure>`;
}

/** "unit legend 0.81, 1 of 2 found, 1 too much". */
function classWords(label: ClassLabel, part: ClassOnSheet): string[] {
  if (part.iou === undefined) return [];
  const hits = part.matches.filter((match) => match !== UNMATCHED).length;
  const surplus = part.found.length - hits;
  const found = part.truth.length > 0 ? [`${hits} of ${part.truth.length} found`] : [];
  const tooMuch = surplus > 0 ? [`<em>${surplus} too much</em>`] : [];
  const words = hits < part.truth.length ? found.map((text) => `<em>${text}</em>`) : found;
  return [[`<b>${CLASS_NAMES[label]} ${fixed(part.iou, 2)}</b>`, ...words, ...tooMuch].join(", ")];
}

function outlines(
  classes: SheetScore["classes"],
  sheet: Size,
  group: "truth" | "found",
): string {
  return CLASS_LABELS.map((label) => {
    const part = classes[label];
    const matched = new Set(part.matches);
    const drawn = part[group].map((region, i) => {
      const isFound = group === "found";
      const hasPartner = isFound ? part.matches[i] !== UNMATCHED : matched.has(i);
      const confidence = isFound ? fixed(region.confidence, 2) : "";
      const iou = isFound ? `, IoU ${fixed(Math.max(0, ...part.pairs.ious[i]!), 2)}` : "";
      const title = `<title>${CLASS_NAMES[label]} ${confidence}${iou}</title>`;
      const alone = hasPartner ? "" : ' class="alone"';
      const words = isFound || hasPartner ? confidence : "missed";
      return `<polygon points="${pointsOf(region, sheet)}"${alone}>${title}</polygon>${
        letters(region, sheet, words)
      }`;
    });
    return `<g class="outline ${label}" style="--colour:${cssColour(label)}">${drawn.join("")}</g>`;
  }).join("");
}

function letters({ outline }: LabelledRegion, sheet: Size, text: string): string {
  const highest = outline.reduce<Point | undefined>(
    (top, point) => !top || point[1] < top[1] ? point : top,
    undefined,
  );
  if (!highest || text === "") return "";
  const size = Math.max(sheet.width, sheet.height) * LETTER;
  const left = Math.min(...outline.map(([x]) => x));
  const x = Math.max(0, Math.min(left, sheet.width - text.length * size * LETTER_WIDTH));
  const y = Math.max(size, highest[1] - size / 4);
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="${
    size.toFixed(1)
  }">${text}</text>`;
}

/** What is true and not found, and what is found and not true, class by class. */
function differences(classes: SheetScore["classes"], sheet: Size, id: string): string {
  return CLASS_LABELS.map((label) => {
    const { truth, found } = classes[label];
    if (truth.length + found.length === 0) return "";
    const mask = `${id}-${label}`;
    return `<g class="${label}">${without(truth, found, sheet, `${mask}-missing`, "missing")}${
      without(found, truth, sheet, `${mask}-surplus`, "surplus")
    }</g>`;
  }).join("");
}

/** A mask shows what is white in it. */
function without(
  regions: readonly LabelledRegion[],
  others: readonly LabelledRegion[],
  sheet: Size,
  maskId: string,
  className: string,
): string {
  const polygons = (group: readonly LabelledRegion[], fill: string) =>
    group.map((region) => `<polygon points="${pointsOf(region, sheet)}" fill="${fill}"/>`).join("");
  const size = `width="${sheet.width}" height="${sheet.height}"`;
  return `<mask id="${maskId}" maskUnits="userSpaceOnUse" ${size}>${polygons(regions, "white")}${
    polygons(others, "black")
  }</mask><rect ${size} class="${className}" mask="url(#${maskId})"/>`;
}

function pointsOf({ outline }: LabelledRegion, sheet: Size): string {
  const reach = Math.max(sheet.width, sheet.height) * FINEST;
  const kept: Point[] = [];
  for (const point of outline) {
    const last = kept.at(-1);
    if (last && Math.hypot(point[0] - last[0], point[1] - last[1]) < reach) continue;
    kept.push(point);
  }
  return kept.map(([x, y]) => `${Number(x.toFixed(1))},${Number(y.toFixed(1))}`).join(" ");
}
