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

Deno.test("parseServerOptions() reads the hosts that images are fetched from", () => {
  const options = parseServerOptions([
    "--fetch_hosts",
    "maps.example,*.b.example",
    "--fetch-hosts=c:81",
  ]);
  assert.ok(options !== "help");
  assert.deepEqual(options.fetch_hosts, [
    { name: "maps.example", below: false, port: undefined },
    { name: "b.example", below: true, port: undefined },
    { name: "c", below: false, port: 81 },
  ]);
  const wrong = () =>
    parseServerOptions(["--fetch_hosts", "a.example,127.0.0.1,https://b.example"]);
  assert.throws(wrong, /--fetch_hosts: "127.0.0.1" is no host's name.*"https:\/\/b.example" is no/);
  const both = () => parseServerOptions(["--fetch_hosts", "a.example", "--offline"]);
  assert.throws(both, /--offline/);
});
