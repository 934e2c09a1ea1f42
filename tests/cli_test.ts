/**
 * The command line as a process, on the samples, on real sheets and on bad files.
 *
 * @module
 */

import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { mapSegmentationSchema } from "../lib/document/map_segmentation.ts";
import { encodePng } from "../lib/image/encode_png.ts";
import { pngBomb } from "./bad_images.ts";
import { runCli, startCli, taskArguments } from "./process.ts";
import { SHARED, sharedIsThere } from "./shared.ts";

const SAMPLES = fileURLToPath(new URL("../samples/", import.meta.url));

async function names(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  return entries.sort();
}

async function sampleWith(extension: string): Promise<string> {
  const name = (await names(SAMPLES)).find((name) => name.endsWith(extension));
  assert.ok(name, `samples/ holds a ${extension}`);
  return join(SAMPLES, name);
}

/** A fresh folder with an input folder in it, and the words that name its parts. */
async function workplace() {
  const folder = await Deno.makeTempDir();
  const input = join(folder, "in"), output = join(folder, "out");
  await Deno.mkdir(join(input, "sub"), { recursive: true });
  const words = ["--input", input, "--output", output, "--workdir", join(folder, "work")];
  return { folder, input, output, words };
}

async function readDocument(path: string) {
  return mapSegmentationSchema.parse(JSON.parse(await Deno.readTextFile(path)));
}

Deno.test("cli.ts segments a folder, mirrors its subfolders and does not repeat finished sheets", async () => {
  const { input, output, words } = await workplace();
  await Deno.copyFile(await sampleWith(".jpg"), join(input, "sheet.v1.jpg"));
  await Deno.copyFile(await sampleWith(".png"), join(input, "sub", "other.png"));
  await Deno.writeTextFile(join(input, "readme.txt"), "no image");

  const first = await runCli(words);
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stderr, /INFO model .* device \w+ \(.+\): .+/);
  assert.match(first.stderr, /skipped 1 that are no images/);
  assert.deepEqual(await names(output), [
    "sheet.v1_map_segmentation.json",
    "sheet.v1_map_segmentation.png",
    "sub",
  ]);
  assert.deepEqual(await names(join(output, "sub")), [
    "other_map_segmentation.json",
    "other_map_segmentation.png",
  ]);
  const path = join(output, "sheet.v1_map_segmentation.json");
  const document = await readDocument(path);
  assert.equal(document.doc_id, "sheet.v1");
  assert.ok(document.segments.some((segment) => segment.class_label === "map"));

  await Deno.writeTextFile(path, "corrected by hand");
  const second = await runCli(words);
  assert.equal(second.code, 0, second.stderr);
  assert.match(second.stderr, /2 finished before/);
  assert.equal(await Deno.readTextFile(path), "corrected by hand");

  await Deno.remove(join(output, "sub", "other_map_segmentation.png"));
  const third = await runCli(words);
  assert.match(third.stderr, /1 done, 1 finished before/);
  assert.ok((await names(join(output, "sub"))).includes("other_map_segmentation.png"));

  const fourth = await runCli([...words, "--overwrite"]);
  assert.match(fourth.stderr, /2 done, 0 finished before/);
  assert.deepEqual(await readDocument(path), document);

  const fifth = await runCli([...words, "--min-confidence", "0.99"]);
  assert.match(fifth.stderr, /2 done, 0 finished before/);
});

Deno.test("cli.ts reports each bad file by name with its reason, and does the others", async () => {
  const { input, output, words } = await workplace();
  const [png, jpg, tif] = await Promise.all([".png", ".jpg", ".tif"].map(sampleWith));
  const cut = async (path: string) => {
    const bytes = await Deno.readFile(path);
    return bytes.subarray(0, Math.floor(bytes.length / 2));
  };
  const dot = await encodePng({ width: 1, height: 1, data: new Uint8Array(3) });
  const bad: Record<string, Uint8Array> = {
    "bomb.png": pngBomb(60_000, 60_000),
    "cut.jpg": await cut(jpg!),
    "cut.png": await cut(png!),
    "cut.tif": await cut(tif!),
    "dot.png": dot,
    "empty.tif": new Uint8Array(0),
    "text.png": new TextEncoder().encode("this is no picture, whatever its name says"),
  };
  for (const [name, bytes] of Object.entries(bad)) await Deno.writeFile(join(input, name), bytes);
  await Deno.symlink(join(input, "nowhere"), join(input, "dangling.png"));
  await Deno.copyFile(png!, join(input, "forbidden.png"));
  await Deno.copyFile(png!, join(input, "taken.png"));
  await Deno.mkdir(join(output, "taken_map_segmentation.json"), { recursive: true });
  await Deno.copyFile(png!, join(input, "zz_good.png"));

  const { code, stderr } = await runCli(words, {
    permissions: [`--deny-read=${join(input, "forbidden.png")}`],
  });
  assert.equal(code, 3, stderr);
  for (const name of [...Object.keys(bad), "dangling.png", "forbidden.png", "taken"]) {
    const line = stderr.split("\n").find((line) => line.includes("ERROR") && line.includes(name));
    assert.ok(line, `${name} is reported in:\n${stderr}`);
    assert.match(line, /Cannot \w+ .*: .+; .+/);
  }
  assert.match(stderr, /1 done, 0 finished before, 10 failed/);
  assert.deepEqual(await names(output), [
    "taken_map_segmentation.json",
    "zz_good_map_segmentation.json",
    "zz_good_map_segmentation.png",
  ]);
});

Deno.test("cli.ts leaves no part of a result on a disk that is full", async () => {
  const { folder, input, words } = await workplace();
  const disk = join(folder, "disk");
  await Deno.mkdir(disk);
  const mount = await new Deno.Command("mount", {
    args: ["-t", "tmpfs", "-o", "size=64k", "tmpfs", disk],
  }).output().catch(() => undefined);
  if (!mount?.success) {
    console.log("skipped: a small disk can only be mounted by root on Linux");
    return;
  }
  try {
    await Deno.copyFile(await sampleWith(".png"), join(input, "sheet.png"));
    const { code, stderr } = await runCli([...words, "--output", disk]);
    assert.equal(code, 3, stderr);
    assert.match(stderr, /Cannot write .*sheet_map_segmentation.png: .*space/i);
    assert.deepEqual(await names(disk), []);
  } finally {
    await new Deno.Command("umount", { args: [disk] }).output();
  }
});

Deno.test("cli.ts reads an image from standard input and answers on standard output", async () => {
  const { folder } = await workplace();
  const stdin = await Deno.readFile(await sampleWith(".png"));
  const { code, stdout, stderr } = await runCli(["-"], { stdin, cwd: folder });
  assert.equal(code, 0, stderr);
  const document = mapSegmentationSchema.parse(JSON.parse(stdout));
  assert.equal(document.doc_id, "stdin");
  assert.ok(document.segments.length > 0);

  const noImage = await runCli(["-"], { stdin: stdin.subarray(0, 1000), cwd: folder });
  assert.equal(noImage.code, 3);
  assert.match(noImage.stderr, /Cannot decode standard input: .+; .+/);
  assert.equal(noImage.stdout, "");
});

Deno.test("cli.ts writes the network's masks with --debug_images", async () => {
  const { input, output, words } = await workplace();
  await Deno.copyFile(await sampleWith(".png"), join(input, "a.png"));
  const { code, stderr } = await runCli([...words, "--debug-images", "--device", "wasm"]);
  assert.equal(code, 0, stderr);
  assert.ok((await names(output)).includes("a_map_segmentation_masks.png"));
});

Deno.test("cli.ts does the share of an array job's task, and all of them do all", async () => {
  const { folder, input, words } = await workplace();
  const png = await sampleWith(".png");
  for (const name of ["a.png", "b.png", "c.png"]) await Deno.copyFile(png, join(input, name));
  const permissions = ["--allow-env=AWS_*"];
  const variables = (index: number) => ({
    AWS_BATCH_JOB_ARRAY_INDEX: String(index),
    AWS_BATCH_JOB_ARRAY_SIZE: "2",
  });
  const done: string[] = [];
  for (const index of [0, 1]) {
    const output = join(folder, `task ${index}`);
    const task = ["--input", input, "--output", output, "--workdir", join(folder, "work")];
    const { code, stderr } = await runCli(task, { permissions, env: variables(index) });
    assert.equal(code, 0, stderr);
    assert.match(stderr, new RegExp(`share ${index + 1} of 2 \\(AWS_BATCH_JOB_ARRAY_INDEX\\)`));
    done.push(...(await names(output)).filter((name) => name.endsWith(".json")));
  }
  assert.deepEqual(done.sort(), ["a", "b", "c"].map((name) => `${name}_map_segmentation.json`));
  const explicit = await runCli([...words, "--shard", "1/1"], { permissions, env: variables(1) });
  assert.match(explicit.stderr, /share 1 of 1 \(--shard\): 3 of 3 sheets/);
});

Deno.test("cli.ts --help names the subcommands, and each of them has its own", async () => {
  const { stdout } = await runCli(["--help"]);
  const commands = [...stdout.matchAll(/cli\.ts (\w+) +--help/g)].map(([, name]) => name!);
  for (const name of ["serve", "worker", "convert"]) assert.ok(commands.includes(name), name);
  for (const name of commands) {
    const help = await runCli([name, "--help"]);
    assert.equal(help.code, 0, help.stderr);
    assert.match(help.stdout, new RegExp(`^usage: (cli|server)\\.ts( ${name})? `, "m"));
  }
});

Deno.test("cli.ts ends with the exit code of what went wrong", async () => {
  const { folder, input, words } = await workplace();
  assert.equal((await runCli(["--help"])).code, 0);
  assert.equal((await runCli(["--no_such_flag"])).code, 2);
  assert.equal((await runCli(["--input", join(folder, "none"), "--output", folder])).code, 1);
  assert.equal((await runCli(words)).code, 0);

  await Deno.copyFile(await sampleWith(".png"), join(input, "a.png"));
  const noModel = await runCli([...words, "--model", folder]);
  assert.equal(noModel.code, 4);
  assert.match(noModel.stderr, /Cannot open the model /);

  const model = join(folder, "model");
  await Deno.mkdir(model);
  const embedded = fileURLToPath(new URL("../models/sheet/", import.meta.url));
  await Deno.copyFile(join(embedded, "model.json"), join(model, "model.json"));
  await Deno.writeFile(join(model, "model.onnx"), new Uint8Array(100));
  const damaged = await runCli([...words, "--model", model]);
  assert.equal(damaged.code, 4);
  assert.match(damaged.stderr, /SHA-256/);
});

Deno.test("cli.ts ends with 130 when it is interrupted, and keeps what is finished", async () => {
  const { input, output, words } = await workplace();
  const tif = await Deno.readFile(await sampleWith(".tif"));
  for (let copy = 0; copy < 40; copy++) {
    // A byte after the image's end makes another file of the same picture.
    const bytes = new Blob([tif, Uint8Array.of(copy)]);
    await Deno.writeFile(join(input, `${copy}.tif`), bytes.stream());
  }
  const child = startCli(words);
  await child.stdin.close();
  const seen: string[] = [];
  let isInterrupted = false; // a second signal would end it at once
  for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
    seen.push(text);
    if (isInterrupted || !seen.join("").includes("[1/40]")) continue;
    isInterrupted = true;
    child.kill("SIGINT");
  }
  const { code } = await child.status;
  await child.stdout.cancel();
  assert.equal(code, 130, seen.join(""));
  const written = await names(output);
  assert.ok(written.length >= 2 && written.length < 80, `${written.length} files`);
  assert.ok(written.every((name) => /^\d+_map_segmentation\.(json|png)$/.test(name)));
});

Deno.test("cli.ts asks nothing on a terminal and shows there which sheet it is at", async () => {
  const { folder, words } = await workplace();
  const command = [
    Deno.execPath(),
    ...taskArguments("segment"),
    ...words,
    await sampleWith(".png"),
  ];
  const log = join(folder, "terminal.log");
  const terminal = await new Deno.Command("script", {
    args: ["-qec", command.map((word) => `'${word}'`).join(" "), log],
    stdin: "null",
    stdout: "null",
  }).output().catch(() => undefined);
  if (!terminal) {
    console.log("skipped: there is no script(1) to make a terminal");
    return;
  }
  const shown = await Deno.readTextFile(log);
  assert.equal(terminal.code, 0, shown);
  assert.match(shown, /\[1\/1\] .*\.png/);
});

Deno.test("cli.ts needs no network", async () => {
  const { input, words } = await workplace();
  await Deno.copyFile(await sampleWith(".tif"), join(input, "a.tif"));
  const { code, stderr } = await runCli(words, { permissions: ["--deny-net", "--no-remote"] });
  assert.equal(code, 0, stderr);
});

Deno.test({
  name: "cli.ts finds the maps of real sheets",
  ignore: !sharedIsThere(),
  async fn() {
    const { output, words } = await workplace();
    const maps = fileURLToPath(new URL("maps/", SHARED));
    const { code, stderr } = await runCli([...words.slice(2), "--input", maps]);
    assert.equal(code, 0, stderr);
    const sheets = (await names(maps)).filter((name) => /\.(png|jpg)$/.test(name));
    assert.ok(sheets.length >= 6);
    for (const sheet of sheets) {
      const stem = basename(sheet).replace(/\.\w+$/, "");
      const { segments } = await readDocument(join(output, `${stem}_map_segmentation.json`));
      assert.ok(segments.some(({ class_label }) => class_label === "map"), stem);
    }
  },
});
