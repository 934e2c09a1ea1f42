/**
 * A detection on a sheet → the same on the sheet when that is turned.
 *
 * @module
 */

import type { Size } from "../image/raster.ts";
import { type QuarterTurns, turnedSize, turnPlane } from "../tensor/quarter_turns.ts";
import type { Box, Detection } from "./detection.ts";

/**
 * Turns a detection clockwise.
 *
 * @param sheet The size of the sheet before it is turned.
 */
export function turnDetection(detection: Detection, sheet: Size, turns: QuarterTurns): Detection {
  const { mask, boxOnSheet } = detection;
  return {
    ...detection,
    boxOnSheet: turnBox(boxOnSheet, sheet, turns),
    mask: { ...turnedSize(mask, turns), data: turnPlane(mask.data, mask, turns) },
  };
}

function turnBox({ x0, y0, x1, y1 }: Box, { width, height }: Size, turns: QuarterTurns): Box {
  switch (turns) {
    case 0:
      return { x0, y0, x1, y1 };
    case 1:
      return { x0: height - y1, y0: x0, x1: height - y0, y1: x1 };
    case 2:
      return { x0: width - x1, y0: height - y1, x1: width - x0, y1: height - y0 };
    case 3:
      return { x0: y0, y0: width - x1, x1: y1, y1: width - x0 };
    default:
      return turns satisfies never;
  }
}
