/**
 * Fields go in, the bytes of a protocol buffer come out. A message is kept as the list of its pieces
 * and put together once, so that nesting copies nothing, however large the pieces are.
 *
 * Format: Protocol Buffers, "Encoding" (protobuf.dev/programming-guides/encoding).
 *
 * @module
 */

/** A field, or several one after the other. */
export interface Message {
  readonly parts: readonly Uint8Array[];
  readonly byteLength: number;
}

/** Wire types: what follows a field's number. */
const VARINT = 0;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;

/** 64-bit numbers, negative ones too, are written as unsigned ones. */
const TWO_TO_64 = 1n << 64n;

/** Puts fields one after the other; left-out ones are passed over. */
export function message(...fields: readonly (Message | undefined)[]): Message {
  const present = fields.filter((field) => field !== undefined);
  return {
    parts: present.flatMap((field) => field.parts),
    byteLength: present.reduce((sum, field) => sum + field.byteLength, 0),
  };
}

/**
 * A field of type int32, int64, uint64, bool or enum.
 *
 * @throws {RangeError} if the value is not a whole number or needs more than 64 bits.
 */
export function varintField(field: number, value: number | bigint): Message {
  return piece(Uint8Array.from([...tag(field, VARINT), ...varint(value)]));
}

/** A field of type float. */
export function floatField(field: number, value: number): Message {
  const bytes = new Uint8Array([...tag(field, FIXED_32), 0, 0, 0, 0]);
  new DataView(bytes.buffer).setFloat32(bytes.length - 4, value, true);
  return piece(bytes);
}

/** A field of type string. */
export function textField(field: number, text: string): Message {
  return bytesField(field, new TextEncoder().encode(text));
}

/** A field of type bytes, or one that is a message itself. The bytes are not copied. */
export function bytesField(field: number, content: Uint8Array | Message): Message {
  const body = content instanceof Uint8Array ? piece(content) : content;
  const head = Uint8Array.from([...tag(field, LENGTH_DELIMITED), ...varint(body.byteLength)]);
  return message(piece(head), body);
}

/** The bytes of a whole message. */
export function toBytes({ parts, byteLength }: Message): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(byteLength);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.byteLength;
  }
  return bytes;
}

function piece(bytes: Uint8Array): Message {
  return { parts: [bytes], byteLength: bytes.byteLength };
}

function tag(field: number, wireType: number): number[] {
  return varint(field * 8 + wireType);
}

function varint(value: number | bigint): number[] {
  const whole = BigInt(value);
  if (whole >= TWO_TO_64 || whole < -TWO_TO_64 / 2n) {
    throw new RangeError(`Cannot write ${whole} as a varint: it needs more than 64 bits`);
  }
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, whole);
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return bytes;
}
