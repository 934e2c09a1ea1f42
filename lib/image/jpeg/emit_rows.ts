/**
 * Planes of samples in, bands of interleaved pixels out, as soon as the rows below them are there
 * that upsampling looks at.
 *
 * @module
 */

import { type ColourTransform, interleaver } from "./colours.ts";
import { BLOCK_SIDE, type Frame } from "./frame.ts";
import { makeUpsampler } from "./upsample.ts";
import type { Workbench } from "./workbench.ts";

/**
 * Brings the rows that can be made once an MCU row is in the planes; the band is overwritten by the
 * next call.
 */
export type EmitRows = (mcuRow: number) => Uint8Array;

/** Makes the function that brings rows; to be called for each MCU row in order. */
export function makeEmitter(
  frame: Frame,
  workbench: Workbench,
  transform: ColourTransform,
): EmitRows {
  const { width, height, maxV, mcusDown, components } = frame;
  const { bytes, band } = workbench;
  const upsamplers = components.map((_, i) => makeUpsampler(frame, workbench, i));
  const held = upsamplers.some(({ looksDown }) => looksDown) ? 1 : 0;
  const interleave = interleaver(transform, workbench);
  const mcuHeight = maxV * BLOCK_SIDE;
  const stride = width * components.length;
  const rows = components.map(() => 0);
  let y = 0;
  return (mcuRow) => {
    const end = mcuRow + 1 === mcusDown ? height : (mcuRow + 1) * mcuHeight - held;
    let used = 0;
    for (; y < end; y++, used += stride) {
      for (let i = 0; i < rows.length; i++) rows[i] = upsamplers[i]!.upsample(y);
      interleave(rows, width, band + used);
    }
    return new Uint8Array(bytes.buffer, band, used);
  };
}
