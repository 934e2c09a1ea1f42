/**
 * Words, numbers and colours of the page.
 *
 * @module
 */

import type { ClassLabel } from "../detection/detection.ts";
import { CLASS_COLOURS } from "../document/class_colours.ts";

/** What people call the classes. */
export const CLASS_NAMES: Readonly<Record<ClassLabel, string>> = {
  cross_section: "cross section",
  legend_points_lines: "symbol legend",
  legend_polygons: "unit legend",
  map: "map",
};

/** A class's colour in CSS. */
export function cssColour(label: ClassLabel): string {
  return `rgb(${CLASS_COLOURS[label].join(" ")})`;
}

/** A number, or a dash where there is none. */
export function fixed(value: number | null | undefined, decimals = 3): string {
  return value === null || value === undefined ? "–" : value.toFixed(decimals);
}

/** Text that stands in HTML as it is, in attributes too. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
