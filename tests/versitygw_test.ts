/**
 * The command line with all its files in a second S3 server, which checks every signature.
 *
 * @module
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runCli } from "./process.ts";
import { findVersitygw, startVersitygw } from "./versitygw.ts";
import { s3Object, s3Sink } from "../lib/bytes/s3.ts";
import { s3Place } from "../lib/bytes/s3_place.ts";
import { remoteSource } from "../lib/bytes/remote.ts";

const SHEET = fileURLToPath(new URL("../samples/wide.png", import.meta.url));
const MODEL = fileURLToPath(new URL("../models/sheet/", import.meta.url));

const program = findVersitygw();

Deno.test({
  name: "cli.ts fetches model and sheet from versitygw and writes results there",
  ignore: program === undefined,
  async fn() {
    await using server = await startVersitygw(program!, ["maps"]);
    const { variables } = server;
    const before = Object.keys(variables).map((name) => [name, Deno.env.get(name)] as const);
    for (const [name, value] of Object.entries(variables)) Deno.env.set(name, value);
    try {
      await putFiles();
      const endpoint = variables.AWS_ENDPOINT_URL!;
      const permissions = [`--allow-net=${new URL(endpoint).host}`, "--allow-env=AWS_*"];
      await checkRun({ permissions, env: variables });
      await checkRefusal({
        permissions,
        env: { ...variables, AWS_SECRET_ACCESS_KEY: "another" },
      });
    } finally {
      for (const [name, value] of before) {
        if (value === undefined) Deno.env.delete(name);
        else Deno.env.set(name, value);
      }
    }
  },
});

interface Start {
  readonly permissions: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

async function putFiles(): Promise<void> {
  const put = async (path: string, key: string) =>
    await s3Sink(s3Place(`s3://maps/${key}`)).write(await Deno.readFile(path));
  for await (const { name, isFile } of Deno.readDir(MODEL)) {
    if (isFile) await put(join(MODEL, name), `model/${name}`);
  }
  await put(SHEET, "sheets/wide ü.png");
}

async function checkRun(start: Start): Promise<void> {
  const workdir = await Deno.makeTempDir();
  const words = ["s3://maps/sheets", "--output", "s3://maps/out", "--model", "s3://maps/model"]
    .concat("--workdir", workdir, "--no_gpu");
  const run = await runCli(words, start);
  assert.equal(run.code, 0, run.stderr);
  assert.match(run.stderr, /1 done, 0 finished before, 0 failed; results in s3:\/\/maps\/out/);

  const here = await Deno.makeTempDir();
  const local = await runCli([SHEET, "--output", here, "--workdir", here, "--no_gpu"]);
  assert.equal(local.code, 0, local.stderr);
  const picture = await s3Object(s3Place("s3://maps/out/wide ü_map_segmentation.png"));
  assert.ok(picture?.size);
  const bytes = await remoteSource(picture).read(0, picture.size);
  const expected = await Deno.readFile(join(here, "wide_map_segmentation.png"));
  assert.ok(bytes.toHex() === expected.toHex());

  const again = await runCli(words, start);
  assert.match(again.stderr, /0 done, 1 finished before, 0 failed/);
}

async function checkRefusal(start: Start): Promise<void> {
  const output = await Deno.makeTempDir();
  const { code, stderr } = await runCli(["s3://maps/sheets", "--output", output], start);
  assert.equal(code, 1, stderr);
  assert.match(stderr, /s3:\/\/maps\/sheets.*403/);
}
