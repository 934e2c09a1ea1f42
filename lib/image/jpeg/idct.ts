/**
 * The inverse discrete cosine transform of a block in the integers of libjpeg's "islow" method, bit
 * for bit: C. Loeffler, A. Ligtenberg and G. Moschytz, "Practical fast 1-D DCT algorithms with 11
 * multiplications", ICASSP 1989, with constants of 13 bits and two more bits between the passes.
 *
 * @module
 */

import { BLOCK_SIDE, BLOCK_SIZE } from "./frame.ts";

/** Square roots and cosines of the paper, times 2¹³. */
const FIX_0_298 = 2446;
const FIX_0_390 = 3196;
const FIX_0_541 = 4433;
const FIX_0_765 = 6270;
const FIX_0_899 = 7373;
const FIX_1_175 = 9633;
const FIX_1_501 = 12299;
const FIX_1_847 = 15137;
const FIX_1_961 = 16069;
const FIX_2_053 = 16819;
const FIX_2_562 = 20995;
const FIX_3_072 = 25172;
const CONSTANT_BITS = 13;
const COLUMN_BITS = 2;
const COLUMN_SHIFT = CONSTANT_BITS - COLUMN_BITS;
const COLUMN_ROUND = 1 << COLUMN_SHIFT - 1;
const ROW_SHIFT = CONSTANT_BITS + COLUMN_BITS + 3;
/** Half of the last place, and the 128 by which samples are shifted. */
const ROW_ROUND = (1 << ROW_SHIFT - 1) + (128 << ROW_SHIFT);

const workspace = new Int32Array(BLOCK_SIZE);

/**
 * Transforms a block.
 *
 * @param block Multiplied coefficients in natural order, from `offset` on.
 * @param last The last place in the zigzag order that is not zero.
 * @param output Samples; its own clamping is made use of.
 * @param at Where the block's first sample goes.
 * @param stride Samples from row to row.
 */
export function inverseTransform(
  block: Int16Array,
  offset: number,
  last: number,
  output: Uint8ClampedArray,
  at: number,
  stride: number,
): void {
  if (last === 0) {
    const value = (block[offset]! + 4 >> 3) + 128;
    for (let row = 0; row < BLOCK_SIDE; row++, at += stride) {
      output.fill(value, at, at + BLOCK_SIDE);
    }
    return;
  }
  for (let column = 0; column < BLOCK_SIDE; column++) {
    transformColumn(block, offset + column, column);
  }
  for (let row = 0; row < BLOCK_SIZE; row += BLOCK_SIDE, at += stride) {
    transformRow(row, output, at);
  }
}

function transformColumn(block: Int16Array, at: number, column: number): void {
  const c1 = block[at + 8]!, c2 = block[at + 16]!, c3 = block[at + 24]!, c4 = block[at + 32]!;
  const c5 = block[at + 40]!, c6 = block[at + 48]!, c7 = block[at + 56]!;
  if ((c1 | c2 | c3 | c4 | c5 | c6 | c7) === 0) {
    const value = block[at]! << COLUMN_BITS;
    for (let to = column; to < BLOCK_SIZE; to += BLOCK_SIDE) workspace[to] = value;
    return;
  }
  const z1 = Math.imul(c2 + c6, FIX_0_541);
  const t2 = z1 - Math.imul(c6, FIX_1_847);
  const t3 = z1 + Math.imul(c2, FIX_0_765);
  const t0 = (block[at]! + c4 << CONSTANT_BITS) + COLUMN_ROUND;
  const t1 = (block[at]! - c4 << CONSTANT_BITS) + COLUMN_ROUND;
  const e0 = t0 + t3, e3 = t0 - t3, e1 = t1 + t2, e2 = t1 - t2;
  const z5 = Math.imul(c7 + c3 + c5 + c1, FIX_1_175);
  const y1 = Math.imul(c7 + c1, FIX_0_899);
  const y2 = Math.imul(c5 + c3, FIX_2_562);
  const y3 = z5 - Math.imul(c7 + c3, FIX_1_961);
  const y4 = z5 - Math.imul(c5 + c1, FIX_0_390);
  const o0 = Math.imul(c7, FIX_0_298) - y1 + y3;
  const o1 = Math.imul(c5, FIX_2_053) - y2 + y4;
  const o2 = Math.imul(c3, FIX_3_072) - y2 + y3;
  const o3 = Math.imul(c1, FIX_1_501) - y1 + y4;
  workspace[column] = e0 + o3 >> COLUMN_SHIFT;
  workspace[column + 56] = e0 - o3 >> COLUMN_SHIFT;
  workspace[column + 8] = e1 + o2 >> COLUMN_SHIFT;
  workspace[column + 48] = e1 - o2 >> COLUMN_SHIFT;
  workspace[column + 16] = e2 + o1 >> COLUMN_SHIFT;
  workspace[column + 40] = e2 - o1 >> COLUMN_SHIFT;
  workspace[column + 24] = e3 + o0 >> COLUMN_SHIFT;
  workspace[column + 32] = e3 - o0 >> COLUMN_SHIFT;
}

function transformRow(row: number, output: Uint8ClampedArray, at: number): void {
  const c0 = workspace[row]!, c1 = workspace[row + 1]!, c2 = workspace[row + 2]!;
  const c3 = workspace[row + 3]!, c4 = workspace[row + 4]!, c5 = workspace[row + 5]!;
  const c6 = workspace[row + 6]!, c7 = workspace[row + 7]!;
  const z1 = Math.imul(c2 + c6, FIX_0_541);
  const t2 = z1 - Math.imul(c6, FIX_1_847);
  const t3 = z1 + Math.imul(c2, FIX_0_765);
  const t0 = (c0 + c4 << CONSTANT_BITS) + ROW_ROUND;
  const t1 = (c0 - c4 << CONSTANT_BITS) + ROW_ROUND;
  const e0 = t0 + t3, e3 = t0 - t3, e1 = t1 + t2, e2 = t1 - t2;
  const z5 = Math.imul(c7 + c3 + c5 + c1, FIX_1_175);
  const y1 = Math.imul(c7 + c1, FIX_0_899);
  const y2 = Math.imul(c5 + c3, FIX_2_562);
  const y3 = z5 - Math.imul(c7 + c3, FIX_1_961);
  const y4 = z5 - Math.imul(c5 + c1, FIX_0_390);
  const o0 = Math.imul(c7, FIX_0_298) - y1 + y3;
  const o1 = Math.imul(c5, FIX_2_053) - y2 + y4;
  const o2 = Math.imul(c3, FIX_3_072) - y2 + y3;
  const o3 = Math.imul(c1, FIX_1_501) - y1 + y4;
  output[at] = e0 + o3 >> ROW_SHIFT;
  output[at + 7] = e0 - o3 >> ROW_SHIFT;
  output[at + 1] = e1 + o2 >> ROW_SHIFT;
  output[at + 6] = e1 - o2 >> ROW_SHIFT;
  output[at + 2] = e2 + o1 >> ROW_SHIFT;
  output[at + 5] = e2 - o1 >> ROW_SHIFT;
  output[at + 3] = e3 + o0 >> ROW_SHIFT;
  output[at + 4] = e3 - o0 >> ROW_SHIFT;
}
