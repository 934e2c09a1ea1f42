/**
 * `cli.ts evaluate` as a process, and beside the scorer that others use.
 *
 * @module
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runCli } from "./process.ts";
import { SHARED, sharedIsThere } from "./shared.ts";

const DATA = fileURLToPath(new URL("data/evaluate/", import.meta.url));
const SAMPLES = fileURLToPath(new URL("../samples/", import.meta.url));
const SCORER = fileURLToPath(new URL("tools/score.py", SHARED));
/** The Python that has NumPy may be named in the environment. */
const PYTHON = Deno.env.get("PYTHON") ?? "python3";
/** Numbers that both print are rounded to three places. */
const ROUNDING = 0.00051;

Deno.test("cli.ts evaluate segments sheets, compares them with their truth and draws the page", async () => {
  const folder = await Deno.makeTempDir();
  const input = join(folder, "in"), report = join(folder, "report");
  await Deno.mkdir(input);
  await Deno.copyFile(`${SAMPLES}wide.png`, join(input, "wide.png"));
  await Deno.writeTextFile(join(input, "tall.jpg"), "no image");
  const words = ["evaluate", "--truth", `${SAMPLES}truth`, "--input", input, "--report", report];
  const places = ["--output", join(folder, "out"), "--workdir", join(folder, "work")];
  const { code, stdout, stderr } = await runCli([...words, ...places]);
  assert.equal(code, 3, stderr);
  assert.match(stdout, /^1 sheets\n/);
  assert.match(stdout, /^map +1 +1 +0\.9/m);
  assert.match(stderr, /not scored: .*tall/);
  const { classes, sheets } = JSON.parse(await Deno.readTextFile(join(report, "evaluation.json")));
  assert.ok(classes.map.iou > 0.9);
  assert.equal(sheets[0].name, "wide");
  const page = await Deno.readTextFile(join(report, "evaluation.html"));
  assert.match(page, /data:image\/png;base64,/);
  assert.ok(!/(href|src)="(?!data:|#)/.test(page), "the page needs no other file");
});

Deno.test("cli.ts evaluate says what it wants", async () => {
  assert.match((await runCli(["evaluate", "--help"])).stdout, /--truth FOLDER/);
  for (
    const [words, message] of [
      [[], /name the folder of the true regions/],
      [["--truth", DATA], /nothing to do|name images/],
      [["--truth", DATA, "--input", DATA], /--output/],
      [["--truth", DATA, "--predicted", DATA, "--device", "wasm"], /nothing is segmented/],
      [["--truth", DATA, "--predicted", DATA, "--pictures", "-1"], /--pictures/],
    ] as const
  ) {
    const { code, stderr } = await runCli(["evaluate", ...words]);
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
  }
});

Deno.test({
  name: "cli.ts evaluate prints the numbers of score.py where both have them",
  ignore: !sharedIsThere() || !await hasNumpy(),
  async fn() {
    const words = ["evaluate", "--truth", `${DATA}truth`, "--predicted", `${DATA}found`];
    const ours = await runCli(words);
    assert.equal(ours.code, 0, ours.stderr);
    const theirs = await runScorer();
    const classLines = theirs.matchAll(/^(\w+) +iou ([\d.]+) +F1 ([\d.]+)/gm);
    let lines = 0;
    for (const [, label = "", iou, f1] of classLines) {
      const cells = ours.stdout.split("\n").find((line) => line.startsWith(label))!.split(/ +/);
      assert.ok(Math.abs(Number(cells[3]) - Number(iou)) <= ROUNDING, `${label}: ${cells}, ${iou}`);
      assert.ok(Math.abs(Number(cells[6]) - Number(f1)) <= ROUNDING, `${label}: ${cells}, ${f1}`);
      lines++;
    }
    assert.equal(lines, 4);
  },
});

async function hasNumpy(): Promise<boolean> {
  const { success } = await new Deno.Command(PYTHON, { args: ["-c", "import numpy"] }).output()
    .catch(() => ({ success: false }));
  if (!success) console.log(`skipped: ${PYTHON} has no NumPy for score.py`);
  return success;
}

async function runScorer(): Promise<string> {
  const stems = await Array.fromAsync(
    Deno.readDir(`${DATA}truth`),
    ({ name }) => name.replace(".truth.json", ""),
  );
  const files = stems.flatMap((stem) => [
    `${DATA}truth/${stem}.truth.json`,
    `${DATA}found/${stem}_map_segmentation.json`,
  ]);
  const { stdout } = await new Deno.Command(PYTHON, { args: [SCORER, ...files] }).output();
  return new TextDecoder().decode(stdout);
}
