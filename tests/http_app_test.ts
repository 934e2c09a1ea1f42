/**
 * The server's routes without a socket.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { featureResultsSchema } from "../lib/document/feature_results.ts";
import { mapSegmentationSchema } from "../lib/document/map_segmentation.ts";
import { pageExtractionSchema } from "../lib/document/page_extraction.ts";
import { readKeys } from "../lib/http/api_key.ts";
import { readHostRule } from "../lib/http/fetch/host_rules.ts";
import {
  healthSchema,
  jobStatusSchema,
  problemSchema,
  versionSchema,
} from "../lib/http/routes/schemas.ts";
import { pngBomb } from "./bad_images.ts";
import { startWebServer, type WebFile } from "./web_server.ts";
import { greySheet, type LocalService, localService } from "./http_service.ts";

const SHEET = await greySheet(64, 48);

function post(
  { ask }: LocalService,
  path: string,
  headers: HeadersInit = {},
  body: BodyInit = SHEET,
): Promise<Response> {
  // A text would be sent under the content type of one.
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  return ask(path, { method: "POST", headers, body: bytes });
}

async function assertProblem(answer: Response, status: number): Promise<string> {
  assert.equal(answer.status, status);
  assert.equal(answer.headers.get("content-type"), "application/problem+json");
  const problem = problemSchema.parse(await answer.json());
  assert.equal(problem.status, status);
  assert.equal(problem.instance, `urn:request:${answer.headers.get("x-request-id")}`);
  return problem.detail;
}

async function uploads({ service }: LocalService): Promise<number> {
  return (await Array.fromAsync(Deno.readDir(service.intake.folder))).length;
}

Deno.test("POST /v1/segment answers the document that ?format= or Accept wants", async () => {
  const local = await localService();
  const read = async (query: string, accept?: string) => {
    const answer = await post(local, `/v1/segment${query}`, accept ? { accept } : {});
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("content-type"), "application/json");
    return await answer.json();
  };
  const id = createHash("sha1").update(SHEET).digest("hex");
  for (const query of ["", "?format=map_segmentation", "?min_confidence=0.5"]) {
    const document = mapSegmentationSchema.parse(await read(query));
    assert.equal(document.doc_id, id);
    assert.equal(document.segments.length, 1);
  }
  assert.deepEqual((await read("?min_confidence=0.95")).segments, []);
  assert.equal(featureResultsSchema.parse(await read("?format=cdr")).cog_id, id);
  assert.equal(z.array(pageExtractionSchema).parse(await read("?format=ta1")).length, 1);
  z.array(pageExtractionSchema).parse(await read("", "text/html, application/vnd.lara.ta1+json"));
  mapSegmentationSchema.parse(await read("", "text/html,*/*;q=0.8"));

  for (
    const [query, accept] of [["?format=overlay", "*/*"], ["", "application/json;q=0.5,image/*"]]
  ) {
    const picture = await post(local, `/v1/segment${query}`, { accept: accept! });
    assert.equal(picture.headers.get("content-type"), "image/png");
    assert.deepEqual((await picture.bytes()).subarray(1, 4), new TextEncoder().encode("PNG"));
  }
  assert.equal(await uploads(local), 0);
});

Deno.test("POST /v1/segment says by how much a sheet seems to be turned", async () => {
  const turn = { quarterTurns: 3, probability: 0.95, lookAgain: false } as const;
  const local = await localService({}, undefined, turn);
  for (const place of ["new", "kept"]) {
    const answer = await post(local, "/v1/segment");
    assert.equal(answer.headers.get("sheet-turned-degrees"), "270", place);
    mapSegmentationSchema.strict().parse(await answer.json());
  }
  assert.ok(local.lines.some((line) => line.includes("turned_degrees=270")), String(local.lines));
  const started = await post(local, "/v1/segment", { prefer: "respond-async" });
  const { jobID } = jobStatusSchema.parse(await started.json());
  await local.service.jobs.idle();
  const results = await local.ask(`/jobs/${jobID}/results`);
  assert.equal(results.headers.get("sheet-turned-degrees"), "270");
  mapSegmentationSchema.strict().parse(await results.json());
  jobStatusSchema.strict().parse(await (await local.ask(`/jobs/${jobID}`)).json());
  const upright = await post(await localService(), "/v1/segment");
  assert.equal(upright.headers.get("sheet-turned-degrees"), null);
});

Deno.test("POST /v1/segment says what is wrong with a request", async () => {
  const local = await localService({ maxBytes: 10_000, maxPixels: 64 * 48 });
  const form = new FormData();
  form.append("sheet", new Blob([SHEET]));
  const boundary = { "content-type": "multipart/form-data; boundary=b" };
  const cases: [number, string, HeadersInit, BodyInit][] = [
    [400, "", {}, "hello"],
    [400, "", {}, ""],
    [400, "", {}, SHEET.slice(0, SHEET.length - 20)],
    [400, "", boundary, "--b\r\nContent-Disposition: form-data; name=file\r\n\r\nbroken off"],
    [400, "", boundary, SHEET],
    [406, "", { accept: "application/pdf" }, SHEET],
    [406, "", { accept: "application/json;q=0" }, SHEET],
    [413, "", {}, new Uint8Array(10_001)],
    [413, "", {}, await greySheet(65, 48)],
    [413, "", {}, pngBomb(60_000, 60_000)],
    [415, "", { "content-encoding": "gzip" }, SHEET],
    [415, "", { "content-type": "application/json" }, '{"url": "http://localhost/"}'],
    [415, "", { "content-type": "text/plain" }, SHEET],
    [400, "", {}, "%PDF-1.7 and more"],
    [422, "", {}, await greySheet(5, 48)],
    [422, "", {}, form],
    [422, "?format=tiff", {}, SHEET],
    [422, "?min_confidence=2", {}, SHEET],
  ];
  for (const [status, query, headers, body] of cases) {
    await assertProblem(await post(local, `/v1/segment${query}`, headers, body), status);
  }
  const wrong = await post(local, "/v1/segment?format=tiff&min_confidence=2");
  assert.match(
    await assertProblem(wrong, 422),
    /^format: .*"map_segmentation".*; min_confidence: must be a number from 0 to 1$/,
  );
  assert.equal(await uploads(local), 0);
});

Deno.test("POST /v1/segment refuses a body that grows too large or comes too slowly", async () => {
  const local = await localService({ maxBytes: 1000 });
  const endless = new ReadableStream<Uint8Array>({ pull: (c) => c.enqueue(new Uint8Array(300)) });
  await assertProblem(await post(local, "/v1/segment", {}, endless), 413);
  const hasty = await localService({ maxUploadSeconds: 0.2 });
  const silent = new ReadableStream<Uint8Array>({ start: (c) => c.enqueue(SHEET.slice(0, 9)) });
  await assertProblem(await post(hasty, "/v1/segment", {}, silent), 408);
  const broken = new ReadableStream<Uint8Array>({ start: (c) => c.error(new Error("gone")) });
  await assertProblem(await post(local, "/v1/segment", {}, broken), 499);
  for (const each of [local, hasty]) {
    assert.equal(await uploads(each), 0);
    assert.equal(each.service.intake.receiving, 0);
  }
});

Deno.test("POST /v1/segment says so when it cannot keep the upload", async () => {
  const inTheWay = await Deno.makeTempFile();
  const local = await localService({ workdir: inTheWay });
  const detail = await assertProblem(await post(local, "/v1/segment"), 507);
  assert.ok(!detail.includes(inTheWay), "the client is not told the server's paths");
  assert.ok(local.lines[0]!.includes(inTheWay), "the log is");
});

Deno.test("POST /v1/segment fetches images from the hosts that are named", async () => {
  const files: Record<string, WebFile> = {
    "sheet.png": { bytes: SHEET },
    "empty": { bytes: new Uint8Array() },
    "page.html": { bytes: new TextEncoder().encode("<html>") },
    "large.tif": { bytes: new Uint8Array(100_001) },
  };
  await using web = startWebServer(files);
  const host = `localhost:${new URL(web.url).port}`;
  const rules = { hosts: [readHostRule(host)!], mayConnect: () => true };
  const local = await localService({ fetch: rules, maxBytes: 100_000 });
  const fetched = (body: string, headers: HeadersInit = {}) =>
    post(
      local,
      "/v1/segment",
      { "content-type": "application/json; charset=utf-8", ...headers },
      body,
    );
  const urlOf = (name: string) => JSON.stringify({ url: `http://${host}/${name}` });

  const answer = await fetched(urlOf("sheet.png?signature=secret"));
  const expected = await post(local, "/v1/segment");
  assert.deepEqual(await answer.json(), await expected.json());
  assert.ok(local.lines[0]!.includes(`fetched=http://${host}/sheet.png?… `), local.lines[0]);
  const started = await fetched(urlOf("sheet.png"), { prefer: "respond-async" });
  const { jobID } = jobStatusSchema.parse(await started.json());
  await local.service.jobs.idle();
  mapSegmentationSchema.parse(await (await local.ask(`/jobs/${jobID}/results`)).json());

  const cases: [number, string][] = [
    [400, urlOf("empty")],
    [400, urlOf("page.html")],
    [403, '{"url": "http://localhost/sheet.png"}'],
    [403, JSON.stringify({ url: `${web.url}sheet.png` })],
    [413, urlOf("large.tif")],
    [413, JSON.stringify({ url: `http://${host}/${"a".repeat(70_000)}` })],
    [422, ""],
    [422, "{"],
    [422, "[]"],
    [422, '{"url": 7}'],
    [422, '{"url": "file:///etc/passwd"}'],
    [422, `{"url": "http://${host}/sheet.png", "headers": {"x": "y"}}`],
    [502, urlOf("missing.png")],
  ];
  for (const [status, body] of cases) await assertProblem(await fetched(body), status);
  const detail = await assertProblem(await fetched(urlOf("page.html")), 400);
  assert.ok(detail.includes(`http://${host}/page.html`), detail);
  assert.equal(await uploads(local), 0);
  assert.equal(local.service.intake.receiving, 0);
});

Deno.test("/openapi.json tells of addresses where they are fetched", async () => {
  const rules = { hosts: [], mayConnect: () => true };
  const bodySchema = z.object({
    paths: z.object({
      "/v1/segment": z.object({
        post: z.object({ requestBody: z.object({ content: z.record(z.string(), z.unknown()) }) }),
      }),
    }),
  });
  for (const fetch of [undefined, rules]) {
    const answer = await (await localService({ fetch })).ask("/openapi.json");
    const { paths } = bodySchema.parse(await answer.json());
    const types = Object.keys(paths["/v1/segment"].post.requestBody.content);
    assert.equal(types.includes("application/json"), fetch !== undefined);
  }
});

Deno.test("POST /v1/segment answers 429 with Retry-After when the queue is full", async () => {
  const gate = Promise.withResolvers<void>();
  const local = await localService({}, () => gate.promise);
  const confidences = [0.1, 0.2];
  const accepted = confidences.map((least) => post(local, `/v1/segment?min_confidence=${least}`));
  await until(() => local.service.queue.waiting >= 1);
  const refused = await post(local, "/v1/segment");
  assert.match(await assertProblem(refused, 429), /^1 sheet waits already$/);
  assert.ok(Number(refused.headers.get("retry-after")) >= 1);
  assert.equal((await post(local, "/api/process_image")).status, 500);
  gate.resolve();
  for (const answer of await Promise.all(accepted)) assert.equal(answer.status, 200);
  assert.equal((await post(local, "/v1/segment")).status, 200);
});

Deno.test("POST /v1/segment waits for a place in the full queue, with its body unread", async () => {
  const gate = Promise.withResolvers<void>();
  const local = await localService({ maxQueue: 0, maxWaitSeconds: 600 }, () => gate.promise);
  const answers = [0.1, 0.2, 0.3].map((least) =>
    post(local, `/v1/segment?min_confidence=${least}`)
  );
  await untilWaiting(local, 2);
  await until(() => local.service.queue.busy);
  assert.equal(await uploads(local), 1);
  const client = new AbortController();
  const { service: { intake } } = local;
  const gone = intake.receive(() => Promise.resolve(), client.signal);
  await untilWaiting(local, 3);
  client.abort();
  await assert.rejects(gone, /none may wait/);
  gate.resolve();
  for (const answer of await Promise.all(answers)) assert.equal(answer.status, 200);
  assert.equal(await uploads(local), 0);
});

Deno.test("POST /v1/segment answers 429 after the wait for a place, 503 if the server ends meanwhile", async () => {
  const gate = Promise.withResolvers<void>();
  const local = await localService({ maxQueue: 0, maxWaitSeconds: 0.05 }, () => gate.promise);
  const first = post(local, "/v1/segment?min_confidence=0.1");
  await until(() => local.service.queue.busy);
  await assertProblem(await post(local, "/v1/segment"), 429);
  const held = post(local, "/v1/segment");
  await untilWaiting(local, 1);
  local.service.state.draining = true;
  await assertProblem(await held, 503);
  gate.resolve();
  assert.equal((await first).status, 200);
});

async function untilWaiting({ ask }: LocalService, requests: number): Promise<void> {
  const wanted = new RegExp(`^lara_waiting_requests ${requests}$`, "m");
  await until(async () => wanted.test(await (await ask("/metrics")).text()));
}

async function until(happened: () => boolean | Promise<boolean>): Promise<void> {
  while (!await happened()) await new Promise((resolve) => setTimeout(resolve, 5));
}

Deno.test("the routes for sheets want a key where there is one", async () => {
  const path = join(await Deno.makeTempDir(), "keys");
  await Deno.writeTextFile(path, "# of the first client\nsecret-1\n\nsecret-2\n");
  const local = await localService({ keys: await readKeys(path) });
  const segment = (headers: HeadersInit) => post(local, "/v1/segment", headers);
  for (
    const headers of [{ "x-api-key": "secret-1" }, { authorization: "Bearer secret-2" }]
  ) assert.equal((await segment(headers)).status, 200);
  for (
    const headers of [
      {},
      { "x-api-key": "" },
      { "x-api-key": "secret" },
      { "x-api-key": "# of the first client" },
      { authorization: "Basic secret-1" },
    ]
  ) {
    const refused = await segment(headers);
    assert.equal(refused.headers.get("www-authenticate"), "Bearer");
    await assertProblem(refused, 401);
  }
  assert.equal((await post(local, "/api/process_image")).status, 401);
  const job = `/jobs/${crypto.randomUUID()}`;
  for (const method of ["GET", "DELETE"]) {
    await assertProblem(await local.ask(job, { method }), 401);
  }
  await assertProblem(await local.ask(`${job}/results`), 401);
  assert.equal((await local.ask("/health/live")).status, 200);
});

Deno.test("a job is started, watched, read and dismissed", async () => {
  const gate = Promise.withResolvers<void>();
  const local = await localService({ maxQueue: 2 }, () => gate.promise);
  const start = async (query = "", body: BodyInit = SHEET) => {
    const headers = { prefer: "wait=1, respond-async" };
    const answer = await post(local, `/v1/segment${query}`, headers, body);
    assert.equal(answer.status, 201);
    const job = jobStatusSchema.parse(await answer.json());
    assert.equal(answer.headers.get("location"), `/jobs/${job.jobID}`);
    return `/jobs/${job.jobID}`;
  };
  const status = async (path: string) =>
    jobStatusSchema.parse(await (await local.ask(path)).json()).status;

  const running = await start();
  while (await status(running) !== "running") await new Promise((wake) => setTimeout(wake, 5));
  await assertProblem(await local.ask(`${running}/results`), 404);
  const prepared = await start("?min_confidence=0.5");
  const waiting = await start("?format=cdr");
  assert.equal(await status(waiting), "accepted");
  const dismissed = await local.ask(waiting, { method: "DELETE" });
  assert.equal(jobStatusSchema.parse(await dismissed.json()).status, "dismissed");
  assert.equal(local.service.queue.waiting, 1);
  await (await local.ask(prepared, { method: "DELETE" })).json();
  gate.resolve();
  await local.service.jobs.idle();

  for (const job of [prepared, waiting]) assert.equal(await status(job), "dismissed");
  assert.ok(local.service.processor.health.healthy, "a sheet that is dropped is no failure");
  assert.equal(await status(running), "successful");
  const results = await local.ask(`${running}/results`);
  assert.equal(results.headers.get("content-type"), "application/json");
  mapSegmentationSchema.parse(await results.json());
  await (await local.ask(running, { method: "DELETE" })).json();
  await assertProblem(await local.ask(`${running}/results`), 404);

  const failing = await start("", "no image");
  await local.service.jobs.idle();
  assert.equal(await status(failing), "failed");
  await assertProblem(await local.ask(`${failing}/results`), 400);
  for (const id of ["nonsense", "..%2fkeys", crypto.randomUUID()]) {
    await assertProblem(await local.ask(`/jobs/${id}`), 404);
  }
  assert.equal(await uploads(local), 0);
});

Deno.test("a job that cannot be noted is not started, and its upload is removed", async () => {
  const local = await localService();
  await Deno.writeTextFile(join(local.service.settings.workdir, "jobs"), "in the way");
  await assertProblem(await post(local, "/v1/segment", { prefer: "respond-async" }), 500);
  assert.equal(await uploads(local), 0);
});

Deno.test("jobs expire, and those of a server that was killed are closed", async () => {
  const local = await localService({ jobSeconds: 0.05 });
  const { jobs, settings } = local.service;
  const headers = { prefer: "respond-async" };
  const started = await post(local, "/v1/segment", headers);
  const { jobID } = jobStatusSchema.parse(await started.json());
  await jobs.idle();
  const folder = join(settings.workdir, "jobs");
  assert.equal((await Array.fromAsync(Deno.readDir(folder))).length, 2);
  await new Promise((resolve) => setTimeout(resolve, 60));
  await assertProblem(await local.ask(`/jobs/${jobID}`), 404);
  await jobs.sweep();
  assert.deepEqual(await Array.fromAsync(Deno.readDir(folder)), []);

  const left = crypto.randomUUID();
  const job = { jobID: left, status: "running", created: new Date().toISOString() };
  await Deno.writeTextFile(join(folder, `${left}.json`), JSON.stringify(job));
  const next = await localService({ workdir: settings.workdir });
  await next.service.jobs.closeOld();
  await assertProblem(await next.ask(`/jobs/${left}/results`), 503);
});

Deno.test("a server that is about to end takes no more sheets", async () => {
  const local = await localService();
  local.service.state.draining = true;
  await assertProblem(await post(local, "/v1/segment"), 503);
  await assertProblem(await local.ask("/health/ready"), 503);
  assert.equal((await local.ask("/health/live")).status, 200);
});

Deno.test("the original's route tells failures apart with --strict_status only", async () => {
  for (const [strictStatus, status] of [[false, 500], [true, 400]] as const) {
    const answer = await post(await localService({ strictStatus }), "/api/process_image", {}, "?");
    assert.equal(answer.status, status);
    assert.match(await answer.text(), /^Cannot decode the request's body: /);
  }
});

Deno.test("pages of other origins may ask where --cors_origin names them", async () => {
  const origin = "https://maps.example";
  const preflight = (local: LocalService) =>
    local.ask("/v1/segment", {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "POST" },
    });
  const allowed = await localService({ corsOrigins: [origin] });
  assert.equal((await preflight(allowed)).headers.get("access-control-allow-origin"), origin);
  const refused = await post(allowed, "/v1/segment", { origin }, "no image");
  assert.equal(refused.headers.get("access-control-allow-origin"), origin);
  assert.match(refused.headers.get("access-control-expose-headers")!, /sheet-turned-degrees/);
  const answered = await post(allowed, "/v1/segment", { origin });
  assert.deepEqual(answered.headers.get("vary")!.split(/, */).sort(), ["Accept", "Origin"]);
  const closed = await preflight(await localService());
  assert.equal(closed.status, 405);
  assert.equal(closed.headers.get("access-control-allow-origin"), null);
});

Deno.test("every answer of the operators' routes is what its schema says", async () => {
  const local = await localService();
  await post(local, "/v1/segment");
  healthSchema.parse(await (await local.ask("/health/live")).json());
  healthSchema.parse(await (await local.ask("/health/ready")).json());
  versionSchema.parse(await (await local.ask("/version")).json());
  const metrics = await (await local.ask("/metrics")).text();
  for (
    const line of [
      'lara_requests_total{method="POST",route="/v1/segment",status="200"} 1',
      "lara_queue_length 0",
      'lara_stage_seconds_count{stage="network"} 1',
      'lara_device_info{provider="wasm",detail="none",model="left half"} 1',
    ]
  ) assert.ok(metrics.includes(`${line}\n`), `${line} in ${metrics}`);
  assert.match(metrics, /^lara_resident_memory_bytes \d{7,}$/m);
});

Deno.test("/openapi.json and /docs name every route, and nothing else", async () => {
  const local = await localService();
  const documentSchema = z.object({
    openapi: z.string().startsWith("3.1"),
    paths: z.record(z.string(), z.record(z.string(), z.object({ responses: z.looseObject({}) }))),
  });
  const answer = await local.ask("/openapi.json");
  const { paths } = documentSchema.parse(await answer.json());
  const named = Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`)
  );
  assert.deepEqual(named.sort(), [
    "DELETE /jobs/{id}",
    "GET /docs",
    "GET /health/live",
    "GET /health/ready",
    "GET /healthcheck",
    "GET /jobs/{id}",
    "GET /jobs/{id}/results",
    "GET /metrics",
    "GET /openapi.json",
    "GET /version",
    "POST /api/process_image",
    "POST /v1/segment",
  ]);
  const page = await (await local.ask("/docs")).text();
  for (const path of Object.keys(paths)) assert.ok(page.includes(path), path);
  assert.doesNotMatch(page, /(src|href)="(https?:)?\/\//);
});

Deno.test("one line is logged for a request, under the id that was answered", async () => {
  const local = await localService();
  const answer = await post(local, "/v1/segment", { "x-request-id": "my-id.1" });
  assert.equal(answer.headers.get("x-request-id"), "my-id.1");
  const forged = await post(local, "/v1/segment", { "x-request-id": "a b" }, "no image");
  const id = forged.headers.get("x-request-id")!;
  assert.match(id, /^[0-9a-f-]{36}$/);
  assert.equal(local.lines.length, 2);
  assert.match(
    local.lines[0]!,
    /^INFO id=my-id\.1 method=POST path=\/v1\/segment status=200 seconds=\d+\.\d{3} doc_id=\w{40} /,
  );
  assert.match(local.lines[1]!, new RegExp(`^WARNING id=${id} .* status=400 .* problem="Cannot`));
});
