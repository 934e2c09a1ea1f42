import assert from "node:assert/strict";
import { UsageError } from "../flags.ts";
import { parseServerOptions } from "./options.ts";

Deno.test("parseServerOptions() listens where the original did unless told otherwise", () => {
  const options = parseServerOptions(["--rest"]);
  assert.ok(options !== "help");
  assert.equal(options.host, "0.0.0.0");
  assert.equal(options.port, 5000);
});

Deno.test("parseServerOptions() refuses a port that is none, and words that are no flags", () => {
  assert.throws(() => parseServerOptions(["--port", "70000"]), UsageError);
  assert.throws(() => parseServerOptions(["--port", "http"]), UsageError);
  assert.throws(() => parseServerOptions(["sheet.png"]), /takes flags only/);
});
