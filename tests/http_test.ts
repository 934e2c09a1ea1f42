/**
 * The server as a process, asked by a real HTTP client.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { mapSegmentationSchema } from "../lib/document/map_segmentation.ts";
import { taskArguments } from "./process.ts";

const SAMPLES = new URL("../samples/", import.meta.url);

/** Starts the server on a free port and gives its address to `use`. */
async function withServer(use: (address: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...taskArguments("serve"),
      ...["--rest", "--host", "127.0.0.1", "--port", "0", "--workdir", join(folder, "work")],
    ],
    stdout: "null",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).spawn();
  const lines = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
  try {
    let seen = "";
    let address: string | undefined;
    while (!address || !seen.includes(" ready: ")) {
      const { value, done } = await lines.read();
      assert.ok(!done, `the server ended: ${seen}`);
      seen += value;
      address ??= /listening on (http:\S+)/.exec(seen)?.[1];
    }
    await use(address);
  } finally {
    child.kill("SIGTERM");
    while (!(await lines.read()).done);
    assert.equal((await child.status).code, 0);
  }
}

Deno.test("server.ts answers the original's two routes", async () => {
  await withServer(async (address) => {
    const health = await fetch(`${address}/healthcheck`);
    assert.equal(health.status, 200);
    assert.equal(await health.text(), "healthy");

    const [sample] = (await Array.fromAsync(Deno.readDir(SAMPLES)))
      .filter(({ name }) => name.endsWith(".png"));
    const body = await Deno.readFile(join(fileURLToPath(SAMPLES), sample!.name));
    for (
      const type of ["application/octet-stream", "application/x-www-form-urlencoded", "image/png"]
    ) {
      const answer = await fetch(`${address}/api/process_image`, {
        method: "POST",
        headers: { "content-type": type },
        body,
      });
      assert.equal(answer.status, 200);
      assert.match(answer.headers.get("content-type")!, /^application\/json/);
      const document = mapSegmentationSchema.parse(await answer.json());
      assert.equal(document.doc_id, createHash("sha1").update(body).digest("hex"));
      assert.ok(document.segments.some(({ class_label }) => class_label === "map"));
    }
  });
});

Deno.test("server.ts answers what it cannot do, and goes on", async () => {
  await withServer(async (address) => {
    const post = (body: BodyInit) =>
      fetch(`${address}/api/process_image`, { method: "POST", body });
    for (const body of ["this is no image", ""]) {
      const answer = await post(body);
      assert.equal(answer.status, 500);
      assert.match(await answer.text(), /^Cannot decode the request's body: /);
    }
    const wrongMethod = await fetch(`${address}/api/process_image`);
    assert.equal(wrongMethod.status, 405);
    assert.equal(wrongMethod.headers.get("allow"), "POST");
    await wrongMethod.body?.cancel();
    const nowhere = await fetch(`${address}/nowhere`);
    assert.equal(nowhere.status, 404);
    await nowhere.body?.cancel();
    assert.equal(await (await fetch(`${address}/healthcheck`)).text(), "healthy");
  });
});
