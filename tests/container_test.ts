/**
 * The container without an engine: what the image starts is started here, with the permissions and the
 * folders that it has there, and what the manifests start is what the programs take.
 *
 * @module
 */

import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadAll } from "js-yaml";
import { z } from "zod";
import { STAGED_PROGRAM, stageProgram } from "../build/stage.ts";
import { parseServerOptions } from "../lib/http/options.ts";
import { parseWorkerOptions } from "../lib/queue/options.ts";
import { withServer } from "./http_server.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const dockerfile = (await Deno.readTextFile(join(ROOT, "Dockerfile"))).replaceAll("\\\n", "");
const words = z.array(z.string());

/** The words of an instruction in its JSON form. */
function instruction(name: RegExp): string[] {
  return words.parse(
    JSON.parse(new RegExp(`^${name.source}(\\[.*\\])$`, "m").exec(dockerfile)![1]!),
  );
}

const ENTRYPOINT = instruction(/ENTRYPOINT /);
const COMMAND = instruction(/CMD /);
const HEALTHCHECK = instruction(/HEALTHCHECK .* CMD /);

Deno.test("the image's program starts as a user without rights elsewhere, and is healthy", async () => {
  const place = await Deno.makeTempDir();
  const [app, data] = [join(place, "app"), join(place, "data")];
  for (const folder of [app, data]) await Deno.mkdir(folder);
  await stageProgram(app);
  await Deno.copyFile(join(ROOT, "deploy/healthcheck.ts"), join(app, "healthcheck.ts"));
  const here = (word: string, port: number) =>
    word.replaceAll("/app", app).replaceAll("/data", data)
      .replace("0.0.0.0:5000", "127.0.0.1").replaceAll(":5000", `:${port}`);
  const [tini, dashes, deno, ...args] = ENTRYPOINT;
  assert.deepEqual([tini, dashes, deno, HEALTHCHECK[0]], ["/tini", "--", "/bin/deno", "/bin/deno"]);
  assert.equal(args.at(-1), `/app/${STAGED_PROGRAM}`);
  assert.ok(!args.some((word) => /^(-A|--allow-all)$/.test(word)));
  const start = {
    args: [...args, ...COMMAND].map((word) => here(word, 0)),
    cwd: data,
    env: { NO_COLOR: "1", HOME: "/", DENO_DIR: join(place, "cache") },
  };
  await withServer(
    async ({ port }) => {
      const check = (at: number) =>
        new Deno.Command(Deno.execPath(), {
          args: HEALTHCHECK.slice(1).map((word) => here(word, at)),
        }).output();
      assert.equal((await check(port)).code, 0);
      assert.equal((await check(9)).code, 1);
    },
    ["--workdir", data, "--device", "wasm"],
    start,
  );
  await Deno.remove(place, { recursive: true });
});

Deno.test("the image takes a pinned Deno, the one of the tests, and no root", () => {
  const images = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image!);
  assert.deepEqual(images, [
    `denoland/deno:debian-${Deno.version.deno}`,
    `denoland/deno:distroless-${Deno.version.deno}`,
  ]);
  assert.match(dockerfile, /^USER 1993:1993$/m);
});

Deno.test("what the Dockerfile copies is there, and let in by .dockerignore", async () => {
  const ignore = (await Deno.readTextFile(join(ROOT, ".dockerignore"))).split("\n");
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.*) \S+$/gm)]
    .flatMap(([, names]) => names!.split(" "));
  assert.ok(copied.includes("lib") && copied.includes("deno.lock"));
  for (const name of copied) {
    await Deno.stat(join(ROOT, name));
    assert.ok(ignore.includes(`!${name}`), name);
  }
});

const service = z.object({
  entrypoint: words.optional(),
  command: words.optional(),
  environment: z.record(z.string(), z.string()).optional(),
  secrets: z.array(z.string()).optional(),
  read_only: z.boolean().optional(),
  cap_drop: words.optional(),
});
const composeFile = z.object({ services: z.record(z.string(), service) });

Deno.test("compose.yaml starts what the programs take, with permissions by name", async () => {
  const [document] = loadAll(await Deno.readTextFile(join(ROOT, "compose.yaml")));
  const { services: { server, worker, rabbitmq } } = composeFile.parse(document);
  assert.ok(server?.read_only && worker?.read_only && rabbitmq);
  assert.deepEqual([server.cap_drop, worker.cap_drop], [["ALL"], ["ALL"]]);
  const { rabbit_pwd_file: passwordFile } = checkWorker(worker.entrypoint!, worker.command!);
  assert.equal(passwordFile, undefined);
  assert.ok(worker.environment?.["RABBIT_PWD"]);
  assert.ok(worker.entrypoint!.some((word) => /^--allow-env=.*\bRABBIT_PWD\b/.test(word)));
  // Compose refuses to start a read-only container with a secret that is no file of the host's.
  assert.equal(worker.secrets, undefined);
});

const container = z.object({
  command: words.optional(),
  args: words,
  securityContext: z.object({
    readOnlyRootFilesystem: z.literal(true),
    allowPrivilegeEscalation: z.literal(false),
  }),
  livenessProbe: z.object({ httpGet: z.object({ path: z.literal("/health/live") }) }),
  readinessProbe: z.object({ httpGet: z.object({ path: z.literal("/health/ready") }) }),
  resources: z.object({ requests: z.object({}).loose(), limits: z.object({}).loose() }),
});
const deployment = z.object({
  spec: z.object({
    template: z.object({
      spec: z.object({
        securityContext: z.object({ runAsNonRoot: z.literal(true) }),
        containers: z.tuple([container]),
      }),
    }),
  }),
});

Deno.test("the manifests of Kubernetes start what the programs take", async () => {
  const folder = join(ROOT, "deploy/kubernetes");
  const read = async (name: string) => loadAll(await Deno.readTextFile(join(folder, name)));
  const [server] = await read("server.yaml");
  const [worker] = await read("worker.yaml");
  const [{ args: [serve, ...flags] }] = deployment.parse(server).spec.template.spec.containers;
  assert.equal(serve, "serve");
  parseServerOptions(flags);
  const [{ command, args }] = deployment.parse(worker).spec.template.spec.containers;
  const { request_queue: requestQueue, rabbit_pwd_file: file } = checkWorker(command!, args);
  assert.ok(file);
  const scaled = JSON.stringify(await read("keda.yaml"));
  assert.ok(scaled.includes(`"queueName":"${requestQueue}"`));
});

/** The image's start, with other permissions only; flags that the worker takes, in reach of the broker. */
function checkWorker(entrypoint: readonly string[], [name, ...flags]: readonly string[]) {
  const isPermission = (word: string) => word.startsWith("--allow-");
  const rest = (start: readonly string[]) => start.filter((word) => !isPermission(word));
  assert.deepEqual(rest(entrypoint), rest(ENTRYPOINT));
  assert.equal(name, "worker");
  const options = parseWorkerOptions(flags);
  assert.ok(options !== "help");
  const net = entrypoint.find((word) => word.startsWith("--allow-net="))!;
  assert.ok(net.includes(`${options.rabbit_host}:${options.rabbit_port}`));
  assert.ok(net.includes(`${options.health_host}:${options.health_port}`));
  const readable = entrypoint.find((word) => word.startsWith("--allow-read="))!.split("=")[1]!;
  const isWithin = (path: string) =>
    readable.split(",").some((folder) => `${dirname(path)}/`.startsWith(`${folder}/`));
  assert.ok(isWithin(`${options.imagedir}/x`));
  if (options.rabbit_pwd_file !== undefined) assert.ok(isWithin(options.rabbit_pwd_file));
  return options;
}
