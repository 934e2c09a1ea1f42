/**
 * The inner loops of JPEG decoding, in WebAssembly with vectors: `kernels.wat` is their source,
 * `wat2wasm --output=- kernels.wat | base64` (Debian's package wabt) makes what stands here.
 *
 * @module
 */

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
   * @param near The row that counts three times as much as `far`.
   * @param width Of these rows.
   * @param sums Room for `width + 10` numbers of 16 bits.
   */
  widenRows(near: number, far: number, width: number, sums: number, output: number): void;
  /** A row of Y, Cb and Cr → RGB, in libjpeg's 16-bit integers (ITU-T T.871). */
  convertRow(y: number, cb: number, cr: number, width: number, output: number): void;
}

/** What the transform uses for itself. */
export const SCRATCH_BYTES = 128;
/** What the loops may read and write beyond a row. */
export const MARGIN_BYTES = 64;

const CODE =
  "AGFzbQEAAAABDwJgA397fwBgBX9/f39/AAIQAQRqcGVnBm1lbW9yeQIAAQMFBAABAQEHLAMPdHJhbnNmb3JtQmxvY2tzAA" +
  "EJd2lkZW5Sb3dzAAIKY29udmVydFJvdwADCtkdBKgOARh7IAD9AAQAIQMgAP0ABBAhBCAA/QAEICEFIAD9AAQwIQYgAP0A" +
  "BEAhByAA/QAEUCEIIAD9AARgIQkgAP0ABHAhCiADIAf9DQABEBECAxITBAUUFQYHFhchCyAFIAn9DQABEBECAxITBAUUFQ" +
  "YHFhchDCAEIAb9DQABEBECAxITBAUUFQYHFhchDSAIIAr9DQABEBECAxITBAUUFQYHFhchDiAM/QzPKVERzylREc8pURHP" +
  "KVER/boBIRIgDP0MUREw1lERMNZRETDWUREw1v26ASERIAEgC/0MACAAIAAgACAAIAAgACAAIP26Af2uASEPIAEgC/0MAC" +
  "AA4AAgAOAAIADgACAA4P26Af2uASEQIA39DGMsoSVjLKElYyyhJWMsoSX9ugEgDv0MJRnUCCUZ1AglGdQIJRnUCP26Af2u" +
  "ASELIA8gEv2uASEMIAwgC/2uASAC/awBIRMgDCAL/bEBIAL9rAEhGiAN/QyhJS33oSUt96ElLfehJS33/boBIA79DJ7T3O" +
  "ae09zmntPc5p7T3Ob9ugH9rgEhCyAQIBH9rgEhDCAMIAv9rgEgAv2sASEUIAwgC/2xASAC/awBIRkgDf0MJRme0yUZntMl" +
  "GZ7TJRme0/26ASAO/QzVCKEl1QihJdUIoSXVCKEl/boB/a4BIQsgECAR/bEBIQwgDCAL/a4BIAL9rAEhFSAMIAv9sQEgAv" +
  "2sASEYIA39DNQI3ObUCNzm1Ajc5tQI3Ob9ugEgDv0MoSWd06ElndOhJZ3ToSWd0/26Af2uASELIA8gEv2xASEMIAwgC/2u" +
  "ASAC/awBIRYgDCAL/bEBIAL9rAEhFyADIAf9DQgJGBkKCxobDA0cHQ4PHh8hCyAFIAn9DQgJGBkKCxobDA0cHQ4PHh8hDC" +
  "AEIAb9DQgJGBkKCxobDA0cHQ4PHh8hDSAIIAr9DQgJGBkKCxobDA0cHQ4PHh8hDiAM/QzPKVERzylREc8pURHPKVER/boB" +
  "IRIgDP0MUREw1lERMNZRETDWUREw1v26ASERIAEgC/0MACAAIAAgACAAIAAgACAAIP26Af2uASEPIAEgC/0MACAA4AAgAO" +
  "AAIADgACAA4P26Af2uASEQIA39DGMsoSVjLKElYyyhJWMsoSX9ugEgDv0MJRnUCCUZ1AglGdQIJRnUCP26Af2uASELIA8g" +
  "Ev2uASEMIBMgDCAL/a4BIAL9rAH9hQEhAyAaIAwgC/2xASAC/awB/YUBIQogDf0MoSUt96ElLfehJS33oSUt9/26ASAO/Q" +
  "ye09zmntPc5p7T3Oae09zm/boB/a4BIQsgECAR/a4BIQwgFCAMIAv9rgEgAv2sAf2FASEEIBkgDCAL/bEBIAL9rAH9hQEh" +
  "CSAN/QwlGZ7TJRme0yUZntMlGZ7T/boBIA79DNUIoSXVCKEl1QihJdUIoSX9ugH9rgEhCyAQIBH9sQEhDCAVIAwgC/2uAS" +
  "AC/awB/YUBIQUgGCAMIAv9sQEgAv2sAf2FASEIIA39DNQI3ObUCNzm1Ajc5tQI3Ob9ugEgDv0MoSWd06ElndOhJZ3ToSWd" +
  "0/26Af2uASELIA8gEv2xASEMIBYgDCAL/a4BIAL9rAH9hQEhBiAXIAwgC/2xASAC/awB/YUBIQcgAyAH/Q0AARARAgMSEw" +
  "QFFBUGBxYXIRMgAyAH/Q0ICRgZCgsaGwwNHB0ODx4fIRQgBCAI/Q0AARARAgMSEwQFFBUGBxYXIRUgBCAI/Q0ICRgZCgsa" +
  "GwwNHB0ODx4fIRYgBSAJ/Q0AARARAgMSEwQFFBUGBxYXIRcgBSAJ/Q0ICRgZCgsaGwwNHB0ODx4fIRggBiAK/Q0AARARAg" +
  "MSEwQFFBUGBxYXIRkgBiAK/Q0ICRgZCgsaGwwNHB0ODx4fIRogEyAX/Q0AARARAgMSEwQFFBUGBxYXIQMgEyAX/Q0ICRgZ" +
  "CgsaGwwNHB0ODx4fIQQgFCAY/Q0AARARAgMSEwQFFBUGBxYXIQUgFCAY/Q0ICRgZCgsaGwwNHB0ODx4fIQYgFSAZ/Q0AAR" +
  "ARAgMSEwQFFBUGBxYXIQcgFSAZ/Q0ICRgZCgsaGwwNHB0ODx4fIQggFiAa/Q0AARARAgMSEwQFFBUGBxYXIQkgFiAa/Q0I" +
  "CRgZCgsaGwwNHB0ODx4fIQogACADIAf9DQABEBECAxITBAUUFQYHFhf9CwQAIAAgAyAH/Q0ICRgZCgsaGwwNHB0ODx4f/Q" +
  "sEECAAIAQgCP0NAAEQEQIDEhMEBRQVBgcWF/0LBCAgACAEIAj9DQgJGBkKCxobDA0cHQ4PHh/9CwQwIAAgBSAJ/Q0AARAR" +
  "AgMSEwQFFBUGBxYX/QsEQCAAIAUgCf0NCAkYGQoLGhsMDRwdDg8eH/0LBFAgACAGIAr9DQABEBECAxITBAUUFQYHFhf9Cw" +
  "RgIAAgBiAK/Q0ICRgZCgsaGwwNHB0ODx4f/QsEcAu/BQICfwN7IAAgAkEHdGohBQJAA0AgACAFTw0BIAMhBiAA/QAEACAB" +
  "/QAEAP2VASEJQQAgCf0LBAAgACAH/QsEACAJQQD9GgAhCCAA/QAEECAB/QAEEP2VASEJQQAgCf0LBBAgACAH/QsEECAIIA" +
  "n9UCEIIAD9AAQgIAH9AAQg/ZUBIQlBACAJ/QsEICAAIAf9CwQgIAggCf1QIQggAP0ABDAgAf0ABDD9lQEhCUEAIAn9CwQw" +
  "IAAgB/0LBDAgCCAJ/VAhCCAA/QAEQCAB/QAEQP2VASEJQQAgCf0LBEAgACAH/QsEQCAIIAn9UCEIIAD9AARQIAH9AARQ/Z" +
  "UBIQlBACAJ/QsEUCAAIAf9CwRQIAggCf1QIQggAP0ABGAgAf0ABGD9lQEhCUEAIAn9CwRgIAAgB/0LBGAgCCAJ/VAhCCAA" +
  "/QAEcCAB/QAEcP2VASEJQQAgCf0LBHAgACAH/QsEcCAIIAn9UCEIIAj9UwRAQQD9DAAEAAAABAAAAAQAAAAEAABBCxAAQQ" +
  "D9DAAAAgIAAAICAAACAgAAAgJBEhAABUEALgEAQQRqQQN1QYABav0QIQlBACAJ/QsEAEEAIAn9CwQQQQAgCf0LBCBBACAJ" +
  "/QsEMEEAIAn9CwRAQQAgCf0LBFBBACAJ/QsEYEEAIAn9CwRwC0EA/QAEAEEA/QAEEP1mIQkgBiAJ/VsDAAAgBiAEaiEGIA" +
  "YgCf1bAwABIAYgBGohBkEA/QAEIEEA/QAEMP1mIQkgBiAJ/VsDAAAgBiAEaiEGIAYgCf1bAwABIAYgBGohBkEA/QAEQEEA" +
  "/QAEUP1mIQkgBiAJ/VsDAAAgBiAEaiEGIAYgCf1bAwABIAYgBGohBkEA/QAEYEEA/QAEcP1mIQkgBiAJ/VsDAAAgBiAEai" +
  "EGIAYgCf1bAwABIANBCGohAyAAQYABaiEADAALCwv8AQICfwF7IANBAmohBgNAIAAgBWr9AgMAIQcgBiABIAVq/QIDACAH" +
  "IAcgB/2OAf2OAf2OAf0LBAAgBkEQaiEGIAVBCGohBSAFIAJJDQALIAMgAy8BAjsBACADIAJBAXRqIQYgBiAGLwEAOwECQQ" +
  "AhBQNAIAP9AAQCIQcgByAHIAf9jgH9jgEhByAEIAcgA/0ABAD9jgH9DAgACAAIAAgACAAIAAgACAD9jgFBBP2NASAHIAP9" +
  "AAQE/Y4B/QwHAAcABwAHAAcABwAHAAcA/Y4BQQT9jQFBCP2LAf1Q/QsEACADQRBqIQMgBEEQaiEEIAVBCGohBSAFIAJJDQ" +
  "ALC+0HAgF/DHv9DACAAAAAgAAAAIAAAACAAAAhBiAAIANqIQUDQCAA/QIDACEHIAH9AgMA/QyAAIAAgACAAIAAgACAAIAA" +
  "/ZEBIQggAv0CAwD9DIAAgACAAIAAgACAAIAAgAD9kQEhCSAIIAn9DQABEBECAxITBAUUFQYHFhchCiAIIAn9DQgJGBkKCx" +
  "obDA0cHQ4PHh8hCyAHIAn9jgEgBiAK/QwAAOlmAADpZgAA6WYAAOlm/boB/a4BIAYgC/0MAADpZgAA6WYAAOlmAADpZv26" +
  "Af2uAf0NAgMGBwoLDg8SExYXGhseH/2OASEMIAcgCf2RASAGIAr9DOanLknmpy5J5qcuSeanLkn9ugH9rgEgBiAL/Qzmpy" +
  "5J5qcuSeanLknmpy5J/boB/a4B/Q0CAwYHCgsODxITFhcaGx4f/Y4BIQ0gByAIIAj9jgH9jgEgBiAK/QyixQAAosUAAKLF" +
  "AACixQAA/boB/a4BIAYgC/0MosUAAKLFAACixQAAosUAAP26Af2uAf0NAgMGBwoLDg8SExYXGhseH/2OASEOIAwhDyANIR" +
  "AgDiERIAD9AgMIIQcgAf0CAwj9DIAAgACAAIAAgACAAIAAgAD9kQEhCCAC/QIDCP0MgACAAIAAgACAAIAAgACAAP2RASEJ" +
  "IAggCf0NAAEQEQIDEhMEBRQVBgcWFyEKIAggCf0NCAkYGQoLGhsMDRwdDg8eHyELIAcgCf2OASAGIAr9DAAA6WYAAOlmAA" +
  "DpZgAA6Wb9ugH9rgEgBiAL/QwAAOlmAADpZgAA6WYAAOlm/boB/a4B/Q0CAwYHCgsODxITFhcaGx4f/Y4BIQwgByAJ/ZEB" +
  "IAYgCv0M5qcuSeanLknmpy5J5qcuSf26Af2uASAGIAv9DOanLknmpy5J5qcuSeanLkn9ugH9rgH9DQIDBgcKCw4PEhMWFx" +
  "obHh/9jgEhDSAHIAggCP2OAf2OASAGIAr9DKLFAACixQAAosUAAKLFAAD9ugH9rgEgBiAL/QyixQAAosUAAKLFAACixQAA" +
  "/boB/a4B/Q0CAwYHCgsODxITFhcaGx4f/Y4BIQ4gDyAM/WYhDCAQIA39ZiENIBEgDv1mIQ4gBCAMIA39DQAQAAERAAISAA" +
  "MTAAQUAAUgDv0NAAEQAwQRBgcSCQoTDA0UD/0LBAAgBCAMIA39DRUABhYABxcACBgACRkAChogDv0NABUCAxYFBhcICRgL" +
  "DBkOD/0LBBAgBCAMIA39DQALGwAMHAANHQAOHgAPHwAgDv0NGgECGwQFHAcIHQoLHg0OH/0LBCAgAUEQaiEBIAJBEGohAi" +
  "AEQTBqIQQgAEEQaiEAIAAgBUkNAAsL";
let module: WebAssembly.Module | undefined;

/** Makes the loops for a memory of their caller's. */
export function makeJpegKernels(memory: WebAssembly.Memory): JpegKernels {
  module ??= new WebAssembly.Module(Uint8Array.fromBase64(CODE));
  const { exports } = new WebAssembly.Instance(module, { jpeg: { memory } });
  if (!isKernels(exports)) throw new Error("the loops of JPEG decoding are not there");
  return exports;
}

function isKernels(exports: object): exports is JpegKernels {
  return "transformBlocks" in exports && "widenRows" in exports && "convertRow" in exports;
}
