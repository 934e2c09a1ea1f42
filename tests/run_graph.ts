/**
 * Runs pieces of graphs, for tests of what builds them.
 *
 * @module
 */

import { openNetwork } from "../lib/network/open_network.ts";
import { addOutput, createGraph, type Graph, type Value } from "../lib/onnx/graph.ts";
import { serialize } from "../lib/onnx/serialize.ts";
import type { Tensor } from "../lib/tensor/tensor.ts";

/**
 * Builds a graph and runs it once on wasm.
 *
 * @param build Gives the graph's outputs by name.
 */
export async function runGraph(
  build: (graph: Graph) => Record<string, Value>,
  inputs: Record<string, Tensor> = {},
): Promise<Record<string, Tensor>> {
  const graph = createGraph("test");
  for (const [name, value] of Object.entries(build(graph))) addOutput(graph, name, value);
  await using network = await openNetwork(() => serialize(graph), { device: "wasm", threads: 1 });
  return await network.run(inputs);
}

/** The numbers of a tensor. */
export function numbersOf(tensor: Tensor | undefined): number[] {
  return Array.from<number | bigint, number>(tensor?.data ?? [], Number);
}

/** What PyTorch and Detectron2 gave for a part of the network (tests/data/make/detectron2_parts.py). */
export async function readPart<T>(name: string): Promise<T> {
  const file = new URL("data/detectron2_parts.json", import.meta.url);
  return JSON.parse(await Deno.readTextFile(file))[name];
}
