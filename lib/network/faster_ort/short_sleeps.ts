/**
 * How ONNX Runtime's threads wait for each other's shares of a node. In WebAssembly, to be linked:
 * `short_sleeps.wat` is the source (`wat2wasm --relocatable --enable-threads --output=- NAME.wat | base64`).
 *
 * @module
 */

const CODE =
  "AGFzbQEAAAABBgFgAn9/AAISAQNvcnQGbWVtb3J5AgMBgIAEAwIBAAcPAQthd2FpdF9jb3VudAAACjcBNQECfwNAIAD+EAIAIgMgAU8" +
  "EQA8LIAJBAWohAiACQaCcAUkNACAAIANCoJwB/gECABoMAAsLABEHbGlua2luZwIIBgEApgEAAA==";

/** `await_count`. */
export const SHORT_SLEEPS = Uint8Array.fromBase64(CODE);
