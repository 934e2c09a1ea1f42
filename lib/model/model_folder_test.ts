import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Source } from "../bytes/source.ts";
import { openModelFolder } from "./model_folder.ts";

/** Makes a folder of files, and a link to one outside it. */
async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await Deno.makeTempDir();
  for (const [name, text] of Object.entries(files)) {
    await Deno.mkdir(join(folder, name, ".."), { recursive: true });
    await Deno.writeTextFile(join(folder, name), text);
  }
  return folder;
}

async function textOf(source: Source): Promise<string> {
  return new TextDecoder().decode(await source.read(0, source.size));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

const FILES = { "config.yaml": "VERSION: 2", "config.json": "{}", "model_final.pth": "weights" };
const ID = sha256(["VERSION: 2", "{}", "weights"].map((text) => `${sha256(text)}\n`).join(""));

Deno.test("openModelFolder() finds the three files and hashes what is in them", async () => {
  const folder = await folderOf({ ...FILES, "README.md": "x", "sub/config.yaml": "y" });
  const model = await openModelFolder(folder);
  assert.equal(model.name, folder);
  assert.equal(await textOf(model.yaml), "VERSION: 2");
  assert.equal(await textOf(model.json), "{}");
  assert.equal(await textOf(model.checkpoint), "weights");
  assert.equal(await model.id(), ID);
});

Deno.test("openModelFolder() goes by the ends of names, and the id by the content alone", async () => {
  const model = await openModelFolder(
    await folderOf({
      "lara_config.yaml": FILES["config.yaml"],
      "layoutlmv3-config.json": FILES["config.json"],
      "layoutlmv3_model_final.pth": FILES["model_final.pth"],
    }),
  );
  assert.equal(await model.id(), ID);
});

Deno.test("openModelFolder() gives another id when any file's content is another", async () => {
  const ids = new Set([ID]);
  for (const name of Object.keys(FILES)) {
    ids.add(await (await openModelFolder(await folderOf({ ...FILES, [name]: "other" }))).id());
  }
  // The same bytes, but one of them belongs to the next file.
  const moved = { "config.yaml": "VERSION: 2{", "config.json": "}", "model_final.pth": "weights" };
  ids.add(await (await openModelFolder(await folderOf(moved))).id());
  ids.add(await (await openModelFolder(await folderOf({ ...FILES, "base.yaml": "x" }))).id());
  assert.equal(ids.size, 6);
});

Deno.test("openModelFolder() follows links to files", async () => {
  const store = await folderOf({ blob: "weights" });
  const folder = await folderOf({ "config.yaml": "VERSION: 2", "config.json": "{}" });
  await Deno.symlink(join(store, "blob"), join(folder, "model_final.pth"));
  assert.equal(await (await openModelFolder(folder)).id(), ID);
});

Deno.test("openModelFolder() prefers the plain name, and refuses to choose between others", async () => {
  const both = await folderOf({ ...FILES, "old_model_final.pth": "old" });
  assert.equal(await textOf((await openModelFolder(both)).checkpoint), "weights");
  const { "model_final.pth": _, ...rest } = FILES;
  const unclear = await folderOf({ ...rest, "a_model_final.pth": "a", "b_model_final.pth": "b" });
  await assert.rejects(openModelFolder(unclear), {
    kind: "model",
    message: /a_model_final\.pth and b_model_final\.pth could each be its model_final\.pth/,
  });
});

Deno.test("openModelFolder() names each file that is missing", async () => {
  for (const name of Object.keys(FILES)) {
    const rest = Object.entries(FILES).filter(([other]) => other !== name);
    const folder = await folderOf({ ...Object.fromEntries(rest), [`${name}/x`]: "a folder" });
    await assert.rejects(openModelFolder(folder), {
      kind: "model",
      file: folder,
      found: `it has no file whose name ends in ${name}`,
    });
  }
  await assert.rejects(openModelFolder(await folderOf({})), {
    found: /config\.yaml and none in config\.json and none in model_final\.pth/,
  });
  await assert.rejects(openModelFolder("/nowhere/at/all"), {
    kind: "model",
    found: "there is no such file or folder",
  });
});

Deno.test("openModelFolder() opens further YAML files of the folder and nothing else", async () => {
  const folder = await folderOf({ ...FILES, "base.yaml": "base", "secret.txt": "x" });
  const model = await openModelFolder(folder);
  assert.equal(await textOf(await model.open("base.yaml")), "base");
  for (const name of ["secret.txt", "../x.yaml", "sub/base.yaml", "config.yaml", ""]) {
    await assert.rejects(model.open(name), { kind: "model" }, name);
  }
});
