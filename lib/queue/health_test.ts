import assert from "node:assert/strict";
import { UsageError } from "../flags.ts";
import { serveHealth } from "./health.ts";

const HOST = "127.0.0.1";

Deno.test("serveHealth() tells whether requests are taken, until it is disposed of", async () => {
  let isReady = false;
  const server = serveHealth({ host: HOST, port: 0 }, () => isReady);
  const status = async (path: string) => {
    const answer = await fetch(`http://${HOST}:${server.port}${path}`);
    await answer.body?.cancel();
    return answer.status;
  };
  assert.equal(await status("/health/live"), 200);
  assert.equal(await status("/health/ready"), 503);
  isReady = true;
  assert.equal(await status("/health/ready"), 200);
  assert.equal(await status("/"), 404);
  await server[Symbol.asyncDispose]();
  await assert.rejects(status("/health/live"), TypeError);
});

Deno.test("serveHealth() listens nowhere unless told, and says where it cannot", async () => {
  await using none = serveHealth({ host: HOST }, () => true);
  assert.equal(none.port, undefined);
  using taken = Deno.listen({ hostname: HOST, port: 0 });
  assert.throws(() => serveHealth({ host: HOST, port: taken.addr.port }, () => true), UsageError);
});
