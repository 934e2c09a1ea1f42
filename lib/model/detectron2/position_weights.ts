/**
 * How much each cell of the position embedding's square counts for each row (or column) of patches.
 *
 * PyTorch's bicubic interpolation (`align_corners` off, no antialiasing; ATen/native/cpu/
 * UpSampleKernel.cpp, `HelperInterpCubic`) in float32 with fused multiply-adds, as compilers make it
 * for every processor of the last ten years. Random numbers come out alike to 2e-7; ONNX's Resize is
 * five times as far away, and twelve layers make something of it.
 *
 * @module
 */

const { fround } = Math;

/** PyTorch's; most others take −0.5. */
const CUBIC_COEFFICIENT = -0.75;

/**
 * Computes the weights along one axis.
 *
 * @param cells Cells of the embedding along the axis.
 * @param patches Patches of the image along the axis.
 * @returns `[patches, cells]`, row by row; each row's sum is 1.
 */
export function positionWeights(cells: number, patches: number): Float32Array<ArrayBuffer> {
  const weights = new Float32Array(patches * cells);
  const scale = fround(cells / patches);
  for (let patch = 0; patch < patches; patch++) {
    const position = multiplyAdd(scale, patch + 0.5, -0.5);
    const cell = Math.min(Math.floor(position), cells - 1);
    const row = weights.subarray(patch * cells, (patch + 1) * cells);
    cubicWeights(fround(position - cell)).forEach((weight, i) => {
      const neighbour = Math.min(Math.max(cell - 1 + i, 0), cells - 1);
      row[neighbour]! += weight;
    });
  }
  return weights;
}

/** The weights of the four nearest cells, for a position between the second and the third. */
function cubicWeights(fraction: number): number[] {
  const rest = fround(1 - fraction);
  return [
    outerCubic(fround(fraction + 1)),
    innerCubic(fraction),
    innerCubic(rest),
    outerCubic(fround(rest + 1)),
  ];
}

/** Keys' kernel between 0 and 1 cell away. */
function innerCubic(distance: number): number {
  const a = CUBIC_COEFFICIENT;
  const slope = fround(multiplyAdd(a + 2, distance, -(a + 3)) * distance);
  return multiplyAdd(slope, distance, 1);
}

/** Keys' kernel between 1 and 2 cells away. */
function outerCubic(distance: number): number {
  const a = CUBIC_COEFFICIENT;
  const inner = multiplyAdd(multiplyAdd(a, distance, -5 * a), distance, 8 * a);
  return multiplyAdd(inner, distance, -4 * a);
}

/** `x · y + z`, rounded to float32 once. */
function multiplyAdd(x: number, y: number, z: number): number {
  return fround(x * y + z);
}
