/**
 * The server against its own description: schemathesis (PyPI) reads `/openapi.json` and asks what it
 * may, and what it may not.
 *
 * @module
 */

import assert from "node:assert/strict";
import { withServer } from "./http_server.ts";

async function hasSchemathesis(): Promise<boolean> {
  const { success } = await new Deno.Command("python3", {
    args: ["-c", "import schemathesis"],
    stderr: "null",
  }).output();
  if (!success) console.log("skipped: there is no schemathesis; pip install schemathesis");
  return success;
}

Deno.test({
  name: "the server keeps to /openapi.json, whatever it is asked",
  ignore: !await hasSchemathesis(),
  async fn() {
    await withServer(async ({ address }) => {
      const { success, stdout } = await new Deno.Command("python3", {
        args: [
          ...["-m", "schemathesis.cli", "run", `${address}/openapi.json`, "--seed=1", "--no-color"],
          ...["--max-examples=20", "--phases=examples,coverage,fuzzing", "--request-timeout=30"],
          // A body that no schema can tell from an image is refused rightly; the original's route answers
          // 500 to whatever fails.
          ...["--exclude-checks=positive_data_acceptance", "--exclude-path=/api/process_image"],
        ],
        env: { HYPOTHESIS_STORAGE_DIRECTORY: await Deno.makeTempDir() },
        cwd: await Deno.makeTempDir(),
      }).output();
      assert.ok(success, new TextDecoder().decode(stdout));
    }, ["--fetch_hosts", "localhost:1"]);
  },
});
