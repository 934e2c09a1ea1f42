/**
 * An outline's flat coordinates as the list of points that the documents hold.
 *
 * @module
 */

/** x, y, x, y, … → [x, y], [x, y], … */
export function pointsOf(polygon: Int32Array): [x: number, y: number][] {
  return Array.from(
    { length: polygon.length / 2 },
    (_, i) => [polygon[2 * i]!, polygon[2 * i + 1]!],
  );
}
