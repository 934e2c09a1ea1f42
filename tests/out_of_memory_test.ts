/**
 * Networks that need more memory than there can be, really run.
 *
 * @module
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { exitAfter } from "../lib/cli/exit.ts";
import { SegmenterError } from "../lib/errors.ts";
import { objectionToNative } from "../lib/network/native_ort.ts";
import { openNetwork } from "../lib/network/open_network.ts";
import { addInput, addOutput, createGraph } from "../lib/onnx/graph.ts";
import { matMul } from "../lib/onnx/operators/layers.ts";
import { serialize } from "../lib/onnx/serialize.ts";
import { float32Tensor } from "../lib/tensor/tensor.ts";
import { runCli } from "./process.ts";

/** A column times a row: as many numbers as the square of their length. */
function outerProduct() {
  const graph = createGraph("outer_product");
  const column = addInput(graph, "column", "float32", [null, 1]);
  const row = addInput(graph, "row", "float32", [1, null]);
  addOutput(graph, "product", matMul(column, row));
  return serialize(graph);
}

const hasNoNative = await objectionToNative() !== undefined;

Deno.test("cli.ts ends with 4 where the network needs more memory than WebAssembly can address", async () => {
  const root = await Deno.makeTempDir();
  const model = fileURLToPath(new URL("data/detectron2/model/", import.meta.url));
  for await (const { name } of Deno.readDir(model)) {
    await Deno.copyFile(join(model, name), join(root, name));
  }
  const configuration = await Deno.readTextFile(join(model, "config.yaml"));
  // 66,000 patches: the weights of one head's attention take 18 GB.
  const larger = configuration.replace("_TEST: 160", "_TEST: 3200").replace(
    "_TEST: 267",
    "_TEST: 5333",
  );
  assert.notEqual(larger, configuration);
  await Deno.writeTextFile(join(root, "config.yaml"), larger);
  const sheet = fileURLToPath(new URL("../samples/wide.png", import.meta.url));
  const { code, stderr } = await runCli(
    [sheet, "--model", root, "--device", "wasm", "--output", root, "--workdir", root],
  );
  assert.equal(code, 4, stderr);
  assert.match(stderr, /Cannot run the network on wasm: there is not enough memory \(/);
});

/** 14 GB are more than WebAssembly can address, 256 TB more than a process can. */
const CASES = [
  { device: "wasm", length: 60_000, ignore: false },
  { device: "native", length: 8_000_000, ignore: hasNoNative },
] as const;

for (const { device, length, ignore } of CASES) {
  Deno.test({
    name:
      `Network.run() says on ${device} that there is not enough memory; the program ends with 4`,
    ignore,
    async fn() {
      await using network = await openNetwork(outerProduct, { device, threads: 1 });
      const vectors = (count: number) => ({
        column: float32Tensor([count, 1], new Float32Array(count)),
        row: float32Tensor([1, count], new Float32Array(count)),
      });
      await assert.rejects(network.run(vectors(length)), (error) => {
        assert.ok(error instanceof SegmenterError, String(error));
        assert.equal(error.kind, "memory", error.message);
        const message = new RegExp(
          `^Cannot run the network on ${device}: there is not enough memory \\(.+\\); end other`,
        );
        assert.match(error.message, message);
        let written = "";
        const console = { isTerminal: false, write: (text: string) => void (written += text) };
        assert.equal(exitAfter(error, console), 4);
        assert.equal(written, `${error.message}\n`);
        return true;
      });
      // The network is made anew and works again.
      assert.deepEqual((await network.run(vectors(2))).product?.shape, [2, 2]);
    },
  });
}
