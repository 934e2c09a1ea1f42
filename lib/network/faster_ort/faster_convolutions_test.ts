import assert from "node:assert/strict";
import * as plainOrt from "onnxruntime-web/wasm";
import { addInitializer, addInput, addOutput, createGraph } from "../../onnx/graph.ts";
import { add, relu } from "../../onnx/operators/elementwise.ts";
import { conv } from "../../onnx/operators/layers.ts";
import { serialize } from "../../onnx/serialize.ts";
import { float32Tensor } from "../../tensor/tensor.ts";
import { openNetwork } from "../open_network.ts";
import { otherModules, readOrtModule } from "../../../tests/ort_module.ts";
import { grow, grown } from "./append_functions.ts";
import { addFasterConvolutions } from "./faster_convolutions.ts";
import { functionBodies } from "./wasm_module.ts";

/** How far outputs may be apart, as part of the largest one. */
const TOLERANCE = 2e-5;

/** A convolution of 3 × 3. */
interface Case {
  readonly inputs: number;
  readonly outputs: number;
  readonly size: readonly [height: number, width: number];
  readonly padding?: number;
  readonly batch?: number;
  /** What comes after it, which ONNX Runtime makes a part of it. */
  readonly then?: "relu" | "add" | "add and relu";
}

const CASES: readonly Case[] = [
  { inputs: 64, outputs: 64, size: [27, 36], then: "relu" },
  { inputs: 32, outputs: 48, size: [54, 41], then: "add and relu" },
  { inputs: 128, outputs: 128, size: [18, 40] },
  { inputs: 16, outputs: 17, size: [23, 31], then: "relu" },
  { inputs: 20, outputs: 45, size: [37, 33], then: "add" },
  { inputs: 16, outputs: 16, size: [1, 300], then: "add" },
  { inputs: 16, outputs: 18, size: [300, 1], then: "relu" },
  { inputs: 16, outputs: 19, size: [2, 131] },
  { inputs: 24, outputs: 16, size: [30, 30], padding: 0 },
  { inputs: 16, outputs: 30, size: [21, 19], padding: 2, then: "relu" },
  { inputs: 16, outputs: 16, size: [5, 5], padding: 7 },
  { inputs: 16, outputs: 32, size: [20, 22], batch: 3, then: "relu" },
  // What is left to the function before: too few channels, no multiple of 4, too few outputs.
  { inputs: 12, outputs: 32, size: [20, 22] },
  { inputs: 18, outputs: 32, size: [20, 22] },
  { inputs: 16, outputs: 16, size: [1, 1] },
  { inputs: 16, outputs: 16, size: [16, 15] },
];

/** Numbers from −1 to 1, always the same. */
function numbers(count: number, seed: number): Float32Array<ArrayBuffer> {
  return Float32Array.from(
    { length: count },
    (_, i) => (Math.imul(i + seed, 0x9e3779b1) >> 8) / 2 ** 23,
  );
}

/** All cases side by side: inputs x0, x1 …, outputs y0, y1 … */
function serializeCases() {
  const graph = createGraph("convolutions");
  CASES.forEach(({ inputs, outputs, padding = 1, then, ...one }, i) => {
    const x = addInput(graph, `x${i}`, "float32", shapeOf({ inputs, outputs, ...one }));
    const initializer = (name: string, shape: number[], seed: number) => {
      const data = numbers(shape.reduce((product, length) => product * length), seed);
      return addInitializer(
        graph,
        { name: name + i, elementType: "float32", shape },
        () => Promise.resolve(data),
      );
    };
    const bias = initializer("bias", [outputs], 7);
    const convolved = (name: string, seed: number) =>
      conv(x, { weight: initializer(name, [outputs, inputs, 3, 3], seed), bias }, { padding });
    let y = convolved("weight", 1);
    if (then?.startsWith("add")) y = add(y, convolved("other", 3));
    if (then?.endsWith("relu")) y = relu(y);
    addOutput(graph, `y${i}`, y);
  });
  return serialize(graph);
}

function shapeOf({ inputs, size, batch = 1 }: Case): number[] {
  return [batch, inputs, ...size];
}

function inputOf(one: Case): Float32Array<ArrayBuffer> {
  return numbers(shapeOf(one).reduce((product, length) => product * length), 5);
}

/** What ONNX Runtime as it comes gives. */
async function plainOutputs(): Promise<Float32Array[]> {
  plainOrt.env.wasm.numThreads = 1;
  const session = await plainOrt.InferenceSession.create((await serializeCases()).bytes);
  const found = await session.run(Object.fromEntries(
    CASES.map((one, i) => [`x${i}`, new plainOrt.Tensor("float32", inputOf(one), shapeOf(one))]),
  ));
  return CASES.map((_, i) => {
    const data = found[`y${i}`]?.data;
    assert.ok(data instanceof Float32Array);
    return data;
  });
}

Deno.test("addFasterConvolutions() changes outputs by their rounding only", async (t) => {
  const expected = await plainOutputs();
  for (const threads of [1, 2, 3]) {
    await t.step(`${threads} threads`, async () => {
      await using network = await openNetwork(serializeCases, { device: "wasm", threads });
      const found = await network.run(Object.fromEntries(
        CASES.map((one, i) => [`x${i}`, float32Tensor(shapeOf(one), inputOf(one))]),
      ));
      CASES.forEach((one, i) => {
        const y = found[`y${i}`];
        assert.ok(y?.dtype === "float32");
        assertClose(y.data, expected[i]!, JSON.stringify(one));
      });
    });
  }
});

function assertClose(found: Float32Array, expected: Float32Array, name: string): void {
  assert.equal(found.length, expected.length, name);
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expected.forEach((value, i) => {
    const difference = Math.abs(value - found[i]!);
    assert.ok(difference <= TOLERANCE * largest, `${name}: ${difference} of ${largest} at ${i}`);
  });
}

Deno.test("addFasterConvolutions() appends to what it is for, and the result is valid", async () => {
  const module = await readOrtModule();
  const bodies = functionBodies(module);
  const growing = grow(module);
  assert.equal(addFasterConvolutions(growing, bodies), true);
  const faster = grown(growing);
  assert.ok(WebAssembly.validate(faster));
  const found = functionBodies(faster);
  assert.ok(found.length > bodies.length);
  assert.deepEqual(
    found.slice(0, bodies.length).map(({ start, end }) => end - start),
    bodies.map(({ start, end }) => end - start),
  );
});

Deno.test("addFasterConvolutions() leaves other and damaged modules alone", async () => {
  for (const module of await otherModules()) {
    const before = module.slice();
    assert.ok(addFasterConvolutions(grow(module), functionBodies(module)) === false);
    assert.deepEqual(module, before);
  }
});
