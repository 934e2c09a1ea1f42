/**
 * The clients in `examples/`, against the server and the worker.
 *
 * @module
 */

import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { mapSegmentationSchema } from "../lib/document/map_segmentation.ts";
import { withServer } from "./http_server.ts";
import { taskArguments } from "./process.ts";
import { rabbitmqIsThere, startBroker } from "./rabbitmq.ts";

const EXAMPLES = fileURLToPath(new URL("../examples/", import.meta.url));
const SHEET = fileURLToPath(new URL("../samples/wide.png", import.meta.url));

async function runExample(program: string, args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args: [...args] }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

async function hasPika(): Promise<boolean> {
  const { success } = await new Deno.Command("python3", {
    args: ["-c", "import pika"],
    stderr: "null",
  }).output();
  if (!success) console.log("skipped: Python has no pika; pip install pika");
  return success;
}

Deno.test("the clients of the original's REST server are answered", async () => {
  const folder = await Deno.makeTempDir();
  await withServer(async ({ address }) => {
    const text = await runExample("sh", [join(EXAMPLES, "segment.sh"), address, SHEET]);
    const { segments } = mapSegmentationSchema.parse(JSON.parse(text));
    assert.ok(segments.length > 0);
    await runExample("python3", [join(EXAMPLES, "segment.py"), address, SHEET, folder]);
    const written = JSON.parse(await Deno.readTextFile(join(folder, "wide.json")));
    assert.deepEqual(mapSegmentationSchema.parse(written).segments, segments);
  });
});

Deno.test({
  name: "the client of the original's queue is answered",
  ignore: !rabbitmqIsThere() || !await hasPika(),
  async fn() {
    const folder = await Deno.makeTempDir();
    await Deno.copyFile(SHEET, join(folder, "sheet.tif"));
    await using broker = await startBroker();
    const worker = new Deno.Command(Deno.execPath(), {
      args: [
        ...taskArguments("worker").map((word) =>
          word.startsWith("--allow-net=") ? `--allow-net=127.0.0.1:${broker.port}` : word
        ),
        ...["--rabbit_host", "127.0.0.1", "--rabbit_port", String(broker.port)],
        ...["--imagedir", folder, "--workdir", folder],
      ],
      stderr: "null",
    }).spawn();
    const out = join(folder, "out");
    const client = join(EXAMPLES, "queue_client.py");
    await runExample("python3", [client, "127.0.0.1", String(broker.port), "sheet.tif", out]);
    worker.kill("SIGTERM");
    assert.equal((await worker.status).code, 0);
    assert.deepEqual(await Array.fromAsync(Deno.readDir(out), ({ name }) => basename(name)), [
      "sheet.json",
    ]);
    mapSegmentationSchema.parse(JSON.parse(await Deno.readTextFile(join(out, "sheet.json"))));
  },
});
