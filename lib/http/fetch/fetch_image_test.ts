import assert from "node:assert/strict";
import { Problem } from "../problem.ts";
import { fetchImage, type FetchRules } from "./fetch_image.ts";
import { readHostRule } from "./host_rules.ts";
import { isPublicAddress } from "./public_address.ts";

const BYTES = Uint8Array.from({ length: 200_000 }, (_, i) => i % 251);
const LIMITS = { maxBytes: 1_000_000, maxSeconds: 10 };

/** A server that may be fetched from, under the name of this machine. */
interface OpenServer extends AsyncDisposable {
  readonly url: string;
  readonly rules: FetchRules;
  /** What it was asked for. */
  readonly requests: { readonly url: string; readonly headers: readonly string[] }[];
}

function openServer(answer: (path: string) => Response): OpenServer {
  const requests: OpenServer["requests"] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    requests.push({ url: request.url, headers: [...request.headers.keys()].sort() });
    return answer(new URL(request.url).pathname);
  });
  const host = `localhost:${server.addr.port}`;
  return {
    url: `http://${host}`,
    rules: { hosts: [readHostRule(host)!], mayConnect: () => true },
    requests,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** A server that says what it likes to whoever connects, and goes on or hangs up. */
function rudeServer(words: string, hangsUp: boolean) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections: Deno.Conn[] = [];
  void (async () => {
    for await (const connection of listener) {
      connections.push(connection);
      await connection.write(new TextEncoder().encode(words)).catch(() => {});
      if (hangsUp) connection.close();
    }
  })();
  const host = `localhost:${listener.addr.port}`;
  return {
    url: `http://${host}/`,
    rules: { hosts: [readHostRule(host)!], mayConnect: () => true },
    [Symbol.dispose]() {
      listener.close();
      if (!hangsUp) connections.forEach((connection) => connection.close());
    },
  };
}

async function problemOf(
  address: string,
  rules: FetchRules,
  limits = LIMITS,
  signal = new AbortController().signal,
): Promise<Problem> {
  const folder = await Deno.makeTempDir();
  try {
    await fetchImage(address, rules, folder, limits, signal);
  } catch (error) {
    assert.deepEqual(await Array.fromAsync(Deno.readDir(folder)), [], "nothing is left behind");
    assert.ok(error instanceof Problem, String(error));
    return error;
  }
  assert.fail(`${address} was fetched`);
}

Deno.test("fetchImage() brings a file's bytes, and sends nothing but its address", async () => {
  await using server = openServer(() => new Response(BYTES));
  const folder = await Deno.makeTempDir();
  const signal = new AbortController().signal;
  const address = `${server.url}/a%20b/c.tif?signature=secret#part`;
  const { upload, name } = await fetchImage(address, server.rules, folder, LIMITS, signal);
  assert.equal(name, `${server.url}/a%20b/c.tif?…`);
  assert.equal(upload.size, BYTES.length);
  assert.deepEqual(await Deno.readFile(upload.path), BYTES);
  await upload[Symbol.asyncDispose]();
  assert.deepEqual(await Array.fromAsync(Deno.readDir(folder)), []);
  assert.deepEqual(server.requests, [{
    url: `${server.url}/a%20b/c.tif?signature=secret`,
    headers: ["accept", "accept-encoding", "connection", "host"],
  }]);
});

Deno.test("fetchImage() follows redirections to where it may, a few times", async () => {
  await using server = openServer((path) => {
    const left = Number(path.slice(1));
    const location = left === 1 ? "/0" : `${server.url}/${left - 1}`;
    return left === 0
      ? new Response(BYTES)
      : new Response(null, { status: 302, headers: { location } });
  });
  const folder = await Deno.makeTempDir();
  const signal = new AbortController().signal;
  const { upload } = await fetchImage(`${server.url}/5`, server.rules, folder, LIMITS, signal);
  assert.equal(upload.size, BYTES.length);
  const problem = await problemOf(`${server.url}/6`, server.rules);
  assert.equal(problem.status, 502);
  assert.match(problem.message, /redirects more than 5 times/);
});

Deno.test("fetchImage() does not follow redirections to where it may not", async () => {
  await using other = openServer(() => new Response(BYTES));
  const cases: [number, string | undefined][] = [
    [403, other.url],
    [403, other.url.replace("localhost", "127.0.0.1")],
    [403, "http://169.254.169.254/latest/meta-data/"],
    [403, "http://[::1]/"],
    [403, "//user:pw@localhost/"],
    [422, "file:///etc/passwd"],
    [422, "data:text/plain,hello"],
    [502, undefined],
  ];
  for (const [status, location] of cases) {
    const headers: HeadersInit = location === undefined ? {} : { location };
    await using server = openServer(() => new Response("moved", { status: 307, headers }));
    const problem = await problemOf(server.url, server.rules);
    assert.equal(problem.status, status, `${location}: ${problem.message}`);
  }
  assert.equal(other.requests.length, 0);
});

Deno.test("fetchImage() connects to no address that is not public, whatever the name means", async () => {
  let connections = 0;
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  void (async () => {
    for await (const connection of listener) {
      connections++;
      connection.close();
    }
  })();
  const host = `localhost:${listener.addr.port}`;
  const rules = { hosts: [readHostRule(host)!], mayConnect: isPublicAddress };
  const problem = await problemOf(`http://${host}/`, rules);
  assert.equal(problem.status, 403);
  assert.match(problem.message, /not of the public internet/);
  assert.ok(
    !problem.message.includes("127.0.0.1"),
    "the client is not told how names are resolved",
  );
  assert.equal(connections, 0);
});

Deno.test("fetchImage() says nothing to a server that turns out not to be public", async () => {
  await using server = openServer(() => new Response(BYTES));
  const asked: string[] = [];
  // As if the name had meant another address when it was looked up.
  const mayConnect = (address: string) => asked.push(address) === 1;
  const problem = await problemOf(server.url, { ...server.rules, mayConnect });
  assert.equal(problem.status, 403);
  assert.equal(asked.at(-1), "127.0.0.1");
  assert.equal(server.requests.length, 0);
});

Deno.test("fetchImage() takes no more bytes than it may, announced or not", async () => {
  const endless = () => new ReadableStream({ pull: (c) => c.enqueue(BYTES) });
  await using server = openServer((path) =>
    path === "/endless" ? new Response(endless()) : new Response(BYTES)
  );
  for (const path of ["/announced", "/endless"]) {
    const limits = { ...LIMITS, maxBytes: BYTES.length - 1 };
    const problem = await problemOf(`${server.url}${path}`, server.rules, limits);
    assert.equal(problem.status, 413, path);
  }
});

Deno.test("fetchImage() waits no longer than it may, for whatever it waits", async () => {
  const head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";
  for (const words of ["", "HTTP/1.1 200", `${head}a few bytes`, "HTTP/1.1 100 Continue\r\n\r\n"]) {
    using server = rudeServer(words, false);
    const problem = await problemOf(server.url, server.rules, { ...LIMITS, maxSeconds: 0.3 });
    assert.equal(problem.status, 504, `${words}: ${problem.message}`);
  }
});

Deno.test("fetchImage() ends when the client goes away", async () => {
  using server = rudeServer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc", false);
  const client = new AbortController();
  setTimeout(() => client.abort(), 100);
  const problem = await problemOf(server.url, server.rules, LIMITS, client.signal);
  assert.equal(problem.status, 499);
});

Deno.test("fetchImage() says what is wrong with the server that it asked", async () => {
  const endlessHead = `HTTP/1.1 200 OK\r\n${"X-Filler: 0123456789\r\n".repeat(100_000)}`;
  for (
    const words of [
      ...["", "SSH-2.0-OpenSSH_9.6\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc"],
      ...["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc", endlessHead],
      ...["HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"],
      ...["HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno", "HTTP/1.1 204 Empty\r\n\r\n"],
      ...["HTTP/1.1 206 Partial Content\r\nContent-Length: 2\r\n\r\nno"],
    ]
  ) {
    using server = rudeServer(words, true);
    const problem = await problemOf(server.url, server.rules);
    assert.equal(problem.status, 502, `${words.slice(0, 80)}: ${problem.message}`);
    assert.match(problem.message, /^cannot fetch http:\/\/localhost:\d+\/: /);
  }
  const nobody = { hosts: [readHostRule("nobody.invalid")!], mayConnect: () => true };
  assert.equal((await problemOf("http://nobody.invalid/", nobody)).status, 502);
});
