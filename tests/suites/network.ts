/**
 * What every network must do, whatever runs it. The graphs and the expected outputs in
 * `tests/data/networks` come from ONNX Runtime for Python (`tests/data/make/networks.py`).
 *
 * @module
 */

import assert from "node:assert/strict";
import { type ErrorKind, SegmenterError } from "../../lib/errors.ts";
import type { Network } from "../../lib/network/network.ts";
import type { OnnxModel, TensorFiles } from "../../lib/onnx/onnx_model.ts";
import type { Dtype, Tensor } from "../../lib/tensor/tensor.ts";

/** How far apart two providers' numbers may be; the graphs' numbers are about 1. */
const TOLERANCE = 1e-5;

const FOLDER = new URL("../data/networks/", import.meta.url);

/** The graphs that have expected outputs. */
const GRAPHS = [
  "convolutions",
  "six_channels",
  "attention",
  "element_types",
  "reshape",
  "external_data",
  "products",
];

type NamedTensors = Record<string, Tensor>;

/** How the suite opens the networks that it tries. */
export interface NetworkSuite {
  /** What runs them, for the tests' names. */
  readonly name: string;
  readonly open: (graph: () => Promise<OnnxModel>) => Promise<Network>;
  /** Whether it cannot run on this machine. */
  readonly ignore: boolean;
}

/** Reads one of the graphs. */
export async function readGraph(name: string): Promise<OnnxModel> {
  const bytes = await Deno.readFile(new URL(`${name}.onnx`, FOLDER));
  if (name !== "external_data") return { bytes };
  const path = `${name}.bin`;
  return { bytes, externalData: [{ path, data: await Deno.readFile(new URL(path, FOLDER)) }] };
}

/** Inputs of one of the graphs, with the outputs that they must give. */
export async function readCases(
  name: string,
): Promise<{ inputs: NamedTensors; outputs: NamedTensors }[]> {
  const cases: Record<"inputs" | "outputs", Record<string, StoredTensor>>[] = JSON.parse(
    await Deno.readTextFile(new URL(`${name}.json`, FOLDER)),
  );
  return cases.map(({ inputs, outputs }) => ({
    inputs: mapValues(inputs, toTensor),
    outputs: mapValues(outputs, toTensor),
  }));
}

/** Whether two sets of tensors are the same but for rounding. */
export function assertClose(found: NamedTensors, expected: NamedTensors): void {
  assert.deepEqual(Object.keys(found).sort(), Object.keys(expected).sort());
  for (const [name, wanted] of Object.entries(expected)) {
    const tensor = found[name]!;
    assert.deepEqual([tensor.dtype, tensor.shape], [wanted.dtype, wanted.shape]);
    assert.equal(tensor.data.constructor, wanted.data.constructor);
    assert.equal(tensor.data.length, wanted.data.length);
    const numbers = numbersOf(tensor);
    const worst = Math.max(
      0,
      ...numbersOf(wanted).map((value, i) => Math.abs(value - numbers[i]!)),
    );
    assert.ok(worst <= TOLERANCE, `${name} is off by ${worst}`);
  }
}

/** Registers the tests. */
export function testNetwork({ name, open, ignore }: NetworkSuite): void {
  const test = (does: string, fn: () => Promise<void>) =>
    Deno.test({ name: `Network on ${name} ${does}`, ignore, fn });

  for (const graph of GRAPHS) {
    test(`gives what ONNX Runtime for Python gives for ${graph}`, async () => {
      await using network = await open(() => readGraph(graph));
      for (const { inputs, outputs } of await readCases(graph)) {
        assertClose(await network.run(inputs), outputs);
        assert.ok(
          Object.values(inputs).every(({ data, shape }) => data.length > 0 || shape[0] === 0),
        );
      }
    });
  }

  test("carries out runs that are asked for at once one after the other", async () => {
    await using network = await open(() => readGraph("convolutions"));
    const cases = await readCases("convolutions");
    const found = await Promise.all(cases.map(({ inputs }) => network.run(inputs)));
    found.forEach((outputs, i) => assertClose(outputs, cases[i]!.outputs));
  });

  test("runs again after a run that failed", async () => {
    await using network = await open(() => readGraph("reshape"));
    const [{ inputs, outputs }] = await readCases("reshape") as [Case];
    const shape: Tensor = { dtype: "int64", shape: [2], data: BigInt64Array.of(4n, 7n) };
    const [failed, next] = await Promise.allSettled([
      network.run({ ...inputs, shape }),
      network.run(inputs),
    ]);
    assert.equal(failed.status, "rejected");
    assert.ok(errorOfKind("device", /cannot be reshaped/)(failed.reason));
    assert.equal(next.status, "fulfilled");
    assertClose(next.value, outputs);
  });

  test("drops a run that has not begun when nobody wants it, and no other", async () => {
    await using network = await open(() => readGraph("convolutions"));
    const [{ inputs, outputs }] = await readCases("convolutions") as [Case];
    const [begun, waits] = [new AbortController(), new AbortController()];
    const runs = [
      network.run(inputs, begun.signal),
      network.run(inputs, waits.signal),
      network.run(inputs),
    ];
    const reason = new Error("not wanted");
    waits.abort(reason);
    const [first, dropped, next] = await Promise.allSettled(runs);
    begun.abort(reason);
    assert.ok(first?.status === "fulfilled" && next?.status === "fulfilled");
    assertClose(first.value, outputs);
    assertClose(next.value, outputs);
    assert.deepEqual(dropped, { status: "rejected", reason });
  });

  test("refuses inputs that are not the graph's", async () => {
    await using network = await open(() => readGraph("convolutions"));
    const [{ inputs, outputs }] = await readCases("convolutions") as [Case];
    const { data } = inputs.x as Tensor<"float32">;
    const bytes: Tensor = { dtype: "uint8", shape: [1, 3, 1, 1], data: new Uint8Array(3) };
    const wrong: [NamedTensors, RegExp][] = [
      [{}, /no tensor for its input "x"/],
      [{ ...inputs, z: bytes }, /no input "z"; its inputs are "x"/],
      [{ x: bytes }, /takes float32 \[1, 3, any, any\], not uint8 \[1, 3, 1, 1\]/],
      [{ x: { dtype: "float32", shape: [data.length], data } }, /not float32 \[612\]/],
      [{ x: { dtype: "float32", shape: [1, 4, 17, 9], data } }, /not float32 \[1, 4, 17, 9\]/],
      [{ x: { dtype: "float32", shape: [1, 3, 17, 11], data } }, /612 elements/],
      [{ x: { dtype: "float32", shape: [1, 3, -17, -12], data } }, /612 elements/],
    ];
    for (const [tensors, found] of wrong) {
      await assert.rejects(network.run(tensors), errorOfKind("model", found));
    }
    assertClose(await network.run(inputs), outputs);
  });

  test("is not opened on a graph that is damaged or not of its kind", async () => {
    const { bytes } = await readGraph("convolutions");
    const random = Uint8Array.from({ length: 4096 }, (_, i) => Math.imul(i + 1, 0x9e3779b1) >>> 13);
    const graphs = [
      new Uint8Array(0),
      random,
      new TextEncoder().encode("version https://git-lfs.github.com/spec/v1"),
      ...[bytes.length >> 1, bytes.length - 1].map((length) => bytes.slice(0, length)),
    ].map((bytes) => ({ bytes }));
    for (const graph of [...graphs, await readGraph("truth_values")]) {
      await assert.rejects(open(() => Promise.resolve(graph)), errorOfKind("model"));
    }
  });

  test("takes tensors from the files that hold them, and is not opened when these are damaged", async () => {
    const { bytes, externalData = [] } = await readGraph("external_data");
    const files: TensorFiles = {
      folder: await Deno.realPath(FOLDER),
      names: externalData.map(({ path }) => path),
      byteLength: externalData.reduce((sum, { data }) => sum + data.length, 0),
      check: () => Promise.resolve(),
    };
    await using network = await open(() => Promise.resolve({ bytes, files }));
    for (const { inputs, outputs } of await readCases("external_data")) {
      assertClose(await network.run(inputs), outputs);
    }
    const damage = new Error("a tensor is not what it was");
    const damaged = { ...files, check: () => Promise.reject(damage) };
    await assert.rejects(
      open(() => Promise.resolve({ bytes, files: damaged })),
      errorOfKind("model", /not what it was/),
    );
  });

  test("does not run when it has been closed", async () => {
    const [{ inputs }] = await readCases("convolutions") as [Case];
    const network = await open(() => readGraph("convolutions"));
    await network[Symbol.asyncDispose]();
    await network[Symbol.asyncDispose]();
    await assert.rejects(network.run(inputs), errorOfKind("device", /closed/));
  });
}

/** Whether an error is a `SegmenterError` of a kind, for `assert.rejects`. */
export function errorOfKind(kind: ErrorKind, found = /./): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof SegmenterError, String(error));
    assert.equal(error.kind, kind, error.message);
    assert.match(error.found, found);
    return true;
  };
}

type Case = Awaited<ReturnType<typeof readCases>>[number];

function numbersOf({ data }: Tensor): number[] {
  return Array.from<number | bigint, number>(data, Number);
}

interface StoredTensor {
  readonly dtype: Dtype;
  readonly shape: number[];
  readonly data: number[];
}

function toTensor({ dtype, shape, data }: StoredTensor): Tensor {
  switch (dtype) {
    case "float32":
      return { dtype, shape, data: Float32Array.from(data) };
    case "int64":
      return { dtype, shape, data: BigInt64Array.from(data, BigInt) };
    case "uint8":
      return { dtype, shape, data: Uint8Array.from(data) };
  }
}

function mapValues<A, B>(record: Record<string, A>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
