import assert from "node:assert/strict";
import { parseWorkerOptions } from "./options.ts";
import { passwordOf } from "./secrets.ts";

async function passwordWith(flags: readonly string[], variables: Record<string, string>) {
  const options = parseWorkerOptions(flags);
  assert.ok(options !== "help");
  for (const [name, value] of Object.entries(variables)) Deno.env.set(name, value);
  try {
    return await passwordOf(options);
  } finally {
    for (const name of Object.keys(variables)) Deno.env.delete(name);
  }
}

Deno.test("passwordOf() takes the flag, else a file, else the variable", async () => {
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(file, "of the file\n");
  const variables = { RABBIT_PWD: "of the variable" };
  const both = { ...variables, RABBIT_PWD_FILE: file };
  assert.equal(await passwordWith([], {}), "");
  assert.equal(await passwordWith([], variables), "of the variable");
  assert.equal(await passwordWith([], both), "of the file");
  assert.equal(await passwordWith(["--rabbit_pwd_file", file], variables), "of the file");
  assert.equal(await passwordWith(["--rabbit_pwd", "of the flag"], both), "of the flag");
});
