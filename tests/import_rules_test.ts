/**
 * Who may import whom: data flows one way, and the folder listing tells the truth about it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { fileURLToPath, pathToFileURL } from "node:url";

/** Folder or file of `lib/` → what else of `lib/` it may import (prefixes). The most special one counts. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "errors.ts": [],
  "log.ts": [],
  "flags.ts": [],
  "variables.ts": [],
  "version.ts": [],
  "native/": [],
  "bytes/": ["errors.ts"],
  "image/": ["errors.ts", "bytes/source.ts", "bytes/memory.ts"],
  "tensor/": ["image/raster.ts", "image/resample.ts"],
  "onnx/": [],
  "checkpoint/": ["errors.ts", "bytes/", "tensor/tensor.ts"],
  "network/": ["errors.ts", "native/", "tensor/tensor.ts", "onnx/"],
  "detection/": ["tensor/", "image/raster.ts"],
  "segment/": ["detection/", "image/raster.ts"],
  "document/": ["segment/segment.ts", "detection/detection.ts", "image/raster.ts"],
  "model/model.ts": ["onnx/", "tensor/", "detection/"],
  "model/open_model.ts": ["errors.ts", "bytes/", "model/"],
  "model/convert_model.ts": ["errors.ts", "bytes/", "onnx/", "model/"],
  "model/converted/": [
    "errors.ts",
    "bytes/",
    "tensor/",
    "detection/",
    "onnx/",
    "model/model.ts",
    "model/detectron2/",
  ],
  "model/embedded/": [
    "errors.ts",
    "bytes/",
    "image/raster.ts",
    "tensor/",
    "detection/",
    "model/model.ts",
  ],
  "model/model_folder.ts": ["errors.ts", "bytes/"],
  "model/kept_models.ts": ["bytes/"],
  "model/fetch_model.ts": [
    "errors.ts",
    "log.ts",
    "bytes/",
    "model/model_folder.ts",
    "model/kept_models.ts",
  ],
  "model/detectron2/": [
    "errors.ts",
    "bytes/",
    "tensor/",
    "detection/",
    "onnx/",
    "checkpoint/",
    "model/model.ts",
    "model/model_folder.ts",
  ],
  "process/": [
    "errors.ts",
    "flags.ts",
    "log.ts",
    "bytes/",
    "image/decode_image.ts",
    "image/raster.ts",
    "image/resample.ts",
    "tensor/",
    "onnx/precision.ts",
    "checkpoint/lazy_tensor.ts",
    "checkpoint/npz.ts",
    "model/fetch_model.ts",
    "model/model.ts",
    "model/convert_model.ts",
    "model/open_model.ts",
    "network/network.ts",
    "network/open_network.ts",
    "detection/",
    "segment/segment.ts",
    "segment/to_segments.ts",
  ],
  "evaluate/": [
    "errors.ts",
    "bytes/",
    "image/",
    "segment/run_mask.ts",
    "detection/detection.ts",
    "document/class_colours.ts",
  ],
  "pool/": [
    "errors.ts",
    "bytes/",
    "image/encode_png.ts",
    "image/raster.ts",
    "tensor/",
    "detection/",
    "segment/segment.ts",
    "document/",
    "process/decoding.ts",
    "process/stages.ts",
  ],
  "cli/": [
    "errors.ts",
    "flags.ts",
    "log.ts",
    "variables.ts",
    "version.ts",
    "bytes/",
    "image/signature.ts",
    "image/pdf.ts",
    "document/",
    "pool/",
    "process/",
    "evaluate/evaluate.ts",
  ],
  "queue/": [
    "errors.ts",
    "flags.ts",
    "log.ts",
    "variables.ts",
    "bytes/",
    "document/",
    "pool/",
    "process/",
  ],
  "http/problem.ts": ["errors.ts"],
  "http/api_key.ts": ["flags.ts", "bytes/", "http/problem.ts"],
  "http/upload/": ["bytes/", "http/problem.ts"],
  "http/fetch/": ["flags.ts", "bytes/", "http/problem.ts", "http/upload/"],
  "http/sheets/": [
    "errors.ts",
    "log.ts",
    "bytes/",
    "document/",
    "pool/",
    "process/",
    "http/problem.ts",
    "http/upload/received_sheet.ts",
  ],
  "http/jobs/": ["bytes/store.ts", "http/problem.ts", "http/sheets/sheet_task.ts"],
  "http/metrics.ts": ["http/upload/", "http/sheets/"],
  "http/service.ts": [
    "log.ts",
    "document/",
    "http/api_key.ts",
    "http/problem.ts",
    "http/upload/",
    "http/fetch/",
    "http/sheets/",
    "http/jobs/",
    "http/metrics.ts",
  ],
  "http/routes/": [
    "version.ts",
    "document/",
    "http/api_key.ts",
    "http/problem.ts",
    "http/upload/",
    "http/fetch/",
    "http/sheets/",
    "http/jobs/",
    "http/service.ts",
  ],
  "http/": [
    "errors.ts",
    "flags.ts",
    "log.ts",
    "document/",
    "process/",
  ],
};

/** A library → the only files that may import it. */
const HOME_OF: Readonly<Record<string, RegExp>> = {
  "@aws-sdk/client-s3": /^lib\/bytes\/s3\.ts$/,
  "@cornerstonejs/codec-openjpeg": /^lib\/image\/jpeg2000\.ts$/,
  "@cwasm/webp": /^lib\/image\/webp_decoder\.ts$/,
  "@hono/node-server": /^lib\/http\/listen\.ts$/,
  "@hono/zod-openapi": /^lib\/http\/(routes\/|fetch\/image_address\.ts)/,
  "@hyzyla/pdfium": /^lib\/image\/pdfium\.ts$/,
  "@smithy/fetch-http-handler": /^lib\/bytes\/s3\.ts$/,
  "hono": /^lib\/http\/routes\//,
  "imagescript": /^lib\/image\/gif\.ts$/,
  "lerc": /^lib\/image\/tiff_codec\/lerc\.ts$/,
  "js-yaml": /^lib\/model\/detectron2\/config_text\.ts$/,
  "prom-client": /^lib\/http\/metrics\.ts$/,
  "onnxruntime-web": /^lib\/network\//,
  "rabbitmq-client": /^lib\/queue\/(consumer|publish|queues)\.ts$/,
  "zod":
    /^lib\/(document\/|flags\.ts|cli\/(evaluate_)?options\.ts|evaluate\/read_labels\.ts|http\/(options|jobs\/job)\.ts|queue\/(message|options)\.ts|process\/(convert_flags|process_flags|result_cache)\.ts|model\/\w+\/(manifest|converted_model|embedded_model|config|config_schema)\.ts)/,
};

interface Dependency {
  readonly specifier: string;
  readonly code?: { readonly specifier?: string };
  readonly type?: { readonly specifier?: string };
}

interface ModuleGraph {
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly Dependency[];
  }[];
}

interface Edge {
  readonly from: string;
  readonly to: string;
  /** A type-only import leaves nothing at run time. */
  readonly atRunTime: boolean;
}

const ROOT = new URL("../", import.meta.url);

async function edges(): Promise<Edge[]> {
  const found = new Map<string, Edge>();
  const entries = [
    "mod.ts",
    "cli.ts",
    "server.ts",
    "lib/network/session_worker.ts",
    "lib/http/sheets/sheet_worker.ts",
    "lib/pool/pool_worker.ts",
  ];
  for (const entry of entries) {
    for (const edge of await edgesFrom(entry)) found.set(JSON.stringify(edge), edge);
  }
  return [...found.values()];
}

async function edgesFrom(entry: string): Promise<Edge[]> {
  const { stdout, success } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", fileURLToPath(new URL(entry, ROOT))],
  }).output();
  assert.ok(success, `deno info ${entry}`);
  const graph: ModuleGraph = JSON.parse(new TextDecoder().decode(stdout));
  return graph.modules.flatMap(({ specifier, dependencies = [] }) =>
    dependencies.map((dependency) => ({
      from: ourPath(specifier),
      to: ourPath(dependency.code?.specifier ?? dependency.type?.specifier ?? dependency.specifier),
      atRunTime: dependency.code !== undefined,
    }))
  ).filter(({ from }) => !from.includes(":"));
}

/** `lib/…` for our own modules; whatever it was for others. */
function ourPath(specifier: string): string {
  const root = pathToFileURL(fileURLToPath(ROOT)).href;
  return specifier.startsWith(root) ? specifier.slice(root.length) : specifier;
}

function rule(path: string): [string, readonly string[]] {
  const names = Object.keys(MAY_IMPORT).filter((name) => path.startsWith(`lib/${name}`));
  const name = names.sort((a, b) => b.length - a.length)[0];
  assert.ok(name, `${path} has no rule in this test`);
  return [name, MAY_IMPORT[name]!];
}

function allowed({ from, to }: Edge): boolean {
  if (!to.startsWith("lib/")) return true;
  const [room, others] = rule(from);
  const sameRoom = room.endsWith("/") && to.startsWith(`lib/${room}`);
  return sameRoom || others.some((prefix) => to.startsWith(`lib/${prefix}`));
}

Deno.test("lib/ imports along the way of the data only", async () => {
  const wrong = (await edges()).filter(({ from }) => from.startsWith("lib/"))
    .filter((edge) => !allowed(edge));
  assert.deepEqual(wrong.map(({ from, to }) => `${from} → ${to}`), []);
});

Deno.test("each library is imported in its home only", async () => {
  const wrong = (await edges()).filter(({ from, to }) => {
    const library = Object.keys(HOME_OF).find((name) =>
      to.startsWith(`npm:/${name}@`) ||
      to.startsWith(`npm:${name}@`)
    );
    return library !== undefined && !HOME_OF[library]!.test(from);
  });
  assert.deepEqual(wrong.map(({ from, to }) => `${from} → ${to}`), []);
});

Deno.test("no modules import each other in a ring", async () => {
  const imports = new Map<string, string[]>();
  for (const { from, to, atRunTime } of await edges()) {
    if (atRunTime && to.startsWith("lib/")) imports.set(from, [...imports.get(from) ?? [], to]);
  }
  const finished = new Set<string>();
  const visit = (module: string, above: readonly string[]) => {
    assert.ok(!above.includes(module), `ring: ${[...above, module].join(" → ")}`);
    if (finished.has(module)) return;
    for (const next of imports.get(module) ?? []) visit(next, [...above, module]);
    finished.add(module);
  };
  for (const module of imports.keys()) visit(module, []);
});
