import assert from "node:assert/strict";
import { SHARED, sharedIsThere } from "../../tests/shared.ts";
import { localSource } from "../bytes/local.ts";
import { memorySource } from "../bytes/memory.ts";
import type { Source } from "../bytes/source.ts";
import { SegmenterError } from "../errors.ts";
import { readStateDict } from "./state_dict.ts";

const DATA = new URL("../../tests/data/checkpoints/", import.meta.url);

/** What PyTorch and NumPy read (tests/data/make/checkpoints.py). */
interface Expected {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly values: readonly number[];
}

async function readJson<T>(name: string): Promise<T> {
  return JSON.parse(await Deno.readTextFile(new URL(name, DATA)));
}

async function open(name: string): Promise<Source> {
  return await localSource(new URL(name, DATA).pathname);
}

const INDEX = await readJson<Record<string, string>>("index.json");

for (const [file, table] of Object.entries(INDEX)) {
  Deno.test(`readStateDict() reads of ${file} what PyTorch reads`, async () => {
    const expected = await readJson<Record<string, Expected>>(table);
    const state = await readStateDict(await open(file));
    assert.deepEqual(Array.from(state.keys()), Object.keys(expected));
    for (const [name, { shape, dtype, values }] of Object.entries(expected)) {
      const tensor = state.get(name)!;
      assert.deepEqual([tensor.name, tensor.dtype, tensor.shape], [name, dtype, shape]);
      const { data } = await tensor.read("float32");
      assert.deepEqual(Array.from(data), values.map(Math.fround), name);
      if (/int|bool/.test(dtype)) {
        const whole = await tensor.read("int64");
        assert.deepEqual(Array.from(whole.data), values.map(BigInt), name);
      }
    }
  });
}

Deno.test("readStateDict() tells where tensors lie just as they are read, through links", async () => {
  const [file, link] = [new URL("every_dtype.pth", DATA).pathname, await Deno.makeTempFile()];
  await Deno.remove(link);
  await Deno.symlink(file, link);
  const state = await readStateDict(await localSource(link));
  const { path, offset } = await state.get("float32")!.place!();
  assert.equal(path, file);
  const { data } = await state.get("float32")!.read("float32");
  const bytes = (await Deno.readFile(file)).subarray(offset, offset + data.byteLength);
  assert.deepEqual(bytes, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
});

Deno.test("readStateDict() gives bytes of uint8 and bool, and refuses to round floats", async () => {
  const state = await readStateDict(await open("every_dtype.pth"));
  assert.deepEqual((await state.get("bool")!.read("uint8")).data, Uint8Array.of(1, 0, 1));
  assert.deepEqual((await state.get("uint8")!.read("uint8")).data, Uint8Array.of(0, 0, 1, 127));
  await assert.rejects(state.get("float32")!.read("int64"), {
    kind: "model",
    message: /parameter float32 is float32, where int64 is needed/,
  });
  await assert.rejects(state.get("int16")!.read("uint8"), { kind: "model" });
});

Deno.test("readStateDict() reads the reference models as PyTorch does", {
  ignore: !sharedIsThere(),
}, async () => {
  const [header, ...rows] = (await Deno.readTextFile(new URL("golden.tsv", DATA))).trimEnd()
    .split("\n").map((line) => line.split("\t"));
  for (const [column, folder] of header!.entries()) {
    if (column === 0) continue;
    const path = new URL(`reference/golden/${folder}/model/model_final.pth`, SHARED).pathname;
    const state = await readStateDict(await localSource(path));
    assert.deepEqual(Array.from(state.keys()), rows.map(([name]) => name));
    for (const row of rows) {
      const cell = row[column]!;
      const [dtype, shape] = (cell.includes(" ") ? cell : row[1]!).split(" ");
      const sum = cell.split(" ").at(-1);
      const tensor = state.get(row[0]!)!;
      assert.deepEqual([tensor.dtype, tensor.shape.join(",")], [dtype, shape]);
      const { data } = await tensor.read("float32");
      const total = data.reduce((partial, value) => partial + value, 0);
      assert.ok(Math.abs(total - Number(sum)) <= 1e-6 * Math.max(1, Math.abs(total)), row[0]);
    }
  }
});

Deno.test("readStateDict() does not read an optimizer's numbers", async () => {
  const bytes = await Deno.readFile(new URL("protocol_2.pth", DATA));
  // Storages are numbered as the pickle names them: those of the eight parameters come first.
  changeStorage(bytes, "protocol_2/data/9");
  assert.equal(await readAll(bytes), 8);
});

Deno.test("readStateDict() reads a parameter's numbers only, and only when they are wanted", async () => {
  const file = await open("protocol_2.pth");
  const reads: [number, number][] = [];
  const watched: Source = {
    ...file,
    read(offset, length) {
      reads.push([offset, length]);
      return file.read(offset, length);
    },
  };
  const state = await readStateDict(watched);
  reads.length = 0;
  await state.get("bias")!.read("float32");
  assert.deepEqual(reads.map(([, length]) => length), [30, 12], "local header, three numbers");
});

/** Changes the first byte of a stored file of a zip. */
function changeStorage(zip: Uint8Array, name: string): void {
  const at = new TextDecoder("latin1").decode(zip).indexOf(name);
  const view = new DataView(zip.buffer, at - 30);
  zip[at + view.getUint16(26, true) + view.getUint16(28, true)]! ^= 1;
}

const REFUSED: Readonly<Record<string, RegExp>> = {
  "os_system.pth": /names (posix|nt|os)\.system, which is no part of a state dictionary; nothing/,
  "os_system_legacy.pth": /names (posix|nt|os)\.system/,
  "eval_protocol_4.pth": /names builtins\.eval/,
  "whole_module.pth": /names __main__\.Unknown/,
  "torchscript.pth": /TorchScript program/,
  "no_parameters.pth": /holds no parameters/,
  "a_number.pth": /holds no parameters/,
  "plain_pickle.pth": /neither a zip nor a file of PyTorch/,
  "empty.pth": /it is empty/,
  "lfs_pointer.pth": /Git LFS/,
  "web_page.pth": /web page/,
};

for (const [file, message] of Object.entries(REFUSED)) {
  Deno.test(`readStateDict() refuses ${file} and says why`, async () => {
    await assert.rejects(
      async () => await readStateDict(await open(`refused/${file}`)),
      (error: SegmenterError) => {
        assert.equal(error.kind, "model");
        assert.match(error.message, message);
        assert.ok(error.file.endsWith(file));
        return true;
      },
    );
  });
}

Deno.test("readStateDict() tells a kind of tensor that is not read only when it is wanted", async () => {
  const state = await readStateDict(await open("unreadable.pth"));
  assert.deepEqual(Array.from((await state.get("plain")!.read("float32")).data), [1, 1]);
  const expected: Readonly<Record<string, readonly [RegExp, readonly number[]]>> = {
    quantised: [/is quantised/, [2, 3]],
    sparse: [/is sparse/, [3, 3]],
    sparse_csr: [/is sparse/, [3, 3]],
    complex: [/is of type ComplexFloatStorage/, [2]],
    float8: [/is of type float8_e4m3fn/, [2]],
    negated: [/negated/, [2]],
    meta: [/without numbers/, [2, 5]],
    text_array: [/NumPy array of type U1/, [1]],
    object_array: [/NumPy array of type O8/, [2]],
  };
  for (const [name, [message, shape]] of Object.entries(expected)) {
    assert.deepEqual(state.get(name)!.shape, shape, name);
    await assert.rejects(state.get(name)!.read("float32"), { kind: "unsupported", message });
  }
});

/** Reads everything there is; the number of tensors that could be read. */
async function readAll(bytes: Uint8Array<ArrayBuffer>): Promise<number> {
  const state = await readStateDict(memorySource("damaged.pth", bytes));
  for (const tensor of state.values()) await tensor.read("float32");
  return state.size;
}

function mustBeOurs(error: unknown): void {
  assert.ok(error instanceof SegmenterError, String(error));
  assert.match(error.kind, /^(model|unsupported)$/);
  assert.equal(error.file, "damaged.pth");
}

const SAMPLES = [
  "protocol_2.pth",
  "protocol_4.pth",
  "legacy.pth",
  "numpy_protocol_2.pth",
  "deflated.pth",
];

for (const sample of SAMPLES) {
  Deno.test(`readStateDict() refuses ${sample} cut off anywhere`, async () => {
    const bytes = await Deno.readFile(new URL(sample, DATA));
    for (let length = 0; length < bytes.length; length += length < 600 ? 1 : 37) {
      await assert.rejects(readAll(bytes.slice(0, length)), (error) => {
        mustBeOurs(error);
        return true;
      }, `${length} bytes`);
    }
  });

  Deno.test(`readStateDict() survives any changed byte of ${sample}`, async () => {
    const bytes = await Deno.readFile(new URL(sample, DATA));
    const kept = bytes.slice();
    for (let at = 0; at < bytes.length; at++) {
      for (const flip of [0x01, 0xff]) {
        bytes[at] = kept[at]! ^ flip;
        await readAll(bytes).catch(mustBeOurs);
      }
      bytes[at] = kept[at]!;
    }
  });
}

Deno.test("readStateDict() notices a changed weight by the zip's checksum", async () => {
  const bytes = await Deno.readFile(new URL("protocol_2.pth", DATA));
  changeStorage(bytes, "protocol_2/data/1");
  await assert.rejects(readAll(bytes), {
    kind: "model",
    message: /the checksum of .*data\/1 does not fit its bytes/,
  });
});
