/**
 * A folder that `convert` wrote (`converted.json` and the ONNX files that it names) →
 * {@link OpenedModel}.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { contentHash } from "../../bytes/content_hash.ts";
import { localSource, readLocalFile } from "../../bytes/local.ts";
import { messageOf, SegmenterError } from "../../errors.ts";
import type { TensorFiles } from "../../onnx/onnx_model.ts";
import { readDetections } from "../detectron2/detections.ts";
import { networkInputs } from "../detectron2/network.ts";
import type { OpenedModel } from "../model.ts";
import {
  CONVERTED_FILE,
  type ConvertedFile,
  type ConvertedManifest,
  convertedSchema,
  preprocessSpec,
} from "./manifest.ts";

/**
 * Opens a converted model. The files' sizes are checked now, their hashes when they are read.
 *
 * @param name What the user calls it.
 * @throws {SegmenterError} of kind `model` if a file is missing, damaged or not the one that the
 * manifest was written for.
 */
export async function openConvertedModel(folder: string, name = folder): Promise<OpenedModel> {
  const manifest = await readManifest(join(folder, CONVERTED_FILE));
  const { classes, graphs, weights, precision } = manifest;
  for (const file of [...Object.values(graphs), ...weights ? [weights] : []]) {
    await checkSize(join(folder, file.name), file);
  }
  const backbone = { positionGridPixels: manifest.position_grid_pixels };
  return {
    identify: () => Promise.resolve(modelId(manifest)),
    name: precision === "fp32" ? name : `${name} (${precision})`,
    classes,
    preprocess: preprocessSpec(manifest),
    async graph(provider, leaveInFiles = false) {
      const bytes = await readChecked(folder, graphs[provider]);
      if (!weights) return { bytes };
      const place = leaveInFiles ? await realFolder(folder, weights) : undefined;
      if (place !== undefined) return { bytes, files: tensorFile(place, weights) };
      const data = await readChecked(folder, weights);
      return { bytes, externalData: [{ path: weights.name, data }] };
    },
    inputs: (image, frame, minConfidence) =>
      networkInputs({ backbone }, image, frame, minConfidence),
    detections: (outputs, frame) => readDetections(outputs, frame, classes),
  };
}

/** With weights of full precision it is the source, number for number, and goes by its id. */
function modelId({ source, precision, graphs, weights }: ConvertedManifest): string {
  if (precision === "fp32") return source.id;
  const parts = [source.id, precision, graphs.wasm.sha256, graphs.webgpu.sha256, weights?.sha256];
  return createHash("sha256").update(parts.join("\n")).digest("hex");
}

async function readManifest(path: string): Promise<ConvertedManifest> {
  try {
    const bytes = await readLocalFile(path);
    return convertedSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    const found = cause instanceof z.ZodError ? z.prettifyError(cause) : reasonOf(cause);
    throw modelError(path, found.replaceAll("\n", " "), cause);
  }
}

async function checkSize(path: string, { bytes }: ConvertedFile): Promise<void> {
  const { size } = await localSource(path).catch((cause) => {
    throw modelError(path, reasonOf(cause), cause);
  });
  if (size !== bytes) {
    throw modelError(path, `it has ${size} bytes, ${CONVERTED_FILE} says ${bytes}`);
  }
}

async function readChecked(
  folder: string,
  file: ConvertedFile,
): Promise<Uint8Array<ArrayBuffer>> {
  const path = join(folder, file.name);
  const bytes = await readLocalFile(path).catch((cause) => {
    throw modelError(path, reasonOf(cause), cause);
  });
  checkHash(path, file, createHash("sha256").update(bytes).digest("hex"));
  return bytes;
}

function checkHash(path: string, { sha256 }: ConvertedFile, found: string): void {
  if (found === sha256) return;
  throw modelError(path, `its SHA-256 is ${found}, ${CONVERTED_FILE} says ${sha256}`);
}

function tensorFile(folder: string, weights: ConvertedFile): TensorFiles {
  const path = join(folder, weights.name);
  return {
    folder,
    names: [weights.name],
    byteLength: weights.bytes,
    check: async () => checkHash(path, weights, await contentHash(await localSource(path))),
  };
}

/** The folder without links in its name; nothing if the file is a link, which ONNX Runtime refuses. */
async function realFolder(folder: string, { name }: ConvertedFile): Promise<string | undefined> {
  const path = join(folder, name);
  const [place, file] = await Promise.all([folder, path].map(Deno.realPath)).catch((cause) => {
    throw modelError(path, reasonOf(cause), cause);
  });
  return place !== undefined && file === join(place, name) ? place : undefined;
}

function reasonOf(cause: unknown): string {
  if (cause instanceof SegmenterError) return cause.found;
  return messageOf(cause);
}

function modelError(path: string, found: string, cause?: unknown): SegmenterError {
  return new SegmenterError("model", {
    action: "open the model file",
    file: path,
    found,
    remedy: "copy the model's folder again, whole, or convert the original again",
    cause,
  });
}
