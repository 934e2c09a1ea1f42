/**
 * The tests of the part that is written in Python: the generator of sheets, and, where there is PyTorch, the
 * training.
 *
 * @module
 */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const TRAIN = fileURLToPath(new URL("../models/sheet/train/", import.meta.url));
/** The Python that has the packages may be named in the environment. */
const PYTHON = Deno.env.get("PYTHON") ?? "python3";

for (
  const [part, modules, args] of [
    ["the generator", ["cv2", "numpy", "PIL"], ["discover", "-s", "sheets", "-t", "."]],
    ["the training", ["cv2", "onnx", "onnxruntime", "torch"], ["test_train"]],
  ] as const
) {
  Deno.test({
    name: `${part} passes its tests in Python`,
    ignore: !await canImport(modules),
    async fn() {
      const { success, stderr } = await python(["-m", "unittest", ...args]);
      const report = new TextDecoder().decode(stderr);
      assert.ok(success, report);
      assert.match(report, /^Ran [1-9]\d* tests? in /m);
    },
  });
}

async function canImport(modules: readonly string[]): Promise<boolean> {
  const { success } = await python(["-c", `import ${modules.join(", ")}`]);
  if (!success) {
    console.log(
      `skipped: ${PYTHON} lacks one of ${modules}; see models/sheet/train/requirements.txt`,
    );
  }
  return success;
}

function python(args: readonly string[]): Promise<Deno.CommandOutput> {
  return new Deno.Command(PYTHON, { args: ["-B", ...args], cwd: TRAIN }).output();
}
