/**
 * A network of our own: a folder with `model.json` and the ONNX file that it names → {@link Model}.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { readLocalFile } from "../../bytes/local.ts";
import { SegmenterError } from "../../errors.ts";
import type { Model } from "../model.ts";
import { readDetections } from "./detections.ts";
import { type Manifest, MANIFEST_FILE, manifestSchema, preprocessSpec } from "./manifest.ts";
import { readTurn } from "./turn.ts";

/** What is to be made of a network's output. */
export interface OutputOptions {
  /** Whether outlines are moved to what is printed, by models that can; so unless `false`. */
  readonly snap?: boolean;
}

/** Makes the id of a model that does not snap another one: its results are others. */
const NO_SNAP = "no snap";

/**
 * Opens the model in `folder`.
 *
 * @throws {SegmenterError} of kind `model` if a file is missing, damaged or not the one that the
 * manifest was written for.
 */
export async function openEmbeddedModel(
  folder: string,
  { snap = true }: OutputOptions = {},
): Promise<Model> {
  const manifestPath = join(folder, MANIFEST_FILE);
  const manifestBytes = await readModelFile(manifestPath);
  const manifest = parseManifest(manifestPath, manifestBytes);
  const graph = { bytes: await readModelFile(join(folder, manifest.file)) };
  checkHash(join(folder, manifest.file), graph.bytes, manifest.sha256);
  return {
    id: createHash("sha256").update(manifestBytes).update(snap ? "" : NO_SNAP).digest("hex"),
    name: `${manifest.name} ${manifest.version}`,
    classes: manifest.classes,
    preprocess: preprocessSpec(manifest),
    graph: () => Promise.resolve(graph),
    inputs: (image) => ({ [manifest.input.name]: image }),
    detections: (outputs, frame, minConfidence, image) =>
      readDetections(outputs, frame, minConfidence, manifest, snap ? image : undefined),
    turn: (outputs) => readTurn(outputs, manifest),
  };
}

async function readModelFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await readLocalFile(path);
  } catch (cause) {
    throw modelError(path, cause instanceof SegmenterError ? cause.found : String(cause), cause);
  }
}

function parseManifest(path: string, bytes: Uint8Array): Manifest {
  try {
    return manifestSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    const found = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw modelError(path, found.replaceAll("\n", " "), cause);
  }
}

/** The manifest holds the network's hash, so that its own hash stands for both. */
function checkHash(path: string, bytes: Uint8Array, expected: string): void {
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found !== expected) {
    throw modelError(path, `its SHA-256 is ${found}, the manifest says ${expected}`);
  }
}

function modelError(path: string, found: string, cause?: unknown): SegmenterError {
  return new SegmenterError("model", {
    action: "open the model file",
    file: path,
    found,
    remedy: "copy the model's folder again, whole",
    cause,
  });
}
