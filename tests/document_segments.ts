/**
 * Segments of every class, for the documents that are compared with what their readers read.
 *
 * @module
 */

import type { Segment } from "../lib/segment/segment.ts";

/** One of each class, two maps; confidences that lose digits when they are rounded. */
export const EVERY_CLASS: readonly Segment[] = [
  {
    classLabel: "cross_section",
    confidence: 0.25000762939453125,
    polygon: Int32Array.of(5, 900, 5, 950, 700, 950, 700, 900),
    area: 34750,
    bbox: [5, 900, 696, 51],
  },
  {
    classLabel: "legend_points_lines",
    confidence: 0.5043506026268005,
    polygon: Int32Array.of(810, 12, 809, 13, 809, 300, 990, 300, 990, 12),
    area: 52127.5,
    bbox: [809, 12, 182, 289],
  },
  {
    classLabel: "legend_polygons",
    confidence: 0.9994714260101318,
    polygon: Int32Array.of(820, 310, 820, 700, 985, 500),
    area: 32175,
    bbox: [820, 310, 166, 391],
  },
  {
    classLabel: "map",
    confidence: 0.9999943971633911,
    polygon: Int32Array.of(0, 0, 0, 870, 790, 870, 790, 0),
    area: 687300,
    bbox: [0, 0, 791, 871],
  },
  {
    classLabel: "map",
    confidence: 0.5,
    polygon: Int32Array.of(815, 720, 815, 860, 980, 860, 980, 720),
    area: 23100,
    bbox: [815, 720, 166, 141],
  },
];
