/**
 * S3 both ways against a real server: objects, long listings, refusals, and the command line whose
 * input, output and model all lie there.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fetchFile } from "../lib/bytes/fetch_file.ts";
import { listFolder, locate } from "../lib/bytes/locate.ts";
import { remoteSource } from "../lib/bytes/remote.ts";
import { s3Object, s3Sink } from "../lib/bytes/s3.ts";
import { s3Place } from "../lib/bytes/s3_place.ts";
import { SegmenterError } from "../lib/errors.ts";
import type { Log } from "../lib/log.ts";
import { fetchModel } from "../lib/model/fetch_model.ts";
import { openModel } from "../lib/model/open_model.ts";
import { motoIsThere, type S3Server, startS3 } from "./moto.ts";
import { runCli } from "./process.ts";
import { startWebServer } from "./web_server.ts";

const SAMPLES = fileURLToPath(new URL("../samples/", import.meta.url));
const SHEET_MODEL = fileURLToPath(new URL("../models/sheet/", import.meta.url));
const ORIGINAL_MODEL = fileURLToPath(new URL("data/detectron2/model/", import.meta.url));

const AWS = ["ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN", "REGION", "DEFAULT_REGION"]
  .concat("ENDPOINT_URL", "ENDPOINT_URL_S3", "NO_SIGN_REQUEST").map((name) => `AWS_${name}`);
const KEYS = { AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret" };

/** Runs `action` with these of AWS's variables and no others. */
async function withAws(
  variables: Readonly<Record<string, string>>,
  action: () => Promise<void>,
): Promise<void> {
  const before = AWS.map((name) => [name, Deno.env.get(name)] as const);
  const set = (name: string, value: string | undefined) =>
    value === undefined ? Deno.env.delete(name) : Deno.env.set(name, value);
  for (const name of AWS) set(name, variables[name]);
  try {
    await action();
  } finally {
    for (const [name, value] of before) set(name, value);
  }
}

/** Until keys are demanded, moto takes any signature. */
const SIGNED = { authorization: "AWS key:any" };

/** As another program would. */
async function put(
  server: S3Server,
  path: string,
  body: Uint8Array<ArrayBuffer> | null = null,
  headers: Readonly<Record<string, string>> = {},
) {
  const request = { method: "PUT", body, headers: { ...SIGNED, ...headers } };
  const answer = await fetch(`${server.endpoint}/${path}`, request);
  await answer.body?.cancel();
  assert.equal(answer.status, 200, path);
}

async function getHex(server: S3Server, path: string): Promise<string> {
  return (await (await fetch(`${server.endpoint}/${path}`, { headers: SIGNED })).bytes()).toHex();
}

async function putFolder(server: S3Server, folder: string, path: string): Promise<void> {
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (isFile) await put(server, `${path}${name}`, await Deno.readFile(join(folder, name)));
  }
}

const silent = () => {};

async function folderOf(location: string, workdir: string, log: Log): Promise<string> {
  using model = await fetchModel(location, { workdir, log, offline: false });
  return model.folder;
}

Deno.test({ name: "S3", ignore: !motoIsThere() }, async (t) => {
  await using server = await startS3();
  const aws = { ...KEYS, AWS_ENDPOINT_URL: server.endpoint };
  await put(server, "bucket");
  const step = (
    name: string,
    variables: Readonly<Record<string, string>>,
    f: () => Promise<void>,
  ) => t.step(name, () => withAws(variables, f));

  await step("s3Sink() writes what s3Object() finds, whatever the key", aws, async () => {
    const bytes = crypto.getRandomValues(new Uint8Array(1000));
    const key = "a folder/ü + # ? %25 'x'.bin";
    const sink = s3Sink(s3Place(`s3://bucket/${key}`));
    await sink.prepare();
    assert.equal(await sink.exists(), false);
    await sink.write(bytes);
    assert.equal(await sink.exists(), true);
    const paths = [
      `s3://bucket/${key}`,
      `${server.endpoint}/bucket/${key.split("/").map(encodeURIComponent).join("/")}`,
    ];
    for (const path of paths) {
      const object = await s3Object(s3Place(path));
      assert.ok(object);
      assert.equal(object.name, path);
      assert.equal(object.size, 1000);
      assert.equal(object.md5, createHash("md5").update(bytes).digest("hex"));
      assert.deepEqual(await remoteSource(object).read(990, 10), new Uint8Array(bytes.slice(990)));
    }
  });

  await step("listFolder() lists more than 1000 objects in order", aws, async () => {
    const names = Array.from({ length: 1100 }, (_, i) => `sub/${String(i).padStart(4, "0")}.tif`);
    for (const name of names) await put(server, `bucket/many/${name}`, new Uint8Array(1));
    await put(server, "bucket/many2/other.tif", new Uint8Array(1));
    for (const folder of ["s3://bucket/many", `${server.endpoint}/bucket/many/`]) {
      const listed = await Array.fromAsync(listFolder(folder), ({ relativePath }) => relativePath);
      assert.deepEqual(listed, names);
    }
  });

  await step("locate() tells objects from folders and finds nothing else", aws, async () => {
    await put(server, "bucket/x/a.png", new Uint8Array(7));
    await put(server, "bucket/x/empty", new Uint8Array(0));
    for (const path of ["s3://bucket/x/a.png", `${server.endpoint}/bucket/x/a.png`]) {
      const located = await locate(path);
      assert.ok(located.kind === "object" && located.object.size === 7);
    }
    const empty = await locate("s3://bucket/x/empty");
    assert.ok(empty.kind === "object" && empty.object.size === 0);
    for (const path of ["s3://bucket/x", "s3://bucket/x/", `${server.endpoint}/bucket/x/`]) {
      assert.equal((await locate(path)).kind, "folder", path);
    }
    for (const path of ["s3://bucket/x/a", "s3://bucket/none/", `${server.endpoint}/bucket/none`]) {
      await assert.rejects(locate(path), /no such object, and none below it; check the path/);
    }
  });

  await step("an object that is replaced while it is read is an error", aws, async () => {
    await put(server, "bucket/changing", new Uint8Array(1000));
    const object = await s3Object(s3Place("s3://bucket/changing"));
    assert.ok(object);
    await put(server, "bucket/changing", new Uint8Array(1000).fill(1));
    await assert.rejects(remoteSource(object).read(0, 10), {
      kind: "location",
      message: /s3:\/\/bucket\/changing: .*it changed while it was read; run it again/,
    });
  });

  await step("settings that are missing are named", {}, async () => {
    const place = s3Place("s3://bucket/x");
    await assert.rejects(s3Object(place), {
      found: "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set",
    });
    for (const text of ["s3://", "https://host", "https://host/", "bucket/key"]) {
      assert.throws(() => s3Place(text), /it names no bucket/, text);
    }
  });

  await step("public objects are read without keys", {
    AWS_NO_SIGN_REQUEST: "YES",
    AWS_ENDPOINT_URL_S3: server.endpoint,
    AWS_ENDPOINT_URL: "http://127.0.0.1:1",
  }, async () => {
    await put(server, "bucket/public", new Uint8Array(8), { "x-amz-acl": "public-read" });
    assert.equal((await s3Object(s3Place("s3://bucket/public")))?.size, 8);
    const refused = s3Object(s3Place("s3://bucket/x/a.png"));
    await assert.rejects(refused, /x\/a\.png: the store answered 403; ask the bucket's owner/);
  });

  await step("a store that nobody answers for is named", {
    ...KEYS,
    AWS_ENDPOINT_URL: "http://127.0.0.1:1",
  }, async () => {
    await assert.rejects(s3Object(s3Place("s3://bucket/x")), {
      kind: "location",
      found: /the connection failed/,
    });
  });

  await step("a bucket that is not there is named", aws, async () => {
    const { prepare } = s3Sink(s3Place("s3://nowhere/x"));
    for (const attempt of [() => locate("s3://nowhere/x"), prepare]) {
      await assert.rejects(attempt(), {
        kind: "location",
        message: /s3:\/\/nowhere\/x.*404 NoSuchBucket.*check the bucket's name/,
      });
    }
  });

  await using bad = startWebServer();
  const badStore = { ...KEYS, AWS_ENDPOINT_URL: bad.url };
  await step(
    "a store that fails now and then, or cuts connections, is asked again",
    badStore,
    async () => {
      const bytes = crypto.getRandomValues(new Uint8Array(20_000));
      bad.files.set("bucket/x", { bytes, etag: '"1"', failures: [500, 503], cuts: 2 });
      const object = await s3Object(s3Place("s3://bucket/x"));
      assert.ok(object);
      assert.deepEqual(await remoteSource(object).read(0, 20_000), bytes);
      bad.files.set("bucket/x", { bytes, etag: '"1"', failures: [500, 500, 500, 500] });
      await assert.rejects(s3Object(s3Place("s3://bucket/x")), {
        kind: "location",
        message:
          /s3:\/\/bucket\/x: the store answered 500 with what is not an answer of S3; try again later/,
      });
    },
  );

  await step(
    "fetchModel() fetches the original's files by the ends of their names",
    aws,
    async () => {
      for (
        const [name, as] of [["config.yaml", "config.yaml"], ["config.json", "lara_config.json"]]
      ) {
        await put(server, `bucket/lmv3/${as}`, await Deno.readFile(join(ORIGINAL_MODEL, name!)));
      }
      const weights = await Deno.readFile(join(ORIGINAL_MODEL, "model_final.pth"));
      await put(server, "bucket/lmv3/layoutlmv3_model_final.pth", weights);
      await put(server, "bucket/lmv3/log.txt", weights);
      const workdir = await Deno.makeTempDir();
      const folder = await folderOf("s3://bucket/lmv3", workdir, silent);
      const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
      const expected = ["config.yaml", "lara_config.json", "layoutlmv3_model_final.pth"];
      assert.deepEqual(names.sort(), expected);
      const [fetched, original] = [await openModel(folder), await openModel(ORIGINAL_MODEL)];
      assert.equal(await fetched.identify(), await original.identify());

      // The same again; then a new version of one file.
      const told: string[] = [];
      const log = (_: string, line: string) => void told.push(line);
      assert.equal(await folderOf("s3://bucket/lmv3", workdir, log), folder);
      assert.deepEqual(told, []);
      await put(server, "bucket/lmv3/layoutlmv3_model_final.pth", new Uint8Array(10));
      assert.notEqual(await folderOf("s3://bucket/lmv3", workdir, log), folder);
    },
  );

  await step("fetchFile() goes on with a part of an object", aws, async () => {
    const bytes = crypto.getRandomValues(new Uint8Array(50_000));
    await put(server, "bucket/part", bytes);
    const object = await s3Object(s3Place("s3://bucket/part"));
    assert.ok(object);
    const path = join(await Deno.makeTempDir(), "part");
    await Deno.writeFile(`${path}.part`, bytes.subarray(0, 30_000));
    const told: number[] = [];
    await fetchFile(object, path, (done) => told.push(done));
    assert.equal(told[0], 30_000);
    assert.deepEqual(await Deno.readFile(path), bytes);
    // A part that is not of this object is found out.
    await Deno.writeFile(`${path}2.part`, new Uint8Array(30_000));
    await assert.rejects(fetchFile(object, `${path}2`), /its MD5 is .* the store says/);
  });

  await step("cli.ts reads sheets and model from S3 and writes results there", aws, async () => {
    await putFolder(server, SAMPLES, "bucket/sheets/");
    await putFolder(server, SHEET_MODEL, "bucket/model/");
    const workdir = await Deno.makeTempDir();
    const words = ["--input", "s3://bucket/sheets", "--output", "s3://bucket/out/deep"]
      .concat("--model", `${server.endpoint}/bucket/model`, "--workdir", workdir, "--no_gpu");
    const start = {
      permissions: [`--allow-net=${new URL(server.endpoint).host}`, "--allow-env=AWS_*"],
      env: aws,
    };
    const first = await runCli(words, start);
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stderr, /fetching http.*\/bucket\/model\/model\.onnx to /);
    assert.match(first.stderr, /4 done, 0 finished before, 0 failed; results in s3:/);

    const local = await Deno.makeTempDir();
    const sample = join(SAMPLES, "wide.png");
    const here = await runCli([sample, "--output", local, "--workdir", local, "--no_gpu"]);
    assert.equal(here.code, 0, here.stderr);
    for (const ending of ["json", "png"]) {
      const name = `wide_map_segmentation.${ending}`;
      const expected = await Deno.readFile(join(local, name));
      assert.ok(expected.toHex() === await getHex(server, `bucket/out/deep/${name}`), name);
    }

    const second = await runCli(words, start);
    assert.equal(second.code, 0, second.stderr);
    assert.match(second.stderr, /0 done, 4 finished before, 0 failed/);
    assert.doesNotMatch(second.stderr, /fetching/);
  });

  await step("cli.ts says which permission is missing", aws, async () => {
    const words = ["--input", "s3://bucket/sheets", "--output", await Deno.makeTempDir()];
    const noNet = await runCli(words, { permissions: ["--allow-env=AWS_*"], env: aws });
    assert.equal(noNet.code, 1);
    assert.match(noNet.stderr, /Deno was not given permission for it .*--allow-net=127\.0\.0\.1:/);
    const noEnv = await runCli(words, { env: aws });
    assert.equal(noEnv.code, 1);
    assert.match(noEnv.stderr, /permission to look at AWS_ACCESS_KEY_ID.*--allow-env=AWS_\*/);
  });

  await server.demandKeys();
  await step("refusals name the place, S3's reason and what to do", aws, async () => {
    const attempts = [
      s3Object(s3Place("s3://bucket/x/a.png")),
      Array.fromAsync(listFolder("s3://bucket/x")),
      s3Sink(s3Place("s3://bucket/y")).prepare(),
      s3Sink(s3Place("s3://bucket/y")).write(new Uint8Array(1)),
    ];
    for (const attempt of await Promise.allSettled(attempts)) {
      assert.ok(attempt.status === "rejected" && attempt.reason instanceof SegmenterError);
      const { kind, message } = attempt.reason;
      assert.equal(kind, "location");
      assert.match(message, /s3:\/\/bucket\/\w.*: the store answered 403 InvalidAccessKeyId/);
      assert.match(message, /; check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY$/);
    }
    const model = folderOf("s3://bucket/model", await Deno.makeTempDir(), silent);
    await assert.rejects(model, { kind: "model", message: /InvalidAccessKeyId/ });
  });
});
