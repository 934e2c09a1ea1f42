import assert from "node:assert/strict";
import { readPickle } from "./pickle.ts";
import { PickleError, PickleRefused, PickleTruncated } from "./pickle_reader.ts";
import { isKind, type PickleValue, textOf } from "./pickle_value.ts";

const PICKLES = new URL("../../tests/data/checkpoints/pickles.json", import.meta.url);

/** Pickles of one value in base64, and what Python's own pickle.loads makes of them. */
interface Sample {
  readonly name: string;
  readonly pickles: readonly string[];
  readonly value: unknown;
}

const SAMPLES: readonly Sample[] = JSON.parse(await Deno.readTextFile(PICKLES));

/** A value in the form in which tests/data/make/checkpoints.py tells what Python has. */
function told(value: PickleValue): unknown {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "bigint") return { int: String(value) };
  if (typeof value === "number") return value;
  if (value instanceof Uint8Array) return { bytes: Array.from(value) };
  if (isKind(value, "text")) return textOf(value);
  if (isKind(value, "list")) return { list: value.items.map(told) };
  if (isKind(value, "tuple")) return { tuple: value.items.map(told) };
  if (isKind(value, "set")) return { set: true };
  if (isKind(value, "call") && value.name === "builtins.bytearray") return told(value.args[0]!);
  assert.ok(isKind(value, "dict"), JSON.stringify(value));
  return { dict: Array.from(value.entries, ([key, item]) => [told(key), told(item)]) };
}

/** Python tells floats apart from whole numbers, we do not. */
function withNumbers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNumbers);
  if (typeof value !== "object" || value === null) return value;
  const [key, inner] = Object.entries(value)[0]!;
  return key === "float" ? floatOf(String(inner)) : { [key]: withNumbers(inner) };
}

/** Python's float.hex(): "-0x1.8p+3". */
function floatOf(hex: string): number {
  const named = { nan: NaN, inf: Infinity, "-inf": -Infinity }[hex];
  if (named !== undefined) return named;
  const [, sign, whole, digits = "", exponent] = /^(-?)0x(\d)\.?([0-9a-f]*)p([-+]\d+)$/.exec(hex)!;
  const mantissa = Number(whole) + parseInt(digits || "0", 16) / 16 ** digits.length;
  // In two steps: 2 ** −1074 is the smallest, and the mantissa of it is above 1.
  const half = Math.trunc(Number(exponent) / 2);
  return (sign ? -1 : 1) * mantissa * 2 ** half * 2 ** (Number(exponent) - half);
}

for (const { name, pickles, value } of SAMPLES) {
  Deno.test(`readPickle() reads ${name} as Python does, of every protocol`, () => {
    for (const pickle of pickles) {
      const bytes = Uint8Array.fromBase64(pickle);
      const unpickled = readPickle(bytes);
      assert.deepEqual(told(unpickled.value), withNumbers(value));
      assert.equal(unpickled.end, bytes.length);
    }
  });

  Deno.test(`readPickle() tells that ${name} is cut off`, () => {
    for (const pickle of pickles) {
      const bytes = Uint8Array.fromBase64(pickle);
      const step = Math.ceil(bytes.length / 100);
      for (let length = 0; length < bytes.length; length += step) {
        assert.throws(() => readPickle(bytes.slice(0, length)), PickleTruncated);
      }
    }
  });
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

Deno.test("readPickle() starts where it is told and says where it ended", () => {
  const { value, end } = readPickle(bytesOf("xxK\x05.K\x06."), 2);
  assert.deepEqual([value, end], [5, 5]);
});

Deno.test("readPickle() records calls and what lies outside, in order, and runs nothing", () => {
  const rebuild = "ctorch._utils\n_rebuild_parameter\n";
  const { value, references } = readPickle(bytesOf(`(${rebuild}(U\x01aQU\x01bQtR}bt.`));
  assert.ok(isKind(value, "tuple"));
  assert.deepEqual(value.items[0], {
    kind: "call",
    name: "torch._utils._rebuild_parameter",
    args: [{ kind: "reference", id: "a" }, { kind: "reference", id: "b" }],
    state: { kind: "dict", entries: new Map() },
  });
  assert.deepEqual(references.map(({ id }) => id), ["a", "b"]);
});

Deno.test("readPickle() refuses every global but those of tensors, whichever opcode names it", () => {
  const refused: readonly (readonly [string, string])[] = [
    ["cos\nsystem\n(U\x02lstR.", "os.system"],
    ["c__builtin__\neval\n.", "__builtin__.eval"],
    ["cbuiltins\ngetattr\n.", "builtins.getattr"],
    ["\x80\x04\x8c\x02os\x8c\x06system\x93.", "os.system"],
    ["(U\x02lsios\nsystem\n.", "os.system"],
    ["ctorch\nload\n.", "torch.load"],
    ["ctorch.storage\n_load_from_bytes\n.", "torch.storage._load_from_bytes"],
    ["cnumpy\nload\n.", "numpy.load"],
    ["ccollections\n__init__\n.", "collections.__init__"],
    ["ctorch\n_utils._rebuild_tensor.__globals__\n.", "torch._utils._rebuild_tensor.__globals__"],
    ["c\n\n.", "."],
    ["NN\x93.", "?.?"],
  ];
  for (const [pickle, name] of refused) {
    assert.throws(() => readPickle(bytesOf(pickle)), (error: Error) => {
      assert.ok(error instanceof PickleRefused, pickle);
      assert.ok(error.message.startsWith(`its pickle names ${name}, `), error.message);
      return true;
    });
  }
});

Deno.test("readPickle() refuses what no pickler writes", () => {
  const wrong: Readonly<Record<string, string>> = {
    "a newer protocol": "\x80\x06N.",
    "an unknown opcode": "\xffN.",
    "an extension": "\x82\x01.",
    "a persistent id in text": "Pabc\n.",
    "a buffer outside": "\x97.",
    "nothing to stop with": ".",
    "a pop of nothing": "0.",
    "a tuple of too little": "N\x86.",
    "a tuple over a mark": "N(N\x86.",
    "a list without a mark": "Nl.",
    "items for no list": "N(Ne.",
    "an item for no list": "NNa.",
    "keys for no dictionary": "](NNu.",
    "a key without a value": "}(Nu.",
    "a value never kept": "h\x05.",
    "a value of a negative number": "Np-1\n.",
    "a call of no function": "N)R.",
    "a call without arguments": "ccollections\nOrderedDict\nNR.",
    "a dictionary of no pairs": "ccollections\nOrderedDict\n](Nee\x85R.",
    "no number": "Iabc\n.",
    "no float": "Fabc\n.",
    "a text without quotes": "Sabc\n.",
    "a text of less than nothing": "T\xff\xff\xff\xff.",
    "an integer of less than nothing": "\x8b\xff\xff\xff\xff.",
    "an integer of a megabyte": "\x8b\x00\x00\x10\x00.",
    "text beyond Unicode": "V\\U00110000\n.",
    "a line without end": `I${"1".repeat(100_000)}`,
    "a state for nothing": "Nb.",
  };
  for (const [what, pickle] of Object.entries(wrong)) {
    assert.throws(() => readPickle(bytesOf(pickle)), PickleError, what);
  }
});

Deno.test("readPickle() does not believe lengths that the bytes do not have", () => {
  const long: readonly string[] = [
    "\x8e\xff\xff\xff\xff\xff\xff\xff\x7f",
    "\x8d\xff\xff\xff\xff\xff\xff\xff\xff",
    "\x96\x00\x00\x00\x00\x00\x01\x00\x00",
    "B\xff\xff\xff\xff",
    "X\xff\xff\xff\xff",
    "T\xff\xff\xff\x7f",
  ];
  for (const pickle of long) {
    assert.throws(() => readPickle(bytesOf(`${pickle}abc.`)), PickleTruncated);
  }
});

Deno.test("readPickle() ends although a pickle repeats itself", () => {
  // Ten thousand pairs, made a dictionary of again and again.
  const pairs = `](${"](K\x01K\x02e".repeat(10_000)}e\x85q\x00`;
  const again = "ccollections\nOrderedDict\nh\x00R0".repeat(10_000);
  assert.throws(() => readPickle(bytesOf(`${pairs}${again}N.`)), PickleError);
  // Thirty tuples, each of twice the one before: more than memory holds, were they unfolded.
  const doubled = readPickle(bytesOf(`N${"2\x86".repeat(30)}.`));
  assert.ok(isKind(doubled.value, "tuple"));
  const deep = readPickle(bytesOf(`N${"\x85".repeat(1_000_000)}.`));
  assert.ok(isKind(deep.value, "tuple"));
});
