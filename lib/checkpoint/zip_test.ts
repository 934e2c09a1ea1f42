import assert from "node:assert/strict";
import { crc32, deflateRawSync } from "node:zlib";
import { memorySource } from "../bytes/memory.ts";
import { readZip } from "./zip.ts";

const DATA = new URL("../../tests/data/checkpoints/", import.meta.url);

/** An entry of a zip that a test writes, and what its directory is to say instead of the truth. */
interface TestEntry {
  readonly name: string;
  readonly content: Uint8Array;
  readonly method?: number;
  readonly flags?: number;
  readonly says?: { readonly size?: number; readonly packed?: number; readonly offset?: number };
  readonly extra?: Uint8Array;
  readonly disk?: number;
}

function number(value: number, bytes: 2 | 4 | 8): number[] {
  return Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** i) % 256);
}

/** A zip as PKWARE's APPNOTE describes it. */
function zipOf(entries: readonly TestEntry[], comment = ""): Uint8Array<ArrayBuffer> {
  const file: number[] = [];
  const directory: number[] = [];
  for (const { name, content, method = 0, flags = 0, says = {}, extra, disk = 0 } of entries) {
    const packed = method === 8 ? deflateRawSync(content) : content;
    const checksum = number(crc32(content), 4);
    const letters = new TextEncoder().encode(name);
    const offset = file.length;
    const head = [...number(flags, 2), ...number(method, 2), 0, 0, 0, 0, ...checksum];
    const sizes = [
      ...number(says.packed ?? packed.length, 4),
      ...number(says.size ?? content.length, 4),
      ...number(letters.length, 2),
    ];
    file.push(80, 75, 3, 4, 20, 0, ...head, ...sizes, 0, 0, ...letters, ...packed);
    directory.push(80, 75, 1, 2, 20, 0, 20, 0, ...head, ...sizes);
    directory.push(...number(extra?.length ?? 0, 2), 0, 0, ...number(disk, 2), 0, 0, 0, 0, 0, 0);
    directory.push(...number(says.offset ?? offset, 4), ...letters, ...extra ?? []);
  }
  const count = number(entries.length, 2);
  const end = [80, 75, 5, 6, 0, 0, 0, 0, ...count, ...count, ...number(directory.length, 4)];
  const letters = new TextEncoder().encode(comment);
  end.push(...number(file.length, 4), ...number(letters.length, 2), ...letters);
  return Uint8Array.from([...file, ...directory, ...end]);
}

const CONTENT = new TextEncoder().encode("0123456789".repeat(20));
const ONE: TestEntry = { name: "a", content: CONTENT };

function read(bytes: Uint8Array<ArrayBuffer>) {
  return readZip(memorySource("test.zip", bytes));
}

Deno.test("readZip() reads stored and deflated entries, whole and in parts", async () => {
  const entries = await read(zipOf([ONE, { ...ONE, name: "ü/b", method: 8 }]));
  assert.deepEqual(Array.from(entries.keys()), ["a", "ü/b"]);
  for (const entry of entries.values()) {
    assert.equal(entry.size, 200);
    assert.deepEqual(await entry.read(0, 200), CONTENT);
    assert.deepEqual(await entry.read(195, 5), CONTENT.slice(195));
    assert.deepEqual(await entry.read(200, 0), new Uint8Array(0));
    for (const [offset, length] of [[0, 201], [200, 1], [-1, 2], [0, -1]] as const) {
      await assert.rejects(entry.read(offset, length), { kind: "model", file: "test.zip" });
    }
  }
});

Deno.test("readZip() reads a directory behind which a comment lies", async () => {
  for (const comment of ["a comment", "PK\x05\x06".repeat(20), "x".repeat(0xffff)]) {
    const entries = await read(zipOf([ONE], comment));
    assert.deepEqual(await entries.get("a")!.read(0, 200), CONTENT);
  }
  assert.equal((await read(zipOf([]))).size, 0);
});

Deno.test("readZip() reads zip64 numbers, of the whole and of an entry", async () => {
  // PyTorch ends every file with a zip64 directory, whatever its size.
  const torch = await Deno.readFile(new URL("bare.pth", DATA));
  assert.ok(new TextDecoder("latin1").decode(torch).includes("PK\x06\x06"));
  assert.ok((await read(torch)).has("bare/data.pkl"));
  const extra = Uint8Array.from([9, 9, 1, 0, 7, 1, 0, 24, 0].concat(
    number(200, 8),
    number(200, 8),
    number(0, 8),
  ));
  const says = { size: 0xffffffff, packed: 0xffffffff, offset: 0xffffffff };
  const entries = await read(zipOf([{ ...ONE, says, extra }]));
  assert.deepEqual(await entries.get("a")!.read(0, 200), CONTENT);
  const short = extra.slice(0, 25);
  short[7] = 16;
  await assert.rejects(read(zipOf([{ ...ONE, says, extra: short }])), {
    kind: "model",
    found: "a zip64 record is too short",
  });
  const huge = extra.slice();
  huge.fill(0xff, 9, 17);
  await assert.rejects(read(zipOf([{ ...ONE, says, extra: huge }])), { kind: "model" });
});

Deno.test("readZip() refuses directories that say what cannot be", async () => {
  const wrong: readonly (readonly [readonly TestEntry[], RegExp])[] = [
    [[{ ...ONE, says: { offset: 10_000 } }], /a does not lie within the file/],
    [[{ ...ONE, says: { packed: 10_000, size: 10_000 } }], /a does not lie within the file/],
    [[{ ...ONE, says: { size: 300 } }], /a is stored in 200 bytes but has 300/],
    [[{ ...ONE, method: 8, says: { size: 4_000_000_000 } }], /inflate to 4000000000/],
    [[ONE, ONE], /holds a twice/],
    [[{ ...ONE, flags: 1 }], /a is encrypted/],
    [[{ ...ONE, disk: 3 }], /split in parts/],
  ];
  for (const [entries, found] of wrong) {
    await assert.rejects(read(zipOf(entries)), { kind: "model", file: "test.zip", found });
  }
  await assert.rejects(read(zipOf([{ ...ONE, method: 12 }])), {
    kind: "unsupported",
    found: "a is compressed by method 12",
  });
});

Deno.test("readZip() notices entries that are not what the directory says", async () => {
  const elsewhere = await read(zipOf([ONE, { ...ONE, name: "b", says: { offset: 5 } }]));
  await assert.rejects(elsewhere.get("b")!.read(0, 1), {
    found: "b does not lie where the zip directory says",
  });
  for (const size of [199, 201, 1]) {
    const entries = await read(zipOf([{ ...ONE, method: 8, says: { size } }]));
    await assert.rejects(entries.get("a")!.read(0, 1), { found: "a cannot be inflated" });
  }
  const changed = zipOf([ONE]);
  changed[40]! ^= 1;
  const entry = (await read(changed)).get("a")!;
  await assert.rejects(entry.read(0, 200), { found: /checksum of a/ });
});

Deno.test("readZip() refuses what has no directory", async () => {
  const whole = zipOf([ONE]);
  const count = whole.slice();
  count.set([0xff, 0xff, 0xff, 0xff], whole.length - 14);
  const size = whole.slice();
  size.set([0xff, 0xff, 0xff, 0x7f], whole.length - 10);
  const offset = whole.slice();
  offset.set([0xff, 0xff, 0xff, 0x7f], whole.length - 6);
  for (const bytes of [new Uint8Array(0), whole.slice(0, -1), CONTENT, count, size, offset]) {
    await assert.rejects(read(Uint8Array.from(bytes)), { kind: "model", file: "test.zip" });
  }
});
