import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { UsageError } from "../flags.ts";
import { listen } from "./listen.ts";

const HOST = "127.0.0.1";
const echo = { fetch: async (request: Request) => new Response(await request.text()) };

async function connect(address: string): Promise<Deno.TcpConn> {
  return await Deno.connect({ hostname: HOST, port: Number(new URL(address).port) });
}

async function say(connection: Deno.TcpConn, text: string): Promise<void> {
  await connection.write(new TextEncoder().encode(text));
}

async function allThatComes(connection: Deno.TcpConn): Promise<string> {
  return await new Response(connection.readable).text();
}

Deno.test("listen() hangs up on clients whose request does not begin, or breaks off in its head", async () => {
  const listener = await listen(echo, { host: HOST, port: 0, headMs: 200 });
  for (const text of ["", "POST / HTTP/1.1\r\nHo"]) {
    const connection = await connect(listener.address);
    await say(connection, text);
    assert.match(await allThatComes(connection), /^HTTP\/1\.1 408 /, text);
  }
  await listener.close();
});

Deno.test("listen() lets a body come for longer than a head", async () => {
  const listener = await listen(echo, { host: HOST, port: 0, headMs: 200 });
  const connection = await connect(listener.address);
  await say(
    connection,
    "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 6\r\n\r\n",
  );
  for (const letter of "slowly") {
    await delay(150);
    await say(connection, letter);
  }
  assert.match(await allThatComes(connection), /^HTTP\/1\.1 200 [^]*\r\n\r\nslowly$/);
  await listener.close();
});

Deno.test("listen() asks for a body that is announced when it is read, and not if it never is", async () => {
  const refused = { fetch: () => Promise.resolve(new Response("no", { status: 429 })) };
  const expected = [[echo, "HTTP/1.1 100 "], [refused, "HTTP/1.1 429 "]] as const;
  for (const [app, first] of expected) {
    const listener = await listen(app, { host: HOST, port: 0 });
    const connection = await connect(listener.address);
    await say(
      connection,
      "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\n" +
        "Content-Length: 3\r\n\r\n",
    );
    const begin = new Uint8Array(first.length);
    await connection.read(begin);
    assert.equal(new TextDecoder().decode(begin), first);
    await say(connection, "abc");
    const rest = await allThatComes(connection);
    assert.equal(/HTTP\/1\.1 200 [^]*abc$/.test(rest), app === echo, rest);
    await listener.close();
  }
});

Deno.test("listen() says so when its port is in use, or its host is another machine's", async () => {
  const listener = await listen(echo, { host: HOST, port: 0 });
  const port = Number(new URL(listener.address).port);
  await assert.rejects(listen(echo, { host: HOST, port }), (error) => {
    assert.ok(error instanceof UsageError);
    assert.match(error.message, /in use .*--port/);
    return true;
  });
  await assert.rejects(
    listen(echo, { host: "192.0.2.1", port: 0 }),
    /cannot listen on 192\.0\.2\.1/,
  );
  await listener.close();
});
