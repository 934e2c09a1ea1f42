import assert from "node:assert/strict";
import { denseStrides, lazyTensor, type Storage, type StridedLayout } from "./storage.ts";

/** The bytes 0, 1, 2 … */
function bytesInOrder(byteLength: number): Storage & { readonly reads: number[][] } {
  const bytes = Uint8Array.from({ length: byteLength }, (_, i) => i);
  const reads: number[][] = [];
  return {
    byteLength,
    bigEndian: false,
    reads,
    read(offset, length) {
      reads.push([offset, length]);
      return Promise.resolve(bytes.subarray(offset, offset + length));
    },
  };
}

function tensor(storage: Storage, layout: Partial<StridedLayout>) {
  const shape = layout.shape ?? [];
  return lazyTensor("file.pth", "p", storage, {
    type: "uint8",
    offset: 0,
    shape,
    strides: denseStrides(shape),
    ...layout,
  });
}

Deno.test("lazyTensor() reads the bytes that it covers and no others", async () => {
  const storage = bytesInOrder(100);
  const { data, shape } = await tensor(storage, {
    type: "int16",
    offset: 10,
    shape: [2, 2],
    strides: [5, 2],
  }).read("int64");
  assert.deepEqual([shape, storage.reads], [[2, 2], [[20, 16]]]);
  const at = (element: number) => BigInt(2 * element + 256 * (2 * element + 1));
  assert.deepEqual(Array.from(data), [at(10), at(12), at(15), at(17)]);
});

Deno.test("lazyTensor() reads an odd offset, one element, and none", async () => {
  const view = bytesInOrder(9);
  const odd: Storage = { ...view, read: async (o, n) => (await view.read(o + 1, n)) };
  const { data } = await tensor(odd, { type: "float32", shape: [1, 1, 1] }).read("float32");
  assert.deepEqual(data, new Float32Array(Uint8Array.of(1, 2, 3, 4).buffer));
  for (const shape of [[0], [3, 0], [0, 2 ** 40]]) {
    const empty = await tensor(bytesInOrder(0), { shape, type: "float32" }).read("float32");
    assert.deepEqual([empty.shape, empty.data.length], [shape, 0]);
  }
});

Deno.test("lazyTensor() walks axes in any order, repeated ones too", async () => {
  const read = async (shape: number[], strides: number[], offset = 0) =>
    Array.from((await tensor(bytesInOrder(24), { shape, strides, offset }).read("uint8")).data);
  assert.deepEqual(await read([3, 2], [1, 3]), [0, 3, 1, 4, 2, 5]);
  assert.deepEqual(await read([2, 3], [0, 1], 4), [4, 5, 6, 4, 5, 6]);
  assert.deepEqual(await read([2, 1, 2], [10, 99, 5], 1), [1, 6, 11, 16]);
  assert.deepEqual(await read([2, 2, 2], [1, 2, 4]), [0, 4, 2, 6, 1, 5, 3, 7]);
});

Deno.test("lazyTensor() refuses shapes that the storage does not hold", () => {
  const wrong: readonly Partial<StridedLayout>[] = [
    { shape: [101] },
    { shape: [26], type: "float32" },
    { shape: [100], offset: 1 },
    { shape: [], offset: 100 },
    { shape: [2], strides: [100] },
    { shape: [2, 2], strides: [1] },
    { shape: [2 ** 53, 2 ** 53] },
    { shape: [2 ** 30, 2 ** 30], strides: [0, 0] },
    { shape: [2 ** 25], strides: [0] },
    { shape: [1], offset: Number.MAX_SAFE_INTEGER },
    { shape: Array(64).fill(2 ** 50), strides: Array(64).fill(2 ** 50) },
  ];
  for (const layout of wrong) {
    assert.throws(() => tensor(bytesInOrder(100), layout), {
      kind: "model",
      file: "file.pth",
      found: /^parameter p of shape \[.*\] (does not lie within|repeats) (its|a) storage of \d+/,
    });
  }
});

Deno.test("lazyTensor() does not read more than a network could use", async () => {
  const storage: Storage = {
    byteLength: 2 ** 40,
    bigEndian: false,
    read: () => Promise.reject(new Error("must not be read")),
  };
  for (const layout of [{ shape: [2 ** 30] }, { shape: [2], strides: [2 ** 35] }]) {
    await assert.rejects(tensor(storage, layout).read("float32"), {
      kind: "unsupported",
      found: /^parameter p covers \d+ elements/,
    });
  }
});

Deno.test("lazyTensor() names the parameter when its bytes cannot be read", async () => {
  const broken: Storage = {
    byteLength: 8,
    bigEndian: false,
    read: () => Promise.reject(new RangeError("beyond the end")),
  };
  await assert.rejects(tensor(broken, { shape: [2] }).read("float32"), {
    kind: "model",
    found: "parameter p cannot be read",
  });
});
