import assert from "node:assert/strict";
import { localSource } from "../bytes/local.ts";
import { memorySource } from "../bytes/memory.ts";
import { readNpz } from "./npz.ts";

const FILE = new URL("../../tests/data/detectron2/sheet.npz", import.meta.url).pathname;

Deno.test("readNpz() reads the arrays that NumPy wrote", async () => {
  const arrays = await readNpz(await localSource(FILE));
  const kinds = ["resized", "boxes", "scores", "classes", "masks"].map((name) => {
    const { dtype, shape } = arrays.get(name)!;
    return [name, dtype, shape];
  });
  // As NumPy tells them.
  assert.deepEqual(kinds, [
    ["resized", "uint8", [160, 222, 3]],
    ["boxes", "float32", [25, 4]],
    ["scores", "float32", [25]],
    ["classes", "int64", [25]],
    ["masks", "float32", [25, 28, 28]],
  ]);
  const { data } = await arrays.get("scores")!.read("float32");
  assert.equal(Math.min(...data).toFixed(7), "0.5016204");
});

Deno.test("readNpz() refuses a file that is cut, or holds something else", async () => {
  const bytes = await Deno.readFile(FILE);
  await assert.rejects(readNpz(memorySource("cut.npz", bytes.slice(0, 1000))), {
    kind: "model",
    message: /it is cut off/,
  });
  // A stored or deflated entry whose name ends like an array's.
  const zip = await Deno.readFile(
    new URL("../../tests/data/checkpoints/every_dtype.pth", import.meta.url),
  );
  const text = new TextDecoder("latin1").decode(zip).replaceAll("data.pkl", "data.npy");
  const renamed = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  await assert.rejects(readNpz(memorySource("renamed.npz", renamed)), {
    kind: "model",
    message: /does not begin as an array/,
  });
});
