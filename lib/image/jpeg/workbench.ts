/**
 * The memory in which a JPEG becomes pixels, and what lies where: of each component the coefficients of
 * a row of MCUs and the samples of the latest two, which is as far as upsampling looks back; then rows
 * of pixels.
 *
 * @module
 */

import { PAGE_BYTES } from "../wasm_loops.ts";
import { BLOCK_SIDE, BLOCK_SIZE, type Component, type Frame, NATURAL_ORDER } from "./frame.ts";
import { type JpegKernels, makeJpegKernels, MARGIN_BYTES, SCRATCH_BYTES } from "./kernels.ts";
import { makeScanKernel, type ScanKernel } from "./scan_kernel.ts";

/** A component on its way. */
export interface Plane {
  /** Index in the workbench's numbers of an MCU row's first coefficient, not multiplied. */
  readonly coefficients: number;
  /** Index in the workbench's numbers of what coefficients are multiplied by. */
  readonly factors: number;
  /** Address of the latest samples: row `y` lies at `y` modulo `rows`. */
  readonly samples: number;
  /** Samples from row to row. */
  readonly stride: number;
  readonly rows: number;
  /** Address of room for a row of samples as wide as the image. */
  readonly wide: number;
}

/** A memory and what works on it. */
export interface Workbench {
  readonly kernels: JpegKernels;
  readonly scanKernel: ScanKernel;
  /** The whole memory; an address is an index. */
  readonly bytes: Uint8ClampedArray;
  /** The same as numbers of 16 bits. */
  readonly numbers: Int16Array;
  /** One a component. */
  readonly planes: readonly Plane[];
  /** Address of room for sums of two rows. */
  readonly sums: number;
  /** Address of room for the pixels of a row of MCUs and one row more. */
  readonly band: number;
  /** Address of room for the decoders of scans. */
  readonly scans: number;
}

/** A workbench that another frame may use. */
type Tools = Pick<Workbench, "kernels" | "scanKernel" | "bytes" | "numbers">;

/** MCU rows of samples that a plane holds. */
const HELD_MCU_ROWS = 2;
const ALIGNMENT = 16;
const NUMBER_BYTES = Int16Array.BYTES_PER_ELEMENT;

/** The tools given back last: the tiles of a TIFF need them one after the other. */
let spare: Tools | undefined;

/**
 * Makes the workbench of a frame, or takes the last one; its coefficients are zero.
 *
 * @param scanBytes What the decoders of its scans need.
 */
export function takeWorkbench(frame: Frame, scanBytes: number): Workbench {
  const { components, width, height, maxH, maxV } = frame;
  let used = SCRATCH_BYTES;
  const reserve = (bytes: number) => {
    const at = used;
    used += Math.ceil((bytes + MARGIN_BYTES) / ALIGNMENT) * ALIGNMENT;
    return at;
  };
  const rowBytes = (width + maxH) * NUMBER_BYTES;
  const planes = components.map((component): Plane => ({
    coefficients: reserve(coefficientCount(component) * NUMBER_BYTES) / NUMBER_BYTES,
    factors: reserve(BLOCK_SIZE * NUMBER_BYTES) / NUMBER_BYTES,
    stride: component.blocksAcross * BLOCK_SIDE,
    rows: HELD_MCU_ROWS * component.v * BLOCK_SIDE,
    samples: reserve(
      component.blocksAcross * BLOCK_SIDE * HELD_MCU_ROWS * component.v * BLOCK_SIDE,
    ),
    wide: reserve(rowBytes),
  }));
  const sums = reserve(rowBytes);
  const bandRows = Math.min(height, maxV * BLOCK_SIDE) + 1;
  const band = reserve(bandRows * width * components.length);
  const scans = reserve(scanBytes);
  const tools = takeTools(used);
  for (const [i, { coefficients }] of planes.entries()) {
    tools.numbers.fill(0, coefficients, coefficients + coefficientCount(components[i]!));
  }
  return { ...tools, planes, sums, band, scans };
}

/** Gives a workbench back whose pixels are not needed any more. */
export function giveBackWorkbench({ kernels, scanKernel, bytes, numbers }: Workbench): void {
  spare = { kernels, scanKernel, bytes, numbers };
}

/** Coefficients of a component in a row of MCUs. */
function coefficientCount({ v, blocksAcross }: Component): number {
  return v * blocksAcross * BLOCK_SIZE;
}

/** Sets what a component's coefficients are multiplied by; `table` is in zigzag order. */
export function setFactors({ numbers }: Workbench, { factors }: Plane, table: Int32Array): void {
  for (let k = 0; k < BLOCK_SIZE; k++) numbers[factors + NATURAL_ORDER[k]!] = table[k]!;
}

/** Turns the coefficients of an MCU row into samples; they are zero then. */
export function transformMcuRow(
  { kernels, planes }: Workbench,
  { components }: Frame,
  mcuRow: number,
): void {
  for (const [i, { coefficients, factors, samples, stride, rows }] of planes.entries()) {
    const { v, blocksAcross } = components[i]!;
    for (let y = 0; y < v; y++) {
      kernels.transformBlocks(
        (coefficients + y * blocksAcross * BLOCK_SIZE) * NUMBER_BYTES,
        factors * NUMBER_BYTES,
        blocksAcross,
        samples + (mcuRow * v + y) * BLOCK_SIDE % rows * stride,
        stride,
      );
    }
  }
}

function takeTools(byteLength: number): Tools {
  const tools = spare;
  spare = undefined;
  if (tools && tools.bytes.length >= byteLength) return tools;
  // Rounded up, so that the next tile has room although it has more coded data.
  const pages = 2 ** Math.ceil(Math.log2(Math.max(1, byteLength / PAGE_BYTES)));
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  return {
    kernels: makeJpegKernels(memory),
    scanKernel: makeScanKernel(memory),
    bytes: new Uint8ClampedArray(memory.buffer),
    numbers: new Int16Array(memory.buffer),
  };
}
