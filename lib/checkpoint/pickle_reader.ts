/**
 * The arguments of a pickle's opcodes: a cursor over bytes that never leaves them.
 *
 * @module
 */

import type { LongText } from "./pickle_value.ts";

/** The bytes are no pickle that is read here. */
export class PickleError extends Error {
  override readonly name: string = "PickleError";
}

/** The bytes end before the pickle does. */
export class PickleTruncated extends PickleError {
  override readonly name = "PickleTruncated";
}

/** The pickle names something that a state dictionary has no use for. */
export class PickleRefused extends PickleError {
  override readonly name = "PickleRefused";
}

/** Reads arguments one after the other. */
export interface PickleReader {
  /** Where the next byte is. */
  position(): number;
  byte(): number;
  uint16(): number;
  uint32(): number;
  int32(): number;
  /** Eight bytes that tell a number of bytes. */
  length64(): number;
  /** A big-endian float64. */
  float64(): number;
  /** A view of the next bytes. */
  bytes(length: number): Uint8Array<ArrayBuffer>;
  /** Text up to the end of the line. */
  line(): string;
}

/** Longer strings are no names and stay bytes until they are needed. */
const MAX_NAME_BYTES = 1024;

/** More than any number or name that is written as text. */
const MAX_LINE_BYTES = 65_536;
const LINE_FEED = 0x0a;

/** Makes a reader that starts at `offset`. */
export function pickleReader(bytes: Uint8Array<ArrayBuffer>, offset: number): PickleReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = offset;
  const take = (length: number) => {
    if (length > bytes.length - at) throw new PickleTruncated("it is cut off");
    at += length;
    return at - length;
  };
  return {
    position: () => at,
    byte: () => view.getUint8(take(1)),
    uint16: () => view.getUint16(take(2), true),
    uint32: () => view.getUint32(take(4), true),
    int32: () => view.getInt32(take(4), true),
    length64: () => Number(view.getBigUint64(take(8), true)),
    float64: () => view.getFloat64(take(8), false),
    bytes: (length) => {
      const start = take(length);
      return bytes.subarray(start, start + length);
    },
    line: () => {
      const end = bytes.indexOf(LINE_FEED, at);
      if (end < 0 && bytes.length - at < MAX_LINE_BYTES) throw new PickleTruncated("it is cut off");
      if (end < 0 || end - at > MAX_LINE_BYTES) throw new PickleError("it has a line without end");
      const start = take(end + 1 - at);
      return latin1(bytes.subarray(start, end));
    },
  };
}

/** Text in UTF-8; a long one is not decoded yet. */
export function utf8Text(bytes: Uint8Array<ArrayBuffer>): string | LongText {
  if (bytes.length > MAX_NAME_BYTES) return { kind: "text", bytes, encoding: "utf-8" };
  return new TextDecoder().decode(bytes);
}

/** A string of Python 2; a long one is not decoded yet. */
export function latin1Text(bytes: Uint8Array<ArrayBuffer>): string | LongText {
  if (bytes.length > MAX_NAME_BYTES) return { kind: "text", bytes, encoding: "latin1" };
  return latin1(bytes);
}

/** A whole number in two's complement, little-endian, of any length. */
export function longInteger(bytes: Uint8Array): number | bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]!);
  return smallest(BigInt.asIntN(Math.max(1, bytes.length * 8), value));
}

/** A whole number in decimal digits. */
export function decimalInteger(text: string): number | bigint {
  if (!/^[-+]?\d{1,4096}$/.test(text)) throw new PickleError(`${shown(text)} is no number`);
  return smallest(BigInt(text));
}

/** A float in decimal digits, as Python prints it. */
export function decimalFloat(text: string): number {
  const special = new Map([["inf", Infinity], ["-inf", -Infinity], ["nan", NaN]]).get(text);
  if (special !== undefined) return special;
  if (!/^[-+\d.eE]{1,4096}$/.test(text) || Number.isNaN(Number(text))) {
    throw new PickleError(`${shown(text)} is no number`);
  }
  return Number(text);
}

/** The string of a Python 2 literal: `'a\\x00b'` with its quotes. */
export function quotedText(line: string): string {
  const quoted = /^(['"])(.*)\1\s*$/s.exec(line);
  if (!quoted) throw new PickleError(`${shown(line)} is no quoted text`);
  const plain: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };
  return quoted[2]!.replace(
    /\\(?:x([0-9a-fA-F]{2})|(.))/gs,
    (_, hex: string | undefined, letter: string) =>
      hex ? String.fromCharCode(parseInt(hex, 16)) : plain[letter] ?? letter,
  );
}

/** Text of protocol 0: Latin-1 with `\\u` escapes. */
export function escapedText(line: string): string {
  return line.replace(
    /\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g,
    (_, short: string | undefined, long: string) => {
      const code = parseInt(short ?? long, 16);
      if (code > 0x10ffff) throw new PickleError("it holds text that is none");
      return String.fromCodePoint(code);
    },
  );
}

function smallest(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Latin-1 proper, where the web's decoder takes Windows-1252. */
function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 40));
}
