/**
 * Plane geometry of a figure with four corners (pixels, y down, clockwise from the upper left).
 *
 * @module
 */

/** A place on the picture in pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Four corners, clockwise from the upper left. */
export type Quadrilateral = readonly [Point, Point, Point, Point];

/** The edge from each corner to the next. */
export function edgesOf(corners: Quadrilateral): { readonly from: Point; readonly to: Point }[] {
  return corners.map((from, i) => ({ from, to: corners[(i + 1) % 4]! }));
}

/** A function of how deep a pixel lies inside of a convex figure, in pixels; negative outside. */
export function depthIn(corners: Quadrilateral): (x: number, y: number) => number {
  const lines = edgesOf(corners).map(({ from, to }) => {
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const length = Math.hypot(dx, dy);
    return { a: -dy / length, b: dx / length, c: (dy * from.x - dx * from.y) / length };
  });
  return (x, y) => {
    let least = Infinity;
    for (const { a, b, c } of lines) least = Math.min(least, a * x + b * y + c);
    return least;
  };
}

/** Area in square pixels. */
export function areaOf(corners: Quadrilateral): number {
  const twice = edgesOf(corners).reduce(
    (sum, { from, to }) => sum + from.x * to.y - to.x * from.y,
    0,
  );
  return twice / 2;
}
