import assert from "node:assert/strict";
import { splitFlags } from "./flags.ts";

const FLAGS = { ta1_schema: { type: "boolean" }, output: { type: "string" } } as const;

Deno.test("splitFlags() takes a switch alone, and with a truth value as the original's README has it", () => {
  const on = [
    ["--ta1_schema"],
    ["--ta1-schema"],
    ["--ta1_schema", "True"],
    ["--ta1_schema=true"],
    ["--ta1-schema", "TRUE"],
  ];
  for (const words of on) {
    assert.deepEqual({ ...splitFlags(words, FLAGS) }, { ta1_schema: true, words: [] });
  }
  for (const words of [["--ta1_schema", "False"], ["--ta1_schema=false"]]) {
    assert.deepEqual({ ...splitFlags(words, FLAGS) }, { words: [] });
  }
});

Deno.test("splitFlags() takes truth values from nothing but switches", () => {
  const values = splitFlags(["--output", "True", "--ta1_schema", "sheet.tif", "true"], FLAGS);
  assert.deepEqual({ ...values }, {
    output: "True",
    ta1_schema: true,
    words: ["sheet.tif", "true"],
  });
  assert.deepEqual({ ...splitFlags(["--", "--ta1_schema", "True"], FLAGS) }, {
    words: ["--ta1_schema", "True"],
  });
  assert.throws(() => splitFlags(["--ta1_schema=perhaps"], FLAGS));
});
