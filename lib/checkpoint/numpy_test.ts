import assert from "node:assert/strict";
import { numpyTensor } from "./numpy.ts";
import type { PickleValue } from "./pickle_value.ts";

// What NumPy itself writes is read in state_dict_test.ts; here is what it does not write.

function tuple(...items: PickleValue[]): PickleValue {
  return { kind: "tuple", items };
}

function dtype(code: string): PickleValue {
  return { kind: "call", name: "numpy.dtype", args: [code], state: tuple(3, "<") };
}

function array(shape: PickleValue, type: PickleValue, content: PickleValue): PickleValue {
  const state = tuple(1, shape, type, false, content);
  return { kind: "call", name: "numpy.core.multiarray._reconstruct", args: [], state };
}

const FOUR = new Uint8Array(4);

Deno.test("numpyTensor() passes over what is nothing of NumPy", () => {
  for (const value of [null, 5, "text", FOUR, tuple(), dtype("f4")]) {
    assert.equal(numpyTensor("file.pth", "p", value), undefined);
  }
});

Deno.test("numpyTensor() refuses arrays without the bytes that their shape needs", () => {
  const wrong: readonly PickleValue[] = [
    array(tuple(2), dtype("f4"), FOUR),
    array(tuple(1), dtype("f4"), new Uint8Array(5)),
    array(tuple(1), dtype("f4"), null),
    array(tuple(1), dtype("f4"), "abc"),
    array(tuple(2 ** 40), dtype("f4"), FOUR),
    array(tuple(600), dtype("f4"), { kind: "text", bytes: FOUR, encoding: "latin1" }),
    array(tuple(600), dtype("f4"), {
      kind: "call",
      name: "_codecs.encode",
      args: [{ kind: "text", bytes: FOUR, encoding: "utf-8" }],
    }),
  ];
  for (const value of wrong) {
    assert.throws(() => numpyTensor("file.pth", "p", value), {
      kind: "model",
      file: "file.pth",
      found: /^parameter p of shape \[\d+\] lacks its bytes/,
    });
  }
});

Deno.test("numpyTensor() refuses arrays without a shape or a type", () => {
  const wrong = [
    array(null, dtype("f4"), FOUR),
    array(tuple(-1), dtype("f4"), FOUR),
    array(tuple(1.5), dtype("f4"), FOUR),
    array(tuple(...Array(100).fill(1)), dtype("f4"), FOUR),
    array(tuple(1), "f4", FOUR),
    array(tuple(1), { kind: "call", name: "torch.Size", args: [] }, FOUR),
    { kind: "call", name: "numpy.core.multiarray._reconstruct", args: [] } as const,
  ];
  for (const value of wrong) {
    assert.throws(() => numpyTensor("file.pth", "p", value), { kind: "model" });
  }
});

Deno.test("numpyTensor() notices text that is not one byte a character", async () => {
  const content: PickleValue = {
    kind: "call",
    name: "_codecs.encode",
    args: [{
      kind: "text",
      bytes: new TextEncoder().encode("\u00ff".repeat(3)),
      encoding: "utf-8",
    }],
  };
  const short = numpyTensor("file.pth", "p", array(tuple(1), dtype("f4"), content));
  await assert.rejects(short!.read("float32"), { kind: "model" });
});
