/**
 * The command line's other documents: which files a run writes, and which it leaves alone.
 *
 * @module
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { featureResultsSchema } from "../lib/document/feature_results.ts";
import { mapSegmentationSchema } from "../lib/document/map_segmentation.ts";
import { pageExtractionSchema } from "../lib/document/page_extraction.ts";
import { runCli } from "./process.ts";

const SAMPLE = fileURLToPath(new URL("../samples/bordered.gif", import.meta.url));

async function json(path: string): Promise<unknown> {
  return JSON.parse(await Deno.readTextFile(path));
}

Deno.test("cli.ts adds another schema's document and leaves finished ones alone", async () => {
  const folder = await Deno.makeTempDir();
  const stem = join(folder, "out", "bordered_map_segmentation");
  const words = [SAMPLE, "-o", join(folder, "out"), "--workdir", join(folder, "work")];
  const run = async (...more: string[]) => {
    const ended = await runCli([...words, ...more]);
    assert.equal(ended.code, 0, ended.stderr);
    return ended.stderr;
  };

  await run("--ta1_schema", "True");
  const lines = (await Deno.readTextFile(`${stem}_schema.json`)).trimEnd().split("\n");
  const extractions = lines.map((line) => pageExtractionSchema.parse(JSON.parse(line)));
  const { segments } = mapSegmentationSchema.parse(await json(`${stem}.json`));
  assert.ok(segments.length > 0);
  assert.deepEqual(
    extractions.map(({ model, bounds }) => [model.field, bounds]),
    segments.map(({ class_label, poly_bounds }) => [class_label, poly_bounds]),
  );

  await Deno.writeTextFile(`${stem}.json`, "corrected by hand");
  assert.match(await run("--cdr_schema"), /1 done, 0 finished before/);
  const results = featureResultsSchema.parse(await json(`${stem}_cdr.json`));
  assert.equal(results.system, "lara-map-segmentation");
  assert.equal(results.cog_area_extractions.length, segments.length);
  assert.equal(await Deno.readTextFile(`${stem}.json`), "corrected by hand");

  await Deno.writeTextFile(`${stem}_cdr.json`, "corrected by hand");
  assert.match(await run("--cdr-schema"), /1 finished before/);
  assert.equal(await Deno.readTextFile(`${stem}_cdr.json`), "corrected by hand");

  assert.match(await run("--cdr_schema", "--system", "uncharted-area"), /1 done/);
  const renamed = featureResultsSchema.parse(await json(`${stem}_cdr.json`));
  assert.deepEqual(renamed, { ...results, system: "uncharted-area" });
  assert.equal(await Deno.readTextFile(`${stem}.json`), "corrected by hand");
});

Deno.test("cli.ts answers standard input with the document that was asked for", async () => {
  const { code, stdout, stderr } = await runCli(["-", "--cdr_schema"], {
    stdin: await Deno.readFile(SAMPLE),
  });
  assert.equal(code, 0, stderr);
  assert.equal(featureResultsSchema.parse(JSON.parse(stdout)).cog_id, "stdin");
});
