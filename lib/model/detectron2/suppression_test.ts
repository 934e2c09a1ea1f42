import assert from "node:assert/strict";
import { numbersOf, readPart, runGraph } from "../../../tests/run_graph.ts";
import { constant, type Graph } from "../../onnx/graph.ts";
import { add, greater } from "../../onnx/operators/elementwise.ts";
import { concat } from "../../onnx/operators/layout.ts";
import { bestFirst, type Kind, suppress } from "./suppression.ts";

interface Case {
  readonly threshold: number;
  readonly boxes: number[];
  readonly scores: number[];
  /** Boxes of each kind, which stand one kind after the other. */
  readonly counts: number[];
  readonly eligible: number[];
  readonly kept: number[];
}

function kindsOf(graph: Graph, { boxes, scores, counts, eligible }: Case): Kind[] {
  const takesPart = scores.map((_, i) => eligible.includes(i) ? 1 : 0);
  return counts.map((count, kind) => {
    const from = counts.slice(0, kind).reduce((a, b) => a + b, 0);
    const own = (list: number[], width: number) => list.slice(width * from, width * (from + count));
    return {
      boxes: constant(graph, "float32", own(boxes, 4), [count, 4]),
      scores: constant(graph, "float32", own(scores, 1)),
      eligible: greater(constant(graph, "int64", own(takesPart, 1)), 0),
    };
  });
}

function kept(graph: Graph, case_: Case, limit: number) {
  let from = 0;
  const numbers = suppress(kindsOf(graph, case_), case_.threshold).map((indices, kind) => {
    const shifted = add(indices, from);
    from += case_.counts[kind]!;
    return shifted;
  });
  return bestFirst(constant(graph, "float32", case_.scores), concat(numbers, 0), limit);
}

Deno.test("suppress() and bestFirst() keep what torchvision's batched_nms keeps", async () => {
  const cases = await readPart<Case[]>("suppression");
  assert.ok(cases.some(({ eligible }) => eligible.length > 1000));
  const outputs = await runGraph((graph) =>
    Object.fromEntries(cases.map((one, i) => [`case_${i}`, kept(graph, one, one.scores.length)]))
  );
  cases.forEach(({ scores, kept }, i) => {
    const found = numbersOf(outputs[`case_${i}`]);
    assert.deepEqual(found.toSorted(), kept.toSorted());
    assert.deepEqual(found.map((box) => scores[box]), kept.map((box) => scores[box]));
  });
});

Deno.test("bestFirst() keeps no more than asked for, and nothing of nothing", async () => {
  const [one] = await readPart<Case[]>("suppression");
  const outputs = await runGraph((graph) => ({
    three: kept(graph, one!, 3),
    none: kept(graph, { ...one!, eligible: [] }, 3),
    ties: bestFirst(
      constant(graph, "float32", [1, 2, 2, 3]),
      constant(graph, "int64", [3, 2, 0, 1]),
      3,
    ),
  }));
  const best = one!.kept.slice(0, 3).map((box) => one!.scores[box]);
  assert.deepEqual(numbersOf(outputs.three).map((box) => one!.scores[box]), best);
  assert.deepEqual(outputs.none!.shape, [0]);
  assert.deepEqual(numbersOf(outputs.ties), [3, 1, 2]);
});
