/**
 * The inner loops of JPEG decoding, in WebAssembly with vectors: `kernels.wat` is their source.
 *
 * @module
 */

import { loopsOf } from "../wasm_loops.ts";

/** The loops; numbers are addresses in bytes, or counts. Rows may be read and written 64 bytes too far. */
export interface JpegKernels {
  /**
   * The inverse discrete cosine transform of blocks side by side, in the integers of libjpeg's "islow"
   * method with its vectors, bit for bit: C. Loeffler, A. Ligtenberg and G. Moschytz, "Practical fast
   * 1-D DCT algorithms with 11 multiplications", ICASSP 1989, with constants of 13 bits, two more bits
   * between the passes, and 16 bits for each number there. The first {@link SCRATCH_BYTES} of the memory
   * are overwritten.
   *
   * @param blocks Coefficients in natural order, 64 numbers of 16 bits a block; they become zero.
   * @param factors What they are multiplied by, in the same order.
   * @param output Where the first sample goes.
   * @param stride Samples from row to row.
   */
  transformBlocks(
    blocks: number,
    factors: number,
    count: number,
    output: number,
    stride: number,
  ): void;
  /**
   * Two rows of samples → a row of twice as many.
   *
   * @param near The row that counts three times as much as `far`; they may be the same.
   * @param width Of these rows.
   * @param left What is added to sixteen times a sample before it is rounded down, where its left
   * neighbour counts.
   * @param right The same for the right neighbour.
   * @param sums Room for `width + 10` numbers of 16 bits.
   */
  widenRows(
    near: number,
    far: number,
    width: number,
    left: number,
    right: number,
    sums: number,
    output: number,
  ): void;
  /** A row of Y, Cb and Cr → RGB, in libjpeg's 16-bit integers (ITU-T T.871). */
  convertRow(y: number, cb: number, cr: number, width: number, output: number): void;
}

/** What the transform uses for itself. */
export const SCRATCH_BYTES = 128;
/** What the loops may read and write beyond a row. */
export const MARGIN_BYTES = 64;

const CODE =
  "AGFzbQEAAAABGQNgA397fwBgBX9/f39/AGAHf39/f39/fwACEAEEanBlZwZtZW1vcnkCAAEDBQQAAQIBBywDD3RyYW5zZm" +
  "9ybUJsb2NrcwABCXdpZGVuUm93cwACCmNvbnZlcnRSb3cAAwq9HQSoDgEYeyAA/QAEACEDIAD9AAQQIQQgAP0ABCAhBSAA" +
  "/QAEMCEGIAD9AARAIQcgAP0ABFAhCCAA/QAEYCEJIAD9AARwIQogAyAH/Q0AARARAgMSEwQFFBUGBxYXIQsgBSAJ/Q0AAR" +
  "ARAgMSEwQFFBUGBxYXIQwgBCAG/Q0AARARAgMSEwQFFBUGBxYXIQ0gCCAK/Q0AARARAgMSEwQFFBUGBxYXIQ4gDP0MzylR" +
  "Ec8pURHPKVERzylREf26ASESIAz9DFERMNZRETDWUREw1lERMNb9ugEhESABIAv9DAAgACAAIAAgACAAIAAgACD9ugH9rg" +
  "EhDyABIAv9DAAgAOAAIADgACAA4AAgAOD9ugH9rgEhECAN/QxjLKElYyyhJWMsoSVjLKEl/boBIA79DCUZ1AglGdQIJRnU" +
  "CCUZ1Aj9ugH9rgEhCyAPIBL9rgEhDCAMIAv9rgEgAv2sASETIAwgC/2xASAC/awBIRogDf0MoSUt96ElLfehJS33oSUt9/" +
  "26ASAO/Qye09zmntPc5p7T3Oae09zm/boB/a4BIQsgECAR/a4BIQwgDCAL/a4BIAL9rAEhFCAMIAv9sQEgAv2sASEZIA39" +
  "DCUZntMlGZ7TJRme0yUZntP9ugEgDv0M1QihJdUIoSXVCKEl1QihJf26Af2uASELIBAgEf2xASEMIAwgC/2uASAC/awBIR" +
  "UgDCAL/bEBIAL9rAEhGCAN/QzUCNzm1Ajc5tQI3ObUCNzm/boBIA79DKElndOhJZ3ToSWd06ElndP9ugH9rgEhCyAPIBL9" +
  "sQEhDCAMIAv9rgEgAv2sASEWIAwgC/2xASAC/awBIRcgAyAH/Q0ICRgZCgsaGwwNHB0ODx4fIQsgBSAJ/Q0ICRgZCgsaGw" +
  "wNHB0ODx4fIQwgBCAG/Q0ICRgZCgsaGwwNHB0ODx4fIQ0gCCAK/Q0ICRgZCgsaGwwNHB0ODx4fIQ4gDP0MzylREc8pURHP" +
  "KVERzylREf26ASESIAz9DFERMNZRETDWUREw1lERMNb9ugEhESABIAv9DAAgACAAIAAgACAAIAAgACD9ugH9rgEhDyABIA" +
  "v9DAAgAOAAIADgACAA4AAgAOD9ugH9rgEhECAN/QxjLKElYyyhJWMsoSVjLKEl/boBIA79DCUZ1AglGdQIJRnUCCUZ1Aj9" +
  "ugH9rgEhCyAPIBL9rgEhDCATIAwgC/2uASAC/awB/YUBIQMgGiAMIAv9sQEgAv2sAf2FASEKIA39DKElLfehJS33oSUt96" +
  "ElLff9ugEgDv0MntPc5p7T3Oae09zmntPc5v26Af2uASELIBAgEf2uASEMIBQgDCAL/a4BIAL9rAH9hQEhBCAZIAwgC/2x" +
  "ASAC/awB/YUBIQkgDf0MJRme0yUZntMlGZ7TJRme0/26ASAO/QzVCKEl1QihJdUIoSXVCKEl/boB/a4BIQsgECAR/bEBIQ" +
  "wgFSAMIAv9rgEgAv2sAf2FASEFIBggDCAL/bEBIAL9rAH9hQEhCCAN/QzUCNzm1Ajc5tQI3ObUCNzm/boBIA79DKElndOh" +
  "JZ3ToSWd06ElndP9ugH9rgEhCyAPIBL9sQEhDCAWIAwgC/2uASAC/awB/YUBIQYgFyAMIAv9sQEgAv2sAf2FASEHIAMgB/" +
  "0NAAEQEQIDEhMEBRQVBgcWFyETIAMgB/0NCAkYGQoLGhsMDRwdDg8eHyEUIAQgCP0NAAEQEQIDEhMEBRQVBgcWFyEVIAQg" +
  "CP0NCAkYGQoLGhsMDRwdDg8eHyEWIAUgCf0NAAEQEQIDEhMEBRQVBgcWFyEXIAUgCf0NCAkYGQoLGhsMDRwdDg8eHyEYIA" +
  "YgCv0NAAEQEQIDEhMEBRQVBgcWFyEZIAYgCv0NCAkYGQoLGhsMDRwdDg8eHyEaIBMgF/0NAAEQEQIDEhMEBRQVBgcWFyED" +
  "IBMgF/0NCAkYGQoLGhsMDRwdDg8eHyEEIBQgGP0NAAEQEQIDEhMEBRQVBgcWFyEFIBQgGP0NCAkYGQoLGhsMDRwdDg8eHy" +
  "EGIBUgGf0NAAEQEQIDEhMEBRQVBgcWFyEHIBUgGf0NCAkYGQoLGhsMDRwdDg8eHyEIIBYgGv0NAAEQEQIDEhMEBRQVBgcW" +
  "FyEJIBYgGv0NCAkYGQoLGhsMDRwdDg8eHyEKIAAgAyAH/Q0AARARAgMSEwQFFBUGBxYX/QsEACAAIAMgB/0NCAkYGQoLGh" +
  "sMDRwdDg8eH/0LBBAgACAEIAj9DQABEBECAxITBAUUFQYHFhf9CwQgIAAgBCAI/Q0ICRgZCgsaGwwNHB0ODx4f/QsEMCAA" +
  "IAUgCf0NAAEQEQIDEhMEBRQVBgcWF/0LBEAgACAFIAn9DQgJGBkKCxobDA0cHQ4PHh/9CwRQIAAgBiAK/Q0AARARAgMSEw" +
  "QFFBUGBxYX/QsEYCAAIAYgCv0NCAkYGQoLGhsMDRwdDg8eH/0LBHALvwUCAn8DeyAAIAJBB3RqIQUCQANAIAAgBU8NASAD" +
  "IQYgAP0ABAAgAf0ABAD9lQEhCUEAIAn9CwQAIAAgB/0LBAAgCUEA/RoAIQggAP0ABBAgAf0ABBD9lQEhCUEAIAn9CwQQIA" +
  "AgB/0LBBAgCCAJ/VAhCCAA/QAEICAB/QAEIP2VASEJQQAgCf0LBCAgACAH/QsEICAIIAn9UCEIIAD9AAQwIAH9AAQw/ZUB" +
  "IQlBACAJ/QsEMCAAIAf9CwQwIAggCf1QIQggAP0ABEAgAf0ABED9lQEhCUEAIAn9CwRAIAAgB/0LBEAgCCAJ/VAhCCAA/Q" +
  "AEUCAB/QAEUP2VASEJQQAgCf0LBFAgACAH/QsEUCAIIAn9UCEIIAD9AARgIAH9AARg/ZUBIQlBACAJ/QsEYCAAIAf9CwRg" +
  "IAggCf1QIQggAP0ABHAgAf0ABHD9lQEhCUEAIAn9CwRwIAAgB/0LBHAgCCAJ/VAhCCAI/VMEQEEA/QwABAAAAAQAAAAEAA" +
  "AABAAAQQsQAEEA/QwAAAICAAACAgAAAgIAAAICQRIQAAVBAC4BAEEEakEDdUGAAWr9ECEJQQAgCf0LBABBACAJ/QsEEEEA" +
  "IAn9CwQgQQAgCf0LBDBBACAJ/QsEQEEAIAn9CwRQQQAgCf0LBGBBACAJ/QsEcAtBAP0ABABBAP0ABBD9ZiEJIAYgCf1bAw" +
  "AAIAYgBGohBiAGIAn9WwMAASAGIARqIQZBAP0ABCBBAP0ABDD9ZiEJIAYgCf1bAwAAIAYgBGohBiAGIAn9WwMAASAGIARq" +
  "IQZBAP0ABEBBAP0ABFD9ZiEJIAYgCf1bAwAAIAYgBGohBiAGIAn9WwMAASAGIARqIQZBAP0ABGBBAP0ABHD9ZiEJIAYgCf" +
  "1bAwAAIAYgBGohBiAGIAn9WwMAASADQQhqIQMgAEGAAWohAAwACwsL4AECAn8BeyAFQQJqIQgDQCAAIAdq/QIDACEJIAgg" +
  "ASAHav0CAwAgCSAJIAn9jgH9jgH9jgH9CwQAIAhBEGohCCAHQQhqIQcgByACSQ0ACyAFIAUvAQI7AQAgBSACQQF0aiEIIA" +
  "ggCC8BADsBAkEAIQcDQCAF/QAEAiEJIAkgCSAJ/Y4B/Y4BIQkgBiAJIAX9AAQA/Y4BIAP9EP2OAUEE/Y0BIAkgBf0ABAT9" +
  "jgEgBP0Q/Y4BQQT9jQFBCP2LAf1Q/QsEACAFQRBqIQUgBkEQaiEGIAdBCGohByAHIAJJDQALC+0HAgF/DHv9DACAAAAAgA" +
  "AAAIAAAACAAAAhBiAAIANqIQUDQCAA/QIDACEHIAH9AgMA/QyAAIAAgACAAIAAgACAAIAA/ZEBIQggAv0CAwD9DIAAgACA" +
  "AIAAgACAAIAAgAD9kQEhCSAIIAn9DQABEBECAxITBAUUFQYHFhchCiAIIAn9DQgJGBkKCxobDA0cHQ4PHh8hCyAHIAn9jg" +
  "EgBiAK/QwAAOlmAADpZgAA6WYAAOlm/boB/a4BIAYgC/0MAADpZgAA6WYAAOlmAADpZv26Af2uAf0NAgMGBwoLDg8SExYX" +
  "GhseH/2OASEMIAcgCf2RASAGIAr9DOanLknmpy5J5qcuSeanLkn9ugH9rgEgBiAL/Qzmpy5J5qcuSeanLknmpy5J/boB/a" +
  "4B/Q0CAwYHCgsODxITFhcaGx4f/Y4BIQ0gByAIIAj9jgH9jgEgBiAK/QyixQAAosUAAKLFAACixQAA/boB/a4BIAYgC/0M" +
  "osUAAKLFAACixQAAosUAAP26Af2uAf0NAgMGBwoLDg8SExYXGhseH/2OASEOIAwhDyANIRAgDiERIAD9AgMIIQcgAf0CAw" +
  "j9DIAAgACAAIAAgACAAIAAgAD9kQEhCCAC/QIDCP0MgACAAIAAgACAAIAAgACAAP2RASEJIAggCf0NAAEQEQIDEhMEBRQV" +
  "BgcWFyEKIAggCf0NCAkYGQoLGhsMDRwdDg8eHyELIAcgCf2OASAGIAr9DAAA6WYAAOlmAADpZgAA6Wb9ugH9rgEgBiAL/Q" +
  "wAAOlmAADpZgAA6WYAAOlm/boB/a4B/Q0CAwYHCgsODxITFhcaGx4f/Y4BIQwgByAJ/ZEBIAYgCv0M5qcuSeanLknmpy5J" +
  "5qcuSf26Af2uASAGIAv9DOanLknmpy5J5qcuSeanLkn9ugH9rgH9DQIDBgcKCw4PEhMWFxobHh/9jgEhDSAHIAggCP2OAf" +
  "2OASAGIAr9DKLFAACixQAAosUAAKLFAAD9ugH9rgEgBiAL/QyixQAAosUAAKLFAACixQAA/boB/a4B/Q0CAwYHCgsODxIT" +
  "FhcaGx4f/Y4BIQ4gDyAM/WYhDCAQIA39ZiENIBEgDv1mIQ4gBCAMIA39DQAQAAERAAISAAMTAAQUAAUgDv0NAAEQAwQRBg" +
  "cSCQoTDA0UD/0LBAAgBCAMIA39DRUABhYABxcACBgACRkAChogDv0NABUCAxYFBhcICRgLDBkOD/0LBBAgBCAMIA39DQAL" +
  "GwAMHAANHQAOHgAPHwAgDv0NGgECGwQFHAcIHQoLHg0OH/0LBCAgAUEQaiEBIAJBEGohAiAEQTBqIQQgAEEQaiEAIAAgBU" +
  "kNAAsL";

/** Makes the loops for a memory of their caller's. */
export const makeJpegKernels: (memory: WebAssembly.Memory) => JpegKernels = loopsOf(CODE, "jpeg", [
  "transformBlocks",
  "widenRows",
  "convertRow",
]);
