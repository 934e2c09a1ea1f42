/**
 * The stack machine that reads a pickle, protocol 0 to 5. Bytes come in, an inert
 * {@link PickleValue} goes out: no class is looked up, no function is called.
 *
 * Format: CPython's Lib/pickletools.py, which says of each opcode what it takes and leaves.
 *
 * @module
 */

import { allowedGlobal, DICT_CLASSES } from "./allowed_globals.ts";
import { HIGHEST_PROTOCOL, OP } from "./pickle_opcodes.ts";
import {
  decimalFloat,
  decimalInteger,
  escapedText,
  latin1Text,
  longInteger,
  PickleError,
  type PickleReader,
  pickleReader,
  PickleRefused,
  quotedText,
  utf8Text,
} from "./pickle_reader.ts";
import {
  isKind,
  itemsOf,
  type PickleDict,
  type PickleReference,
  type PickleValue,
  textOf,
} from "./pickle_value.ts";

/** A pickle that was read. */
export interface Unpickled {
  readonly value: PickleValue;
  /** What lies outside the pickle, in the order in which it was named. */
  readonly references: readonly PickleReference[];
  /** Where the byte after the pickle is. */
  readonly end: number;
}

/** More than large checkpoints need; each opcode makes at most one small object. */
const MAX_OPCODES = 5_000_000;

/** Keys of dictionaries that were written as lists of pairs, which Python 2 did. */
const MAX_PAIRS = 1_000_000;

/** Whole numbers of more bytes than that are no numbers of a checkpoint. */
const MAX_INTEGER_BYTES = 1024;

/**
 * Reads the pickle that starts at `offset`.
 *
 * @throws {PickleTruncated} if `bytes` end before it does.
 * @throws {PickleRefused} if it names a global that is not allowed.
 * @throws {PickleError} if it is no pickle.
 */
export function readPickle(bytes: Uint8Array<ArrayBuffer>, offset = 0): Unpickled {
  const machine: Machine = {
    reader: pickleReader(bytes, offset),
    stack: [],
    marks: [],
    memo: new Map(),
    references: [],
    pairsLeft: MAX_PAIRS,
  };
  for (let left = MAX_OPCODES; left > 0; left--) {
    const opcode = machine.reader.byte();
    if (opcode === OP.STOP) {
      const value = pop(machine);
      return { value, references: machine.references, end: machine.reader.position() };
    }
    step(machine, opcode);
  }
  throw new PickleError(`it has more than ${MAX_OPCODES} opcodes`);
}

interface Machine {
  readonly reader: PickleReader;
  readonly stack: PickleValue[];
  /** Heights of the stack at which a mark lies. */
  readonly marks: number[];
  readonly memo: Map<number, PickleValue>;
  readonly references: PickleReference[];
  /** Keys that may still be copied from lists of pairs, which one pickle can name again and again. */
  pairsLeft: number;
}

/** Carries out one opcode: scalars here, the others by what they do. */
function step(machine: Machine, opcode: number): void {
  const { reader, stack } = machine;
  switch (opcode) {
    case OP.NONE:
      return void stack.push(null);
    case OP.NEWTRUE:
      return void stack.push(true);
    case OP.NEWFALSE:
      return void stack.push(false);
    case OP.BININT:
      return void stack.push(reader.int32());
    case OP.BININT1:
      return void stack.push(reader.byte());
    case OP.BININT2:
      return void stack.push(reader.uint16());
    case OP.LONG1:
      return void stack.push(longInteger(reader.bytes(reader.byte())));
    case OP.LONG4:
      return void stack.push(longInteger(reader.bytes(integerBytes(reader.int32()))));
    case OP.INT:
      return void stack.push(integerOrBoolean(reader.line()));
    case OP.LONG:
      return void stack.push(decimalInteger(reader.line().replace(/L$/, "")));
    case OP.FLOAT:
      return void stack.push(decimalFloat(reader.line()));
    case OP.BINFLOAT:
      return void stack.push(reader.float64());
    case OP.SHORT_BINUNICODE:
      return void stack.push(utf8Text(reader.bytes(reader.byte())));
    case OP.BINUNICODE:
      return void stack.push(utf8Text(reader.bytes(reader.uint32())));
    case OP.BINUNICODE8:
      return void stack.push(utf8Text(reader.bytes(reader.length64())));
    case OP.UNICODE:
      return void stack.push(escapedText(reader.line()));
    case OP.SHORT_BINSTRING:
      return void stack.push(latin1Text(reader.bytes(reader.byte())));
    case OP.BINSTRING:
      return void stack.push(latin1Text(reader.bytes(notNegative(reader.int32()))));
    case OP.STRING:
      return void stack.push(quotedText(reader.line()));
    case OP.SHORT_BINBYTES:
      return void stack.push(reader.bytes(reader.byte()));
    case OP.BINBYTES:
      return void stack.push(reader.bytes(reader.uint32()));
    case OP.BINBYTES8:
    case OP.BYTEARRAY8:
      return void stack.push(reader.bytes(reader.length64()));
    default:
      return stepContainer(machine, opcode);
  }
}

/** Lists, tuples, dictionaries and sets. */
function stepContainer(machine: Machine, opcode: number): void {
  const { stack } = machine;
  switch (opcode) {
    case OP.EMPTY_LIST:
      return void stack.push({ kind: "list", items: [] });
    case OP.LIST:
      return void stack.push({ kind: "list", items: popToMark(machine) });
    case OP.APPEND:
      return append(machine, [pop(machine)]);
    case OP.APPENDS:
      return append(machine, popToMark(machine));
    case OP.EMPTY_TUPLE:
      return void stack.push({ kind: "tuple", items: [] });
    case OP.TUPLE:
      return void stack.push({ kind: "tuple", items: popToMark(machine) });
    case OP.TUPLE1:
      return void stack.push({ kind: "tuple", items: popMany(machine, 1) });
    case OP.TUPLE2:
      return void stack.push({ kind: "tuple", items: popMany(machine, 2) });
    case OP.TUPLE3:
      return void stack.push({ kind: "tuple", items: popMany(machine, 3) });
    case OP.EMPTY_DICT:
      return void stack.push({ kind: "dict", entries: new Map() });
    case OP.DICT:
      return void stack.push(addEntries({ kind: "dict", entries: new Map() }, popToMark(machine)));
    case OP.SETITEM:
      return setItems(machine, popMany(machine, 2));
    case OP.SETITEMS:
      return setItems(machine, popToMark(machine));
    case OP.EMPTY_SET:
      return void stack.push({ kind: "set" });
    case OP.FROZENSET:
      popToMark(machine);
      return void stack.push({ kind: "set" });
    case OP.ADDITEMS:
      popToMark(machine);
      return;
    default:
      return stepObject(machine, opcode);
  }
}

/** Globals, and records of the calls and objects that they would give. */
function stepObject(machine: Machine, opcode: number): void {
  const { reader, stack } = machine;
  switch (opcode) {
    case OP.GLOBAL:
      return void stack.push(global(reader.line(), reader.line()));
    case OP.STACK_GLOBAL: {
      const [module, name] = popMany(machine, 2);
      return void stack.push(global(textOf(module), textOf(name)));
    }
    case OP.INST: {
      const made = global(reader.line(), reader.line());
      return void stack.push(call(machine, made, popToMark(machine)));
    }
    case OP.OBJ: {
      const [made, ...args] = popToMark(machine);
      return void stack.push(call(machine, made, args));
    }
    case OP.REDUCE:
    case OP.NEWOBJ: {
      const [made, args] = popMany(machine, 2);
      return void stack.push(call(machine, made, itemsOf(args)));
    }
    case OP.NEWOBJ_EX: {
      const [made, args] = popMany(machine, 3);
      return void stack.push(call(machine, made, itemsOf(args)));
    }
    case OP.BUILD: {
      const state = pop(machine);
      const made = top(machine);
      if (isKind(made, "call")) made.state = state;
      return;
    }
    case OP.BINPERSID: {
      const reference: PickleReference = { kind: "reference", id: pop(machine) };
      machine.references.push(reference);
      return void stack.push(reference);
    }
    default:
      return stepMachine(machine, opcode);
  }
}

/** The stack itself and the memo. */
function stepMachine(machine: Machine, opcode: number): void {
  const { reader, stack, marks, memo } = machine;
  switch (opcode) {
    case OP.PROTO: {
      const protocol = reader.byte();
      if (protocol <= HIGHEST_PROTOCOL) return;
      throw new PickleError(`it is of protocol ${protocol}; the newest that is read is 5`);
    }
    case OP.FRAME:
      reader.length64();
      return;
    case OP.MARK:
      return void marks.push(stack.length);
    case OP.POP:
      if (marks.at(-1) === stack.length) marks.pop();
      else pop(machine);
      return;
    case OP.POP_MARK:
      popToMark(machine);
      return;
    case OP.DUP:
      return void stack.push(top(machine));
    case OP.MEMOIZE:
      return void memo.set(memo.size, top(machine));
    case OP.PUT:
      return void memo.set(memoIndex(reader.line()), top(machine));
    case OP.BINPUT:
      return void memo.set(reader.byte(), top(machine));
    case OP.LONG_BINPUT:
      return void memo.set(reader.uint32(), top(machine));
    case OP.GET:
      return void stack.push(recall(machine, memoIndex(reader.line())));
    case OP.BINGET:
      return void stack.push(recall(machine, reader.byte()));
    case OP.LONG_BINGET:
      return void stack.push(recall(machine, reader.uint32()));
    default:
      throw new PickleError(
        `opcode 0x${opcode.toString(16)} at byte ${
          reader.position() - 1
        } is not one of a checkpoint`,
      );
  }
}

function top({ stack, marks }: Machine): PickleValue {
  const value = stack.at(-1);
  if (value === undefined || stack.length <= (marks.at(-1) ?? 0)) throw new PickleError(EMPTY);
  return value;
}

function pop(machine: Machine): PickleValue {
  const value = top(machine);
  machine.stack.pop();
  return value;
}

/** The topmost values in the order in which they were pushed. */
function popMany({ stack, marks }: Machine, count: number): PickleValue[] {
  if (stack.length - (marks.at(-1) ?? 0) < count) throw new PickleError(EMPTY);
  return stack.splice(stack.length - count);
}

function popToMark({ stack, marks }: Machine): PickleValue[] {
  const mark = marks.pop();
  if (mark === undefined) throw new PickleError("it takes values up to a mark that it never made");
  return stack.splice(mark);
}

const EMPTY = "it takes a value that it never made";

function append(machine: Machine, items: readonly PickleValue[]): void {
  const list = top(machine);
  if (!isKind(list, "list")) throw new PickleError("it appends to something that is no list");
  for (const item of items) list.items.push(item);
}

function setItems(machine: Machine, keysAndValues: readonly PickleValue[]): void {
  const dict = top(machine);
  if (!isKind(dict, "dict")) throw new PickleError("it sets keys of something that has none");
  addEntries(dict, keysAndValues);
}

/** Adds key, value, key, value … to a dictionary. */
function addEntries(dict: PickleDict, keysAndValues: readonly PickleValue[]): PickleDict {
  if (keysAndValues.length % 2 !== 0) throw new PickleError("it sets a key without a value");
  for (let i = 0; i < keysAndValues.length; i += 2) {
    const key = keysAndValues[i]!;
    dict.entries.set(textOf(key) ?? key, keysAndValues[i + 1]!);
  }
  return dict;
}

function global(module: string | undefined, name: string | undefined): PickleValue {
  const allowed = allowedGlobal(module ?? "", name ?? "");
  if (allowed !== undefined) return { kind: "global", name: allowed };
  throw new PickleRefused(
    `its pickle names ${module ?? "?"}.${name ?? "?"}, which is no part of a state dictionary`,
  );
}

/** The record of a call; dictionaries of all classes become plain ones. */
function call(
  machine: Machine,
  made: PickleValue | undefined,
  args: readonly PickleValue[] | undefined,
): PickleValue {
  if (!isKind(made, "global") || !args) throw new PickleError("it calls what is no function");
  return DICT_CLASSES.has(made.name)
    ? dictionary(machine, args.at(-1))
    : { kind: "call", name: made.name, args };
}

/** Python 2 writes an OrderedDict as a list of pairs, Python 3 adds them to an empty one. */
function dictionary(machine: Machine, given: PickleValue | undefined): PickleDict {
  if (isKind(given, "dict")) return { kind: "dict", entries: given.entries };
  const pairs = itemsOf(given) ?? [];
  machine.pairsLeft -= pairs.length;
  if (machine.pairsLeft < 0) throw new PickleError("it copies the same values without end");
  const keysAndValues = pairs.flatMap((pair) => {
    const items = itemsOf(pair);
    if (items?.length !== 2) throw new PickleError("it makes a dictionary of things but pairs");
    return items;
  });
  return addEntries({ kind: "dict", entries: new Map() }, keysAndValues);
}

function recall({ memo }: Machine, index: number): PickleValue {
  const value = memo.get(index);
  if (value === undefined) throw new PickleError(`it recalls value ${index}, which it never kept`);
  return value;
}

function memoIndex(line: string): number {
  const index = decimalInteger(line);
  if (typeof index === "number" && index >= 0) return index;
  throw new PickleError(`it keeps a value as number ${index}`);
}

/** `I01` is True and `I00` False. */
function integerOrBoolean(line: string): number | bigint | boolean {
  return line === "01" || line === "00" ? line === "01" : decimalInteger(line);
}

function integerBytes(count: number): number {
  if (count >= 0 && count <= MAX_INTEGER_BYTES) return count;
  throw new PickleError(`it holds a whole number of ${count} bytes`);
}

function notNegative(count: number): number {
  if (count >= 0) return count;
  throw new PickleError(`it holds a text of ${count} bytes`);
}
