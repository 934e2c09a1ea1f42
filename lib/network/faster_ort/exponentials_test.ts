import assert from "node:assert/strict";
import { testHeldCode } from "../../../tests/wasm_code.ts";
import { EXPONENTIALS } from "./exponentials.ts";

await testHeldCode("EXPONENTIALS", new URL("exponentials.ts", import.meta.url));

/** One unit in the last place of a 32-bit float, as part of it, at most. */
const ULP = 2 ** -23;

const memory = new WebAssembly.Memory({ initial: 16 });
const floats = new Float32Array(memory.buffer);

const instance = new WebAssembly.Instance(new WebAssembly.Module(EXPONENTIALS), {
  ort: { memory },
});

/** Where numbers are put and where they come out, in bytes: not where vectors like to lie. */
const FROM = 4;
const TO = 500_012;

/** A guard behind the output. */
const UNTOUCHED = 77;

function run(numbers: readonly number[], add: number, to = TO) {
  const { exponentials } = instance.exports;
  assert.ok(typeof exponentials === "function");
  floats.fill(UNTOUCHED);
  floats.set(numbers, FROM / 4);
  const sum: number = exponentials(FROM, to, numbers.length, add);
  return { sum, found: floats.slice(TO / 4, TO / 4 + numbers.length + 1) };
}

Deno.test("exponentials() agree with Math.exp() to a unit in the last place", () => {
  const numbers = Array.from({ length: 100_003 }, (_, i) => Math.fround(-87 + i * 8.7e-4));
  const { found, sum } = run(numbers, 0);
  const exact = numbers.map(Math.exp);
  exact.forEach((value, i) => {
    assert.ok(Math.abs(found[i]! / value - 1) <= ULP, `exp(${numbers[i]}) = ${found[i]}`);
  });
  const exactSum = exact.reduce((a, b) => a + b, 0);
  assert.ok(Math.abs(sum / exactSum - 1) < 1e-5);
});

Deno.test("exponentials() do as many numbers as there are, after adding to each", () => {
  for (let length = 0; length < 14; length++) {
    const numbers = Array.from({ length }, (_, i) => i - 3);
    const { found, sum } = run(numbers, -2);
    const exact = numbers.map((x) => Math.exp(x - 2));
    exact.forEach((value, i) => assert.ok(Math.abs(found[i]! / value - 1) <= ULP, `${length}`));
    assert.equal(found[length], UNTOUCHED);
    assert.ok(Math.abs(sum - exact.reduce((a, b) => a + b, 0)) <= 4 * ULP * sum);
    const { found: none, sum: same } = run(numbers, -2, 0);
    assert.equal(same, sum);
    assert.ok(none.every((value) => value === UNTOUCHED));
  }
});

Deno.test("exponentials() of what is small are nearly 0, of what is no number none", () => {
  const { found } = run([-88, -1000, -Infinity, NaN, 0], 0);
  assert.ok(found.slice(0, 3).every((value) => value >= 0 && value < 1e-37));
  assert.ok(Number.isNaN(found[3]));
  assert.equal(found[4], 1);
});
