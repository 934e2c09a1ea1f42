/**
 * The server, as a process unless said otherwise, asked by real HTTP clients.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { mapSegmentationSchema } from "../lib/document/map_segmentation.ts";
import { listen } from "../lib/http/listen.ts";
import { jobStatusSchema } from "../lib/http/routes/schemas.ts";
import { badBodies } from "./bad_images.ts";
import { SERVE, withServer } from "./http_server.ts";
import { localService } from "./http_service.ts";

const SAMPLES = fileURLToPath(new URL("../samples/", import.meta.url));
const SHEET = await Deno.readFile(join(SAMPLES, "wide.png"));
const SHEET_ID = createHash("sha1").update(SHEET).digest("hex");

Deno.test("server.ts answers the original's two routes", async () => {
  await withServer(async ({ address }) => {
    const health = await fetch(`${address}/healthcheck`);
    assert.equal(health.status, 200);
    assert.equal(await health.text(), "healthy");

    const post = async (body: BodyInit, headers: HeadersInit = {}) => {
      const answer = await fetch(`${address}/api/process_image`, { method: "POST", headers, body });
      assert.equal(answer.status, 200);
      assert.match(answer.headers.get("content-type")!, /^application\/json/);
      const document = mapSegmentationSchema.parse(await answer.json());
      assert.equal(document.doc_id, SHEET_ID);
      assert.ok(document.segments.some(({ class_label }) => class_label === "map"));
    };
    for (
      const type of [
        "application/octet-stream",
        "application/x-www-form-urlencoded",
        "image/png",
        "multipart/form-data; boundary=not-a-form",
        "application/json",
      ]
    ) await post(SHEET, { "content-type": type });
    const form = new FormData();
    form.append("note", "before the file\r\n--not-the-boundary");
    form.append("file", new Blob([SHEET]), 'a "sheet".png');
    await post(form);
  }, ["--rest"]);
});

Deno.test("server.ts answers what it cannot do, and goes on", async () => {
  await withServer(async ({ address, workdir }) => {
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

    const statuses = new Map<number, number>();
    for (const body of badBodies(SHEET, 1000)) {
      const answer = await fetch(`${address}/v1/segment`, { method: "POST", body });
      await answer.body?.cancel();
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    }
    for (const status of statuses.keys()) {
      assert.ok([400, 413, 415, 422].includes(status), `${status}`);
    }
    assert.equal(await (await fetch(`${address}/healthcheck`)).text(), "healthy");
    assert.equal(await filesIn(join(workdir, "uploads")), 0);
  });
});

Deno.test("server.ts outlives clients that go away in the midst of their request", async () => {
  await withServer(async ({ address, port, workdir, log }) => {
    const uploads = join(workdir, "uploads");
    for (let i = 0; i < 5; i++) {
      const connection = await Deno.connect({ hostname: "127.0.0.1", port });
      const head =
        `POST /v1/segment HTTP/1.1\r\nHost: here\r\nContent-Length: ${SHEET.length}\r\n\r\n`;
      await connection.write(new TextEncoder().encode(head));
      await connection.write(SHEET.subarray(0, 10_000));
      await until(async () => await filesIn(uploads) === 1);
      connection.close();
      await until(async () => await filesIn(uploads) === 0);
    }
    assert.equal((await segment(address, 0.1)).status, 200);
    await until(() => Promise.resolve(log().split("status=499").length === 5 + 1), log);
    assert.equal(await filesIn(uploads), 0);
  });
});

Deno.test("a sheet that waits is dropped when its client goes away", async () => {
  const gate = Promise.withResolvers<void>();
  const settings = { maxQueue: 2, maxUploads: 3, maxPixels: 10_000_000 };
  const { app, service: { queue, intake, run }, lines } = await localService(
    settings,
    () => gate.promise,
  );
  const { address, close } = await listen(app, { host: "127.0.0.1", port: 0 });
  // One after the other, as requests sent at once come in any order.
  const first = segment(address, 0.1);
  await until(() => Promise.resolve(queue.busy));
  const second = segment(address, 0.2);
  await until(() => Promise.resolve(queue.waiting === 1));
  const third = new AbortController();
  const dropped = segment(address, 0.3, third.signal).catch((error) => error.name);
  await until(() => Promise.resolve(queue.waiting === 2));
  third.abort();
  assert.equal(await dropped, "AbortError");
  await until(() => Promise.resolve(queue.waiting === 1));
  gate.resolve();
  for (const answer of [await first, await second]) {
    assert.equal(answer.status, 200);
    await answer.body?.cancel();
  }
  await until(() => Promise.resolve(lines.join().split("status=499").length === 1 + 1));
  await close();
  assert.equal(await filesIn(intake.folder), 0);
  assert.equal(await filesIn(run.resultsFolder), 2);
});

Deno.test("server.ts outlives clients that go away in the midst of their answer", async () => {
  await withServer(async ({ address, port }) => {
    const head =
      `POST /v1/segment?format=overlay HTTP/1.1\r\nHost: here\r\nContent-Length: ${SHEET.length}\r\n\r\n`;
    for (let i = 0; i < 3; i++) {
      const connection = await Deno.connect({ hostname: "127.0.0.1", port });
      await connection.write(new TextEncoder().encode(head));
      const writer = connection.writable.getWriter();
      await writer.write(SHEET);
      const first = new Uint8Array(1000);
      assert.ok((await connection.read(first))! > 0);
      assert.match(new TextDecoder().decode(first), /^HTTP\/1\.1 200 /);
      connection.close();
    }
    assert.equal((await segment(address, 0.1)).status, 200);
  });
});

Deno.test({
  name: "server.ts answers 507 when the disk is full, and takes sheets when it is not",
  ignore: !await canMount(),
  async fn() {
    const disk = await Deno.makeTempDir();
    await command("mount", "-t", "tmpfs", "-o", "size=1m", "none", disk);
    try {
      await withServer(async ({ address }) => {
        await Deno.writeFile(join(disk, "ballast"), new Uint8Array(1_000_000));
        for (const prefer of ["", "respond-async"]) {
          const headers = { prefer };
          const answer = await fetch(`${address}/v1/segment`, {
            method: "POST",
            headers,
            body: SHEET,
          });
          assert.equal(answer.status, 507);
          assert.match(answer.headers.get("content-type")!, /problem\+json/);
          await answer.body?.cancel();
        }
        assert.equal((await fetch(`${address}/health/live`)).status, 200);
        assert.equal(await filesIn(join(disk, "work", "uploads")), 0, "nothing is left behind");
        await Deno.remove(join(disk, "ballast"));
        assert.equal((await segment(address, 0.1)).status, 200);
      }, ["--workdir", join(disk, "work")]);
    } finally {
      await command("umount", disk);
    }
  },
});

Deno.test("server.ts answers what it has accepted before it ends", async () => {
  await withServer(async ({ address, workdir, tellToEnd }) => {
    const started = await fetch(`${address}/v1/segment?min_confidence=0.9`, {
      method: "POST",
      headers: { prefer: "respond-async" },
      body: SHEET,
    });
    assert.equal(started.status, 201);
    const { jobID } = jobStatusSchema.parse(await started.json());
    const waiting = [segment(address, 0.1), segment(address, 0.2)];
    const results = join(workdir, "results");
    await until(async () => await inHand(address) + await filesIn(results) === 3);
    tellToEnd();
    for (const answer of await Promise.all(waiting)) {
      assert.equal(answer.status, 200);
      assert.equal(mapSegmentationSchema.parse(await answer.json()).doc_id, SHEET_ID);
    }
    await assert.rejects(fetch(`${address}/health/live`), TypeError);
    const kept = join(workdir, "jobs", `${jobID}.json`);
    await until(async () => JSON.parse(await Deno.readTextFile(kept)).status === "successful");
  });
});

Deno.test("server.ts is not held up by clients that send slowly, or nothing", async () => {
  await withServer(async ({ address, port, tellToEnd, ended }) => {
    const say = async (text: string) => {
      const connection = await Deno.connect({ hostname: "127.0.0.1", port });
      await connection.write(new TextEncoder().encode(text));
      return connection;
    };
    using _silent = await say("");
    using _head = await say("POST /v1/seg");
    using body = await say("POST /v1/segment HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nabc");
    assert.equal((await segment(address, 0.1)).status, 200);
    tellToEnd();
    const answer = new Uint8Array(100);
    await body.read(answer);
    assert.match(new TextDecoder().decode(answer), /^HTTP\/1\.1 408 /);
    await ended;
  }, ["--max_upload_seconds", "3"]);
});

Deno.test("server.ts ends at once when it is told twice", async () => {
  await withServer(
    async ({ port, log, tellToEnd, ended }) => {
      using unfinished = await Deno.connect({ hostname: "127.0.0.1", port });
      const head = "POST /v1/segment HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nabc";
      await unfinished.write(new TextEncoder().encode(head));
      // It is told once the request is begun: what is asked for later is not accepted.
      await segment(`http://127.0.0.1:${port}`, 0.1);
      tellToEnd();
      await until(() => Promise.resolve(log().includes("told to end")), log);
      tellToEnd();
      await ended;
    },
    [],
    { ...SERVE, exitCode: 130 },
  );
});

Deno.test("server.ts answers 504 when a sheet takes too long, and takes the next", async () => {
  await withServer(async ({ address }) => {
    const answer = await segment(address, 0.1);
    assert.equal(answer.status, 504);
    await answer.body?.cancel();
    await until(async () => {
      const ready = await fetch(`${address}/health/ready`);
      await ready.body?.cancel();
      return ready.status === 200;
    });
  }, ["--max_seconds", "0.1"]);
});

Deno.test("server.ts fetches images from no address of its own network", async () => {
  const connections = { count: 0 };
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  void (async () => {
    for await (const connection of listener) {
      connections.count++;
      connection.close();
    }
  })();
  const host = `localhost:${listener.addr.port}`;
  await withServer(async ({ address }) => {
    const answer = await fetch(`${address}/v1/segment`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ url: `http://${host}/a.tif` }),
    });
    assert.equal(answer.status, 403);
    assert.match(await answer.text(), /not of the public internet/);
  }, ["--fetch_hosts", host]);
  assert.equal(connections.count, 0);
});

Deno.test("server.ts says what is wrong with its port, its keys and its model", async () => {
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const keys = await Deno.makeTempFile();
  const cases = [
    { flags: ["--port", `${taken.addr.port}`], code: 2, words: /is in use/ },
    { flags: ["--port", "0", "--api_key_file", keys], code: 2, words: /no key in/ },
    { flags: ["--port", "0", "--model", SAMPLES], code: 4, words: /model/ },
    {
      flags: ["--port", "0", "--fetch_hosts", "maps.example,*.b.example:81"],
      code: 2,
      words: /add maps\.example,\*\.b\.example:81 to --allow-net/,
    },
  ];
  for (const { flags, code, words } of cases) {
    const { taskArguments } = await import("./process.ts");
    const ended = await new Deno.Command(Deno.execPath(), {
      args: [...taskArguments("serve"), "--host", "127.0.0.1", ...flags],
      env: { NO_COLOR: "1" },
    }).output();
    assert.match(new TextDecoder().decode(ended.stderr), words);
    assert.equal(ended.code, code);
  }
});

/** Whether a file system of a test's own can be had: by root alone. */
async function canMount(): Promise<boolean> {
  const folder = await Deno.makeTempDir();
  const mounted = Deno.build.os === "linux" &&
    await command("mount", "-t", "tmpfs", "-o", "size=1m", "none", folder);
  if (mounted) await command("umount", folder);
  else console.log("skipped: no file system can be mounted");
  return mounted;
}

async function command(name: string, ...args: readonly string[]): Promise<boolean> {
  const { success } = await new Deno.Command(name, { args: [...args], stderr: "null" }).output();
  return success;
}

/** Each confidence is another result, so that none is found among the kept ones. */
function segment(address: string, confidence: number, signal?: AbortSignal): Promise<Response> {
  const url = `${address}/v1/segment?min_confidence=${confidence}`;
  return fetch(url, { method: "POST", body: SHEET, ...(signal && { signal }) });
}

async function filesIn(folder: string): Promise<number> {
  return (await Array.fromAsync(Deno.readDir(folder)).catch(() => [])).length;
}

/** How many sheets wait, or do not any longer and are not done. */
async function inHand(address: string): Promise<number> {
  const text = await (await fetch(`${address}/metrics`)).text();
  const [, waiting] = /^lara_queue_length (.*)$/m.exec(text)!;
  const [, busy] = /^lara_busy (.*)$/m.exec(text)!;
  return Number(waiting) + Number(busy);
}

async function until(holds: () => Promise<boolean>, found = () => ""): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`it did not come to pass within 30 s: ${found()}`);
}
