/**
 * The queue worker with a real RabbitMQ.
 *
 * @module
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Connection, type MessageBody, type SyncMessage } from "rabbitmq-client";
import { localStore } from "../lib/bytes/store.ts";
import { DEFAULT_PROVENANCE, featureResultsSchema } from "../lib/document/feature_results.ts";
import { mapSegmentationSchema } from "../lib/document/map_segmentation.ts";
import { SegmenterError } from "../lib/errors.ts";
import { encodePng } from "../lib/image/encode_png.ts";
import type { Segmenter } from "../lib/process/segmenter.ts";
import { IN_THIS_THREAD } from "../lib/process/stages.ts";
import { answerRequest } from "../lib/queue/answer_request.ts";
import { consume, type ConsumerOptions } from "../lib/queue/consumer.ts";
import { readRequest, resultSchema } from "../lib/queue/message.ts";
import { freePort } from "./child_server.ts";
import { fakeSegmenter } from "./fake_segmenter.ts";
import { taskArguments } from "./process.ts";
import { type Broker, rabbitmqIsThere, startBroker } from "./rabbitmq.ts";

const SAMPLE = fileURLToPath(new URL("../samples/wide.png", import.meta.url));
const OTHER_SAMPLE = fileURLToPath(new URL("../samples/tall.jpg", import.meta.url));
const MOST_SECONDS_TO_WAIT = 120;

/** One client, one set of queues and one folder of images. */
interface Place extends AsyncDisposable {
  readonly client: Connection;
  readonly options: ConsumerOptions;
  readonly log: string[];
  readonly imageFolder: string;
  readonly workFolder: string;
  send(body: MessageBody, envelope?: object): Promise<void>;
  /** Waits for a message and removes it. */
  take(queue: string): Promise<SyncMessage>;
  count(queue: string): Promise<number>;
  /** A request for an image of that name; the file is made. */
  request(imageId: string): Promise<Record<string, string>>;
  /** A consumer in this process. */
  work(segmenter: Segmenter, signal?: AbortSignal): ReturnType<typeof consume>;
}

let places = 0;

async function openPlace({ port }: Broker): Promise<Place> {
  const client = new Connection({ port, hostname: "127.0.0.1", retryLow: 200, retryHigh: 1000 });
  client.on("error", () => {/* the broker is restarted */});
  await client.onConnect();
  const [imageFolder, workFolder] = [await Deno.makeTempDir(), await Deno.makeTempDir()];
  const requestQueue = `request ${++places}`;
  const log: string[] = [];
  const options: ConsumerOptions = {
    host: "127.0.0.1",
    port,
    vhost: "/",
    user: "guest",
    password: "guest",
    heartbeatSeconds: 60,
    requestQueue,
    resultQueue: `result ${places}`,
    requeueLimit: 3,
    log: (level, message) => void log.push(`${level} ${message}`),
  };
  const publisher = client.createPublisher({ confirm: true, maxAttempts: 5 });
  const png = await encodePng({ width: 64, height: 48, data: new Uint8Array(64 * 48 * 3) });
  return {
    client,
    options,
    log,
    imageFolder,
    workFolder,
    send: (body, envelope = {}) => publisher.send({ ...envelope, routingKey: requestQueue }, body),
    async take(queue) {
      for (let seconds = 0; seconds < MOST_SECONDS_TO_WAIT; seconds += 0.1) {
        const message = await client.basicGet({ queue, noAck: true });
        if (message) return message;
        await delay(100);
      }
      throw new Error(`nothing came to ${queue}: ${log.join("\n")}`);
    },
    count: async (queue) => (await client.queueDeclare({ queue, passive: true })).messageCount,
    async request(imageId) {
      await Deno.writeFile(join(imageFolder, `${imageId}.tif`), png);
      return {
        id: `request of ${imageId}`,
        task: "segmentation",
        image_id: imageId,
        image_url: "",
        output_format: "cdr",
      };
    },
    work: (segmenter, signal = new AbortController().signal) =>
      consume(
        options,
        async (body) => {
          const { result } = await answerRequest(segmenter, readRequest(body), {
            minConfidence: 0.25,
            document: { schema: "map_segmentation", provenance: DEFAULT_PROVENANCE },
            results: localStore(workFolder),
            imageFolder,
            keepsImages: true,
            offline: false,
            maxImageBytes: 1e9,
            stages: IN_THIS_THREAD,
          });
          return result;
        },
        signal,
      ),
    async [Symbol.asyncDispose]() {
      await publisher.close();
      await client.close();
    },
  };
}

function bytesOf(value: unknown) {
  return new TextEncoder().encode(JSON.stringify(value));
}

Deno.test({
  name: "the queue's consumer, with a real RabbitMQ",
  ignore: !rabbitmqIsThere(),
  async fn(t) {
    await using broker = await startBroker();

    await t.step("answers the original's message with the original's result", async () => {
      await using place = await openPlace(broker);
      const consumer = await place.work(fakeSegmenter());
      const request = await place.request("a.v1");
      // The original sends bytes and says nothing about them.
      await place.send(Buffer.from(bytesOf({ ...request, extra: 1 })));
      const { body, durable } = await place.take(place.options.resultQueue);
      const { output, ...rest } = resultSchema.strict().parse(body);
      assert.equal(durable, true);
      assert.deepEqual(rest, {
        ...request,
        success: true,
        output_type: 3,
        image_path: join(place.imageFolder, "a.v1.tif"),
      });
      const document = mapSegmentationSchema.parse(JSON.parse(output));
      assert.equal(document.doc_id, "a.v1");
      assert.equal(document.segments[0]?.class_label, "map");
      await consumer.close();
      assert.equal(await place.count(place.options.requestQueue), 0);
    });

    await t.step("tries a failure four times and sets it aside with its reason", async () => {
      await using place = await openPlace(broker);
      let runs = 0;
      const consumer = await place.work(fakeSegmenter(() => {
        runs++;
        return Promise.reject(new Error("the device is on fire"));
      }));
      const sent = bytesOf(await place.request("bad"));
      await place.send(Buffer.from(sent), { correlationId: "c", headers: { "x-mine": "kept" } });
      const { body, headers, correlationId } = await place.take(
        `${place.options.requestQueue}.error`,
      );
      assert.equal(runs, 4);
      assert.deepEqual(Uint8Array.from(Buffer.from(body)), sent);
      assert.equal(headers?.["x-error"], "the device is on fire");
      assert.equal(headers?.["x-error-kind"], "internal");
      assert.equal(headers?.["x-mine"], "kept");
      assert.equal(headers?.["x-last-attempt"], undefined, "sent again, it has all its attempts");
      assert.equal(correlationId, "c");
      await consumer.close();
      assert.equal(await place.count(place.options.requestQueue), 0);
      assert.equal(await place.count(place.options.resultQueue), 0);
    });

    await t.step(
      "holds a failure back for a while, for which whoever ends it does not wait",
      async () => {
        await using place = await openPlace(broker);
        const ending = new AbortController();
        let runs = 0;
        const failing = fakeSegmenter(() => {
          runs++;
          return Promise.reject(new Error("the device is busy"));
        });
        const consumer = await place.work(failing, ending.signal);
        await place.send(await place.request("held"));
        // What is logged stands right before the pause.
        while (!place.log.join("\n").includes("attempt 1 of 4 failed")) await delay(20);
        ending.abort();
        await consumer.close();
        assert.equal(runs, 1);
        assert.equal(await place.count(place.options.requestQueue), 1);
        assert.equal(await place.count(`${place.options.requestQueue}.error`), 0);
      },
    );

    await t.step("sets malformed messages aside at once and goes on", async () => {
      await using place = await openPlace(broker);
      const consumer = await place.work(fakeSegmenter());
      const request = await place.request("good");
      const malformed: MessageBody[] = [
        Buffer.from([0xff, 0xfe, 0x00]),
        Buffer.from(""),
        "no JSON",
        {},
        { ...request, id: 7 },
        { ...request, image_id: "../good" },
      ];
      for (const body of malformed) await place.send(body);
      await place.send(request);
      await place.take(place.options.resultQueue);
      for (const body of malformed) {
        const message = await place.take(`${place.options.requestQueue}.error`);
        assert.deepEqual(message.body, body);
        assert.match(String(message.headers?.["x-error"]), /^Cannot read the request: /);
      }
      await consumer.close();
      assert.equal(await place.count(place.options.resultQueue), 0);
    });

    await t.step("finishes the sheet in hand when it is closed and takes no other", async () => {
      await using place = await openPlace(broker);
      const begun = Promise.withResolvers<void>();
      const consumer = await place.work(fakeSegmenter(async () => {
        begun.resolve();
        await delay(500);
      }));
      const [first, second] = [await place.request("first"), await place.request("second")];
      await place.send(first);
      await place.send(second);
      await begun.promise;
      await consumer.close();
      const { body } = await place.take(place.options.resultQueue);
      assert.equal(body.image_id, "first");
      assert.equal(await place.count(place.options.requestQueue), 1);
      assert.equal(await place.count(place.options.resultQueue), 0);
    });

    await t.step("shares a queue with others, one sheet at a time", async () => {
      await using place = await openPlace(broker);
      const done = [0, 0];
      const workers = await Promise.all(done.map((_, i) =>
        place.work(fakeSegmenter(async () => {
          done[i]!++;
          await delay(100);
        }))
      ));
      const names = Array.from({ length: 12 }, (_, i) => `sheet ${i}`);
      for (const [i, name] of names.entries()) {
        const request = await place.request(name);
        // The same image again would be answered without the network.
        const side = 40 + i;
        const image = { width: side, height: side, data: new Uint8Array(3 * side * side) };
        await Deno.writeFile(join(place.imageFolder, `${name}.tif`), await encodePng(image));
        await place.send(request);
      }
      const answered = new Set<string>();
      for (const _ of names) {
        answered.add((await place.take(place.options.resultQueue)).body.image_id);
      }
      assert.deepEqual([...answered].sort(), [...names].sort());
      assert.ok(Math.min(...done) >= 4, `shared ${done}`);
      await Promise.all(workers.map((worker) => worker.close()));
    });

    await t.step("answers on the last attempt what three workers died over", async () => {
      await using place = await openPlace(broker);
      const first = await place.work(fakeSegmenter());
      await first.close();
      await place.send(await place.request("hard"));
      for (let deaths = 0; deaths < 3; deaths++) {
        const channel = await place.client.acquire();
        while (!await channel.basicGet({ queue: place.options.requestQueue })) await delay(50);
        await channel.close();
      }
      const consumer = await place.work(fakeSegmenter());
      const { body } = await place.take(place.options.resultQueue);
      assert.equal(resultSchema.strict().parse(body).image_id, "hard");
      await consumer.close();
      assert.equal(await place.count(place.options.requestQueue), 0);
    });

    await t.step("sets aside what no worker lived to answer the last time", async () => {
      await using place = await openPlace(broker);
      const consumer = await place.work(fakeSegmenter());
      await consumer.close();
      await place.send(await place.request("deadly"), { headers: { "x-last-attempt": true } });
      const channel = await place.client.acquire();
      const got = await channel.basicGet({ queue: place.options.requestQueue });
      assert.ok(got);
      await channel.close();
      const next = await place.work(fakeSegmenter());
      const { headers } = await place.take(`${place.options.requestQueue}.error`);
      assert.match(String(headers?.["x-error"]), /no worker .* lived/);
      await next.close();
      assert.equal(await place.count(place.options.resultQueue), 0);
    });

    await t.step("keeps its heartbeat while a sheet is with its threads", async () => {
      await using place = await openPlace(broker);
      // The broker drops who is silent for twice as long.
      Object.assign(place.options, { heartbeatSeconds: 2 });
      const consumer = await place.work(fakeSegmenter(() => delay(7000)));
      await place.send(await place.request("long"));
      await place.take(place.options.resultQueue);
      await consumer.close();
      assert.doesNotMatch(place.log.join("\n"), /reconnecting/);
    });

    await t.step("says so when a queue exists with other arguments", async () => {
      await using place = await openPlace(broker);
      await place.client.queueDeclare({ queue: place.options.resultQueue, durable: true });
      await assert.rejects(place.work(fakeSegmenter()), (error) => {
        assert.ok(error instanceof SegmenterError);
        assert.match(error.message, /it exists with other arguments .*--requeue_limit/);
        return true;
      });
    });

    await t.step("loses nothing when the broker is restarted with a sheet in hand", async () => {
      await using place = await openPlace(broker);
      const begun = Promise.withResolvers<void>();
      const goOn = Promise.withResolvers<void>();
      const consumer = await place.work(fakeSegmenter(async () => {
        begun.resolve();
        await goOn.promise;
      }));
      const names = ["in hand", "waiting"];
      for (const name of names) await place.send(await place.request(name));
      await begun.promise;
      await broker.restart();
      goOn.resolve();
      const answered: string[] = [];
      for (const _ of names) {
        answered.push((await place.take(place.options.resultQueue)).body.image_id);
      }
      assert.deepEqual(answered.sort(), names);
      await consumer.close();
      assert.equal(await place.count(place.options.requestQueue), 0);
      assert.equal(await place.count(place.options.resultQueue), 0, "answered twice");
      assert.equal(await place.count(`${place.options.requestQueue}.error`), 0);
    });

    await t.step("as a process: fetches images, ends well on SIGTERM", async () => {
      await using place = await openPlace(broker);
      const sample = await Deno.readFile(SAMPLE);
      const otherSample = await Deno.readFile(OTHER_SAMPLE);
      const metrics: string[] = [];
      const asked = Promise.withResolvers<void>();
      const goOn = Promise.withResolvers<void>();
      await using images = Deno.serve(
        { hostname: "127.0.0.1", port: 0, onListen: () => {} },
        async ({ method, url }) => {
          if (method === "POST") metrics.push(new URL(url).pathname);
          if (url.endsWith("/sheet")) return new Response(sample);
          if (!url.endsWith("/slow")) return new Response("", { status: 404 });
          asked.resolve();
          await goOn.promise;
          return new Response(otherSample);
        },
      );
      const address = `127.0.0.1:${images.addr.port}`;
      await using worker = startWorker(place, [address], [
        ...["--cdr_schema", "--metrics_url", `http://${address}`],
      ]);
      await worker.seen("waiting for requests");
      const request = { ...await place.request("x"), image_id: "fetched" };
      await place.send({ ...request, image_url: `http://${address}/sheet` });
      const { output, image_path } = resultSchema.parse(
        (await place.take(place.options.resultQueue)).body,
      );
      const document = featureResultsSchema.parse(JSON.parse(output));
      assert.equal(document.cog_id, "fetched");
      assert.ok(document.cog_area_extractions.some(({ category }) => category === "map_area"));
      assert.deepEqual(await Deno.readFile(image_path), sample);

      for (
        const [url, reason] of [
          [`http://${address}/nothing`, /answered 404/],
          ["http://127.0.0.1:4009/", /may not be fetched .*--allow-net/],
          ["file:///etc/passwd", /no http or https address/],
        ] as const
      ) {
        await place.send({ ...request, image_id: "missing", image_url: url });
        const { headers } = await place.take(`${place.options.requestQueue}.error`);
        assert.match(String(headers?.["x-error"]), reason);
      }
      const left = await Array.fromAsync(Deno.readDir(place.imageFolder), ({ name }) => name);
      assert.deepEqual(left.sort(), ["fetched.tif", "x.tif"]);

      await place.send({ ...request, image_id: "in hand", image_url: `http://${address}/slow` });
      await place.send({ ...request, image_id: "left" });
      await asked.promise;
      worker.child.kill("SIGTERM");
      await worker.seen("told to end");
      goOn.resolve();
      assert.equal((await worker.child.status).code, 0);
      assert.equal((await place.take(place.options.resultQueue)).body.image_id, "in hand");
      assert.equal(await place.count(place.options.requestQueue), 1);
      assert.equal(metrics.filter((path) => path.endsWith("_completed")).length, 2);
      assert.equal(metrics.filter((path) => path.endsWith("_errored")).length, 3 * 4);
    });

    await t.step("as a process: over TLS, its password in a file, seen by probes", async () => {
      await using place = await openPlace(broker);
      const passwordFile = join(place.workFolder, "password");
      await Deno.writeTextFile(passwordFile, "guest\n");
      const healthPort = freePort();
      const words = [
        ...["--rabbit_host", "localhost", "--rabbit_port", String(broker.tls.port)],
        ...["--rabbit_tls", "--rabbit_ca_file", broker.tls.caFile, "--rabbit_uid", "guest"],
        ...["--health_host", "127.0.0.1", "--health_port", String(healthPort)],
      ];
      const hosts = [`localhost:${broker.tls.port}`, `127.0.0.1:${healthPort}`];
      await using worker = startWorker(place, hosts, words, { RABBIT_PWD_FILE: passwordFile });
      const probe = async (path: string) => {
        const answer = await fetch(`http://127.0.0.1:${healthPort}/health/${path}`);
        await answer.body?.cancel();
        return answer.status;
      };
      await worker.seen("probes are answered");
      assert.deepEqual([await probe("live"), await probe("ready")], [200, 503]);
      await worker.seen("waiting for requests");
      assert.deepEqual([await probe("live"), await probe("ready")], [200, 200]);
      await place.send(await place.request("by TLS"));
      assert.equal((await place.take(place.options.resultQueue)).body.image_id, "by TLS");
      worker.child.kill("SIGTERM");
      assert.equal((await worker.child.status).code, 0);

      await using stranger = startWorker(place, hosts, words.toSpliced(5, 2));
      await stranger.seen("certificate");
    });

    await t.step("as a process: killed with a sheet in hand, another one answers it", async () => {
      await using place = await openPlace(broker);
      const passwordFile = join(place.workFolder, "password");
      await Deno.writeTextFile(passwordFile, "guest\n");
      const user = ["--rabbit_uid", "guest", "--rabbit_pwd_file", passwordFile];
      await using victim = startWorker(place, [], user);
      await victim.seen("waiting for requests");
      const names = ["one", "two", "three"];
      for (const name of names) {
        const request = await place.request(name);
        await Deno.copyFile(SAMPLE, join(place.imageFolder, `${name}.tif`));
        await place.send(request);
      }
      while (await place.count(place.options.requestQueue) === names.length) await delay(10);
      victim.child.kill("SIGKILL");
      await victim.child.status;
      await using heir = startWorker(place, [], []);
      const outputs = new Map<string, string>();
      while (outputs.size < names.length) {
        const { body } = await place.take(place.options.resultQueue);
        const { image_id: name, output } = resultSchema.parse(body);
        assert.equal(outputs.get(name) ?? output, output, "answered twice to different effect");
        outputs.set(name, output);
      }
      heir.child.kill("SIGTERM");
      assert.equal((await heir.child.status).code, 0);
      assert.equal(await place.count(place.options.requestQueue), 0);
      assert.equal(await place.count(`${place.options.requestQueue}.error`), 0);
    });
  },
});

/** `cli.ts worker` with the permissions that the README names, for this broker and these hosts. */
function startWorker(
  place: Place,
  hosts: readonly string[],
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
) {
  const { port, requestQueue, resultQueue } = place.options;
  const reach = [`127.0.0.1:${port}`, ...hosts].join(",");
  const args = taskArguments("worker").map((word) =>
    word.startsWith("--allow-net=") ? `--allow-net=${reach}` : word
  );
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...args,
      ...["--rabbit_host", "127.0.0.1", "--rabbit_port", String(port)],
      ...["--request_queue", requestQueue, "--result_queue", resultQueue],
      ...["--imagedir", place.imageFolder, "--workdir", place.workFolder],
      ...words,
    ],
    stdout: "null",
    stderr: "piped",
    env: { NO_COLOR: "1", ...env },
  }).spawn();
  let text = "";
  const reading = (async () => {
    for await (const piece of child.stderr.pipeThrough(new TextDecoderStream())) text += piece;
  })();
  return {
    child,
    text: () => text,
    async seen(...words: string[]) {
      for (let seconds = 0; seconds < MOST_SECONDS_TO_WAIT; seconds += 0.1) {
        if (words.every((word) => text.includes(word))) return;
        await delay(100);
      }
      throw new Error(`the worker never said ${words}: ${text}`);
    },
    async [Symbol.asyncDispose]() {
      try {
        child.kill("SIGKILL");
      } catch { /* it has ended */ }
      await child.status;
      await reading;
    },
  };
}
