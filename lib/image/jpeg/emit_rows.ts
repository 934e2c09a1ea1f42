/**
 * Planes of samples in, bands of interleaved pixels out, as soon as the rows below them are there
 * that upsampling looks at.
 *
 * @module
 */

import { type ColourTransform, interleaver } from "./colours.ts";
import { BLOCK_SIDE, type Frame } from "./frame.ts";
import type { Plane } from "./planes.ts";
import { makeUpsampler } from "./upsample.ts";

/**
 * Brings the rows that can be made once an MCU row is in the planes; the band is overwritten by the
 * next call.
 */
export type EmitRows = (mcuRow: number) => Uint8Array;

/** Makes the function that brings rows; to be called for each MCU row in order. */
export function makeEmitter(
  frame: Frame,
  planes: readonly Plane[],
  transform: ColourTransform,
): EmitRows {
  const { width, height, maxV, mcusDown, components } = frame;
  const upsamplers = components.map((component, i) => makeUpsampler(frame, component, planes[i]!));
  const held = upsamplers.some(({ looksDown }) => looksDown) ? 1 : 0;
  const interleave = interleaver(transform, components.length);
  const mcuHeight = maxV * BLOCK_SIDE;
  const stride = width * components.length;
  const band = new Uint8ClampedArray((Math.min(height, mcuHeight) + held) * stride);
  let y = 0;
  return (mcuRow) => {
    const end = mcuRow + 1 === mcusDown ? height : (mcuRow + 1) * mcuHeight - held;
    let used = 0;
    for (; y < end; y++, used += stride) {
      interleave(upsamplers.map(({ upsample }) => upsample(y)), width, band, used);
    }
    return new Uint8Array(band.buffer, 0, used);
  };
}
