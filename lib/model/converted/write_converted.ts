/**
 * A model of the original's comes in, the files of a converted model go out.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { join } from "node:path";
import { localSink } from "../../bytes/local.ts";
import type { Precision } from "../../onnx/precision.ts";
import type { PreprocessSpec } from "../../tensor/preprocess_spec.ts";
import type { Detectron2Model } from "../detectron2/detectron2_model.ts";
import { INPUTS, OUTPUTS } from "../detectron2/network.ts";
import { CONVERTED_FILE, type ConvertedFile, type ConvertedManifest, namesOf } from "./manifest.ts";

/** The ONNX file for each provider; the first is the one that other programs are to read. */
const GRAPH_FILES = { wasm: "model.onnx", webgpu: "model_webgpu.onnx" } as const;

type Provider = keyof typeof GRAPH_FILES;

/**
 * Writes a model into a folder. The weights are written once: the graphs for all providers have the
 * same ones.
 *
 * @param model Its graphs' weights are stored in `precision`.
 * @throws {SegmenterError} of kind `location` if the folder cannot be written to; files may be left.
 */
export async function writeConvertedModel(
  model: Detectron2Model,
  precision: Precision,
  folder: string,
): Promise<void> {
  const wasm = await writeGraph(model, "wasm", folder);
  const webgpu = await writeGraph(model, "webgpu", folder, wasm.weights);
  const manifest: ConvertedManifest = {
    format: 1,
    source: { name: model.name, id: await model.identify() },
    precision,
    classes: [...model.classes],
    preprocess: preprocessOf(model.preprocess),
    position_grid_pixels: model.positionGridPixels,
    inputs: namesOf(INPUTS),
    outputs: namesOf(OUTPUTS),
    graphs: { wasm: wasm.graph, webgpu: webgpu.graph },
    ...(wasm.weights && { weights: wasm.weights }),
  };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  await writeFile(folder, CONVERTED_FILE, new TextEncoder().encode(text));
}

/** @param known The weights that are there already. */
async function writeGraph(
  model: Detectron2Model,
  provider: Provider,
  folder: string,
  known?: ConvertedFile,
) {
  const { bytes, externalData: [external, ...more] = [] } = await model.graph(provider);
  const weights = external && describe(external.path, external.data);
  if (more.length > 0 || (known && known.sha256 !== weights?.sha256)) {
    throw new Error(`Cannot convert ${model.name}: its graph for ${provider} has other weights`);
  }
  const graph = await writeFile(folder, GRAPH_FILES[provider], bytes);
  if (external && !known) await writeFile(folder, external.path, external.data);
  return { graph, weights };
}

async function writeFile(folder: string, name: string, bytes: Uint8Array): Promise<ConvertedFile> {
  await localSink(join(folder, name)).write(bytes);
  return describe(name, bytes);
}

function describe(name: string, bytes: Uint8Array): ConvertedFile {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { name, bytes: bytes.length, sha256 };
}

function preprocessOf(
  { size, channelOrder, mean, std, multipleOf }: PreprocessSpec,
): ConvertedManifest["preprocess"] {
  if (size.kind !== "shortest_edge") throw new Error(`Cannot keep the size rule ${size.kind}`);
  return {
    shortest_edge: size.size,
    longest_edge: size.max,
    channel_order: channelOrder,
    mean: [...mean],
    std: [...std],
    multiple_of: multipleOf,
  };
}
