/**
 * Measures of a closed polygon that is given as x, y, x, y, …
 *
 * @module
 */

/**
 * The area within a polygon through pixel centres, in square pixels: the shoelace formula, as OpenCV's
 * `contourArea`. Exact for the coordinates of any sheet, so the order of the sum does not matter.
 */
export function contourArea(polygon: Int32Array): number {
  let twice = 0;
  let previousX = polygon.at(-2) ?? 0;
  let previousY = polygon.at(-1) ?? 0;
  for (let i = 0; i < polygon.length; i += 2) {
    const x = polygon[i]!;
    const y = polygon[i + 1]!;
    twice += previousX * y - previousY * x;
    previousX = x;
    previousY = y;
  }
  return Math.abs(twice) / 2;
}

/**
 * The smallest upright rectangle that holds a polygon's pixels: left, top, width and height, as
 * OpenCV's `boundingRect` (the last pixel counts, so a single one is 1 × 1; 0, 0, 0, 0 for no point).
 */
export function boundingRect(
  polygon: Int32Array,
): readonly [x: number, y: number, width: number, height: number] {
  if (polygon.length === 0) return [0, 0, 0, 0];
  let x0 = Infinity;
  let y0 = Infinity;
  let x1 = -Infinity;
  let y1 = -Infinity;
  for (let i = 0; i < polygon.length; i += 2) {
    x0 = Math.min(x0, polygon[i]!);
    x1 = Math.max(x1, polygon[i]!);
    y0 = Math.min(y0, polygon[i + 1]!);
    y1 = Math.max(y1, polygon[i + 1]!);
  }
  return [x0, y0, x1 - x0 + 1, y1 - y0 + 1];
}
