/**
 * The loops of PNG's filters, in WebAssembly with vectors: `png_kernels.wat` is their source.
 *
 * @module
 */

import { loopsOf } from "./wasm_loops.ts";

/** `row` is what was filtered, `stored` what stands in the file; numbers are addresses in bytes, or counts. */
export interface PngKernels {
  undoLeft(stored: number, row: number, length: number, pixelBytes: number): void;
  undoUp(stored: number, above: number, row: number, length: number): void;
  undoMean(stored: number, above: number, row: number, length: number, pixelBytes: number): void;
  undoPaeth(stored: number, above: number, row: number, length: number, pixelBytes: number): void;
  doUp(stored: number, above: number, row: number, length: number): void;
}

/** What the loops may read and overwrite behind a row. */
export const MARGIN_BYTES = 16;

const CODE =
  "AGFzbQEAAAABEAJgBH9/f38AYAV/f39/fwACDwEDcG5nBm1lbW9yeQIAAQMGBQAAAAEBBzMFBnVuZG9VcAAABGRv" +
  "VXAAAQh1bmRvTGVmdAACCHVuZG9NZWFuAAMJdW5kb1BhZXRoAAQKuQMFPgEBfyAAIANqIQQDQCACIAD9AAQAIAH9" +
  "AAQA/W79CwQAIABBEGohACABQRBqIQEgAkEQaiECIAAgBEkNAAsLPgEBfyAAIANqIQQDQCAAIAL9AAQAIAH9AAQA" +
  "/XH9CwQAIABBEGohACABQRBqIQEgAkEQaiECIAAgBEkNAAsLOgIBfwF7IAAgAmohBANAIAUgAP1dAwD9biEFIAEg" +
  "Bf1bAwAAIAAgA2ohACABIANqIQEgACAESQ0ACwtbAgF/AXsgACADaiEFA0AgAP0CAwAgBiAB/QIDAP2OAUEB/Y0B" +
  "/Y4BQf8B/RD9TiEGIAIgBiAG/Wb9WwMAACAAIARqIQAgASAEaiEBIAIgBGohAiAAIAVJDQALC6EBAgF/BnsgACAD" +
  "aiEFA0AgAf0CAwAhByAHIAj9kQEhCSAGIAj9kQEhCiAJIAr9jgH9gAEhCyAJ/YABIQkgCv2AASEKIAD9AgMAIAYg" +
  "ByAIIAogC/0z/VIgCSAK/TMgCSAL/TP9Tv1S/Y4BQf8B/RD9TiEGIAIgBiAG/Wb9WwMAACAHIQggACAEaiEAIAEg" +
  "BGohASACIARqIQIgACAFSQ0ACws=";

/** Makes the loops for a memory of their caller's. */
export const makePngKernels: (memory: WebAssembly.Memory) => PngKernels = loopsOf(
  CODE,
  "png",
  ["undoLeft", "undoUp", "undoMean", "undoPaeth", "doUp"],
);
