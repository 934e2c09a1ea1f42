/**
 * The samples of a JPEG's components on their way to pixels: of each component, the latest two rows
 * of MCUs, which is as far as upsampling looks back.
 *
 * @module
 */

import { BLOCK_SIDE, type Component, type Frame } from "./frame.ts";

/** A component's latest samples: row `y` lies at `y` modulo `rows`. */
export interface Plane {
  readonly samples: Uint8ClampedArray;
  /** Samples from row to row. */
  readonly stride: number;
  readonly rows: number;
}

/** MCU rows that a plane holds. */
const HELD_MCU_ROWS = 2;

/** Makes the planes of a frame, grey all over. */
export function makePlanes({ components }: Frame): Plane[] {
  return components.map((component) => {
    const stride = component.blocksAcross * BLOCK_SIDE;
    const rows = HELD_MCU_ROWS * component.v * BLOCK_SIDE;
    return { samples: new Uint8ClampedArray(stride * rows), stride, rows };
  });
}

/** Where the first sample of a block lies, by its row and column among the component's blocks. */
export function blockStart(
  { stride, rows }: Plane,
  row: number,
  column: number,
): number {
  return row * BLOCK_SIDE % rows * stride + column * BLOCK_SIDE;
}

/** Makes an MCU row of all planes grey, which is what stays where nothing is decoded. */
export function clearMcuRow(frame: Frame, planes: readonly Plane[], mcuRow: number): void {
  for (const [index, plane] of planes.entries()) {
    const { v }: Component = frame.components[index]!;
    const start = blockStart(plane, mcuRow * v, 0);
    plane.samples.fill(MIDDLE, start, start + v * BLOCK_SIDE * plane.stride);
  }
}

const MIDDLE = 128;
