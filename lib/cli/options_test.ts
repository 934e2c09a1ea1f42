import assert from "node:assert/strict";
import { UsageError } from "../flags.ts";
import { parseCommand } from "./options.ts";

function segment(...words: string[]) {
  const command = parseCommand(words);
  assert.ok(command.kind === "segment");
  return command.options;
}

Deno.test("parseCommand() fills what was not said with the original's defaults", () => {
  assert.deepEqual(segment("--input", "sheets", "--output", "out"), {
    inputs: ["sheets"],
    output: "out",
    workdir: "tmp/lara/workdir",
    min_confidence: 0.25,
    device: "auto",
    offline: false,
    no_gpu: false,
    accept_truncated: false,
    full_resolution: false,
    no_snap: false,
    debug_images: false,
    overwrite: false,
    jobs: Math.min(4, Math.max(1, navigator.hardwareConcurrency - 1)),
    log_level: "INFO",
    ta1_schema: false,
    cdr_schema: false,
    system: "lara-map-segmentation",
    system_version: "1.0.0",
    model_name: "uncharted-lara",
    model_version: "1.0.0",
    document: {
      schema: "map_segmentation",
      provenance: {
        system: "lara-map-segmentation",
        systemVersion: "1.0.0",
        model: "uncharted-lara",
        modelVersion: "1.0.0",
      },
    },
  });
});

Deno.test("parseCommand() takes the original's flags for other documents, in both forms", () => {
  assert.equal(segment("a.png", "-o", "out", "--ta1_schema").document.schema, "ta1");
  assert.equal(segment("--ta1_schema", "True", "a.png", "-o", "out").document.schema, "ta1");
  assert.deepEqual(segment("--ta1_schema", "True", "a.png", "-o", "out").inputs, ["a.png"]);
  assert.equal(segment("a.png", "-o", "out", "--cdr-schema").document.schema, "cdr");
});

Deno.test("parseCommand() accepts snake case, kebab case, = and several inputs", () => {
  const options = segment(
    "a.png",
    "--min-confidence=0.5",
    "--log_level",
    "debug",
    "--input",
    "b-c_d.png",
    "--no-gpu",
    "-o",
    "out-put",
  );
  assert.deepEqual(options.inputs, ["b-c_d.png", "a.png"]);
  assert.equal(options.min_confidence, 0.5);
  assert.equal(options.log_level, "DEBUG");
  assert.equal(options.no_gpu, true);
  assert.equal(options.output, "out-put");
});

Deno.test("parseCommand() takes standard input without an output, alone", () => {
  assert.deepEqual(segment("-").inputs, ["-"]);
  assert.deepEqual(segment("--input", "-").inputs, ["-"]);
  assert.throws(() => parseCommand(["-", "a.png", "-o", "out"]), /goes with no other/);
});

Deno.test("parseCommand() refuses what makes no sense and says what", () => {
  const refused: [string[], RegExp][] = [
    [[], /nothing to do/],
    [["a.png"], /--output/],
    [
      ["a.png", "-o", "out", "--min_confidence", "2"],
      /--min_confidence: must be a number from 0 to 1/,
    ],
    [["a.png", "-o", "out", "--min_confidence", ""], /must be a number/],
    [["a.png", "-o", "out", "--device", "tpu"], /--device/],
    [["a.png", "-o", "out", "--log_level", "loud"], /--log_level/],
    [["a.png", "-o", "out", "--no_gpu", "--device", "webgpu"], /contradict/],
    [["a.png", "-o", "out", "--ta1_schema", "--cdr_schema"], /choose one/],
    [["a.png", "-o", "out", "--cdr_schema", "--system", ""], /--system: must not be empty/],
    [["a.png", "-o", "out", "--colour"], /--colour/],
    [["a.png", "--output"], /--output|-o/],
  ];
  for (const [words, message] of refused) {
    assert.throws(() => parseCommand(words), (error) => {
      assert.ok(error instanceof UsageError, String(error));
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("parseCommand() gives help and version before anything else", () => {
  assert.equal(parseCommand(["--help", "--min_confidence", "9"]).kind, "help");
  assert.equal(parseCommand(["-h"]).kind, "help");
  assert.equal(parseCommand(["--version"]).kind, "version");
});

Deno.test("parseCommand() takes a share of the inputs", () => {
  const { shard } = segment("sheets", "-o", "out", "--shard", "2/5");
  assert.deepEqual(shard, { number: 2, count: 5, source: "--shard" });
  assert.throws(() => parseCommand(["sheets", "-o", "out", "--shard", "0/5"]), /--shard: must be/);
  assert.throws(() => parseCommand(["-", "--shard", "1/5"]), UsageError);
});
