import assert from "node:assert/strict";
import { join } from "node:path";
import { SegmenterError } from "../errors.ts";
import { isLocalFile, localSink, localSource, localWritesDone, readLocalFile } from "./local.ts";

const bytes = Uint8Array.from({ length: 300 }, (_, i) => i % 251);

Deno.test("localSource() reads any range of a file", async () => {
  const path = join(await Deno.makeTempDir(), "file");
  await Deno.writeFile(path, bytes);
  const source = await localSource(path);
  assert.equal(source.size, 300);
  assert.deepEqual(await source.read(0, 300), bytes);
  assert.deepEqual(await source.read(299, 1), bytes.subarray(299));
  assert.deepEqual(await source.read(300, 0), new Uint8Array(0));
});

Deno.test("localSource() reads into the memory that it is given, where that is long enough", async () => {
  const path = join(await Deno.makeTempDir(), "file");
  await Deno.writeFile(path, bytes);
  const source = await localSource(path);
  const room = new Uint8Array(10).fill(255);
  const read = await source.read(5, 8, room);
  assert.deepEqual(read, bytes.subarray(5, 13));
  assert.equal(read.buffer, room.buffer);
  assert.deepEqual([...room.subarray(8)], [255, 255]);
  assert.deepEqual(await source.read(5, 11, room), bytes.subarray(5, 16));
});

Deno.test("localSource() refuses ranges outside the file", async () => {
  const path = join(await Deno.makeTempDir(), "file");
  await Deno.writeFile(path, bytes);
  const source = await localSource(path);
  for (const [offset, length] of [[0, 301], [-1, 1], [300, 1], [0.5, 1], [0, -1], [0, 2 ** 60]]) {
    await assert.rejects(source.read(offset!, length!), RangeError);
  }
});

Deno.test("localSource() names the file and the reason when there is nothing to read", async () => {
  const folder = await Deno.makeTempDir();
  for (const [path, reason] of [[join(folder, "none"), /no such file/], [folder, /not a file/]]) {
    await assert.rejects(localSource(path as string), (error) => {
      assert.ok(error instanceof SegmenterError && error.kind === "location");
      assert.equal(error.file, path);
      assert.match(error.found, reason as RegExp);
      return true;
    });
  }
});

Deno.test("localSource() tells when a file became shorter after it was opened", async () => {
  const path = join(await Deno.makeTempDir(), "file");
  await Deno.writeFile(path, bytes);
  const source = await localSource(path);
  await Deno.truncate(path, 100);
  await assert.rejects(source.read(0, 300), /became shorter/);
});

Deno.test("localSink() makes folders, replaces what was there and leaves no temporary file", async () => {
  const folder = await Deno.makeTempDir();
  const path = join(folder, "a", "b", "file.json");
  await localSink(path).write(new Uint8Array([1]));
  await localSink(path).write(bytes);
  assert.deepEqual(await readLocalFile(path), bytes);
  assert.equal((await Array.fromAsync(Deno.readDir(join(folder, "a", "b")))).length, 1);
});

Deno.test("localSink() prepare() leaves nothing behind and finds a place that cannot be written", async () => {
  const folder = await Deno.makeTempDir();
  await localSink(join(folder, "file")).prepare();
  assert.equal((await Array.fromAsync(Deno.readDir(folder))).length, 0);
  await Deno.writeFile(join(folder, "taken"), bytes);
  await assert.rejects(localSink(join(folder, "taken", "file")).prepare(), SegmenterError);
});

Deno.test("localSink() leaves no part of a file when it cannot be written", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(join(folder, "name"));
  await assert.rejects(localSink(join(folder, "name")).write(bytes), /folder of this name/);
  const left = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  assert.deepEqual(left, ["name"]);
});

Deno.test("localWritesDone() waits for files under temporary names, also for what fails", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(join(folder, "in_the_way"));
  const writes = ["a", "b", "in_the_way"].map((name) =>
    localSink(join(folder, name)).write(new Uint8Array(20_000_000))
  );
  const settled = Promise.allSettled(writes);
  await localWritesDone();
  const names = (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
  assert.deepEqual(names, ["a", "b", "in_the_way"]);
  assert.equal((await settled)[2]?.status, "rejected");
});

Deno.test("isLocalFile() tells files from folders and nothing", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeFile(join(folder, "file"), bytes);
  assert.equal(await isLocalFile(join(folder, "file")), true);
  assert.equal(await isLocalFile(folder), false);
  assert.equal(await isLocalFile(join(folder, "none")), false);
});

Deno.test("readLocalFile() reads one file or the other when one takes the other's place", async () => {
  const path = join(await Deno.makeTempDir(), "file");
  const versions = [new Uint8Array(10).fill(1), new Uint8Array(10_000).fill(2)] as const;
  await localSink(path).write(versions[0]);
  const writing = (async () => {
    for (let i = 1; i < 200; i++) await localSink(path).write(versions[i % 2 === 0 ? 0 : 1]);
  })();
  for (let i = 0; i < 500; i++) {
    const bytes = await readLocalFile(path);
    assert.equal(bytes.length, versions[bytes[0] === 1 ? 0 : 1].length);
  }
  await writing;
});
