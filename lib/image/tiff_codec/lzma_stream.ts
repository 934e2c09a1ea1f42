/**
 * LZMA2 chunks in, bytes out: the range coder, its adaptive models and the copies from what was
 * written before (LZMA specification by Igor Pavlov; LZMA2 as in the .xz format).
 *
 * @module
 */

/** Where the decoder is in the coded bytes, and the range coder's numbers. */
interface RangeReader {
  readonly data: Uint8Array;
  at: number;
  /** Where the chunk's coded bytes end. */
  end: number;
  range: number;
  code: number;
}

/** What is carried from symbol to symbol, and over chunks that do not reset it. */
interface LzmaState {
  readonly probabilities: Uint16Array;
  /** Bits of the byte before that choose a literal's model. */
  literalContextBits: number;
  literalPositionMask: number;
  positionMask: number;
  /** Which kinds of symbols came last: below 7 the last one was a literal. */
  kinds: number;
  /** The latest four distances, less one. */
  readonly distances: Int32Array;
}

/** The decoded bytes on their way; earlier ones are what copies refer to. */
interface Output {
  readonly bytes: Uint8Array;
  at: number;
  /** Copies may not go back beyond this. */
  start: number;
}

/** Of a chunk's first byte. */
const END = 0;
const STORED_AFTER_RESET = 1;
const STORED = 2;
const IS_CODED = 0x80;
/** What a coded chunk begins anew, each with what stands before it. */
const RESETS_STATE = 1;
const RESETS_PROPERTIES = 2;
const RESETS_OUTPUT = 3;
const MAX_PROPERTIES = 9 * 5 * 5;
/** LZMA2 allows this sum of literal context and literal position bits. */
const MAX_LITERAL_BITS = 4;

const PROBABILITY_BITS = 11;
const EVEN_CHANCE = 1 << PROBABILITY_BITS - 1;
const LEARNING_SHIFT = 5;
const LEAST_RANGE = 1 << 24;
const RANGE_BYTES = 5;

const KINDS = 12;
const POSITIONS = 16;
const LITERAL_KINDS = 7;
const LEAST_LENGTH = 2;
const LENGTH_MODELS = 2 + 2 * POSITIONS * 8 + 256;
const SLOT_BITS = 6;
const DIRECT_SLOT = 14;
const ALIGN_BITS = 4;
/** Where each group of models begins. */
const IS_MATCH = 0;
const IS_REPEAT = IS_MATCH + KINDS * POSITIONS;
const IS_NOT_LATEST = IS_REPEAT + KINDS;
const IS_NOT_SECOND = IS_NOT_LATEST + KINDS;
const IS_NOT_THIRD = IS_NOT_SECOND + KINDS;
const IS_LONG = IS_NOT_THIRD + KINDS;
const SLOT = IS_LONG + KINDS * POSITIONS;
const NEAR_DISTANCE = SLOT + 4 * (1 << SLOT_BITS);
const ALIGN = NEAR_DISTANCE + 128 - DIRECT_SLOT + 1;
const MATCH_LENGTH = ALIGN + (1 << ALIGN_BITS);
const REPEAT_LENGTH = MATCH_LENGTH + LENGTH_MODELS;
const LITERAL = REPEAT_LENGTH + LENGTH_MODELS;
const LITERAL_MODELS = 0x300;

/**
 * Decodes chunks up to their end, or until the output is full.
 *
 * @param at Where the first chunk begins.
 * @param output What is decoded goes here from `from` on.
 * @returns Where the chunks end, and how far the output is filled.
 * @throws {Error} if the data is damaged or ends too early.
 */
export function decodeLzma2(
  data: Uint8Array,
  at: number,
  output: Uint8Array,
  from: number,
): { readonly end: number; readonly filled: number } {
  const reader: RangeReader = { data, at, end: at, range: 0, code: 0 };
  const written: Output = { bytes: output, at: from, start: from };
  const state = newState();
  while (written.at < output.length) {
    const control = nextByte(reader);
    if (control === END) break;
    if (control >= IS_CODED) decodeChunk(reader, state, written, control);
    else copyStored(reader, written, control);
  }
  return { end: reader.at, filled: written.at };
}

function newState(): LzmaState {
  return {
    probabilities: new Uint16Array(LITERAL + (LITERAL_MODELS << MAX_LITERAL_BITS)),
    literalContextBits: 0,
    literalPositionMask: 0,
    positionMask: 0,
    kinds: 0,
    distances: new Int32Array(4),
  };
}

function nextByte(reader: RangeReader): number {
  if (reader.at >= reader.data.length) throw new Error("LZMA data ends too early");
  return reader.data[reader.at++]!;
}

function nextWord(reader: RangeReader): number {
  return nextByte(reader) << 8 | nextByte(reader);
}

function copyStored(reader: RangeReader, written: Output, control: number): void {
  if (control > STORED) throw new Error("LZMA data holds an unknown chunk");
  if (control === STORED_AFTER_RESET) written.start = written.at;
  const length = nextWord(reader) + 1;
  const bytes = reader.data.subarray(reader.at, reader.at + length);
  const taken = bytes.subarray(0, written.bytes.length - written.at);
  written.bytes.set(taken, written.at);
  written.at += taken.length;
  reader.at += length;
}

function decodeChunk(
  reader: RangeReader,
  state: LzmaState,
  written: Output,
  control: number,
): void {
  const length = (control & 0x1f) << 16 | nextWord(reader);
  const codedLength = nextWord(reader) + 1;
  const resets = control >> 5 & 3;
  if (resets === RESETS_OUTPUT) written.start = written.at;
  if (resets >= RESETS_PROPERTIES) takeProperties(state, nextByte(reader));
  if (resets >= RESETS_STATE) resetState(state);
  reader.end = Math.min(reader.data.length, reader.at + codedLength);
  const next = reader.at + codedLength;
  startRange(reader);
  const end = Math.min(written.bytes.length, written.at + length + 1);
  while (written.at < end) decodeSymbol(reader, state, written, end);
  reader.at = next;
}

function takeProperties(state: LzmaState, properties: number): void {
  const literalContext = properties % 9;
  const literalPosition = Math.floor(properties / 9) % 5;
  if (properties >= MAX_PROPERTIES || literalContext + literalPosition > MAX_LITERAL_BITS) {
    throw new Error("LZMA data has wrong properties");
  }
  state.literalContextBits = literalContext;
  state.literalPositionMask = (1 << literalPosition) - 1;
  state.positionMask = (1 << Math.floor(properties / 45)) - 1;
}

function resetState(state: LzmaState): void {
  state.probabilities.fill(EVEN_CHANCE);
  state.kinds = 0;
  state.distances.fill(0);
}

function startRange(reader: RangeReader): void {
  reader.range = 0xffffffff;
  reader.code = 0;
  for (let i = 0; i < RANGE_BYTES; i++) reader.code = (reader.code << 8 | nextByte(reader)) >>> 0;
}

/** A literal, or a copy of what was written before. */
function decodeSymbol(reader: RangeReader, state: LzmaState, written: Output, end: number): void {
  const { probabilities, distances, kinds, positionMask } = state;
  const position = written.at - written.start & positionMask;
  const place = kinds * POSITIONS + position;
  if (readBit(reader, probabilities, IS_MATCH + place) === 0) {
    return decodeLiteral(reader, state, written);
  }
  const isLiteralLast = kinds < LITERAL_KINDS;
  let length: number;
  if (readBit(reader, probabilities, IS_REPEAT + kinds) === 0) {
    length = readLength(reader, probabilities, MATCH_LENGTH, position);
    distances.copyWithin(1, 0, 3);
    distances[0] = readDistance(reader, probabilities, length);
    state.kinds = isLiteralLast ? 7 : 10;
  } else if (takeRepeated(reader, state, place)) {
    length = readLength(reader, probabilities, REPEAT_LENGTH, position);
    state.kinds = isLiteralLast ? 8 : 11;
  } else {
    length = 1 - LEAST_LENGTH;
    state.kinds = isLiteralLast ? 9 : 11;
  }
  copyBack(written, distances[0]! >>> 0, length + LEAST_LENGTH, end);
}

/** Puts one of the latest distances first; false if only one byte is copied from it. */
function takeRepeated(reader: RangeReader, state: LzmaState, place: number): boolean {
  const { probabilities, distances, kinds } = state;
  if (readBit(reader, probabilities, IS_NOT_LATEST + kinds) === 0) {
    return readBit(reader, probabilities, IS_LONG + place) === 1;
  }
  let index = 1;
  if (readBit(reader, probabilities, IS_NOT_SECOND + kinds) === 1) {
    index = 2 + readBit(reader, probabilities, IS_NOT_THIRD + kinds);
  }
  const distance = distances[index]!;
  distances.copyWithin(1, 0, index);
  distances[0] = distance;
  return true;
}

function decodeLiteral(reader: RangeReader, state: LzmaState, written: Output): void {
  const { probabilities, literalContextBits, literalPositionMask, kinds } = state;
  const { bytes, at, start } = written;
  const before = at > start ? bytes[at - 1]! : 0;
  const context = ((at - start & literalPositionMask) << literalContextBits) +
    (before >> 8 - literalContextBits);
  const models = LITERAL + LITERAL_MODELS * context;
  let symbol = 1;
  if (kinds >= LITERAL_KINDS) {
    // After a copy, the byte that it would have gone on with is a hint.
    let hint = bytes[sourceOf(written, state.distances[0]! >>> 0)]!;
    while (symbol < 0x100) {
      const hinted = hint >> 7 & 1;
      hint <<= 1;
      const bit = readBit(reader, probabilities, models + (1 + hinted << 8) + symbol);
      symbol = symbol << 1 | bit;
      if (bit !== hinted) break;
    }
  }
  while (symbol < 0x100) symbol = symbol << 1 | readBit(reader, probabilities, models + symbol);
  bytes[written.at++] = symbol;
  state.kinds = kinds < 4 ? 0 : kinds < 10 ? kinds - 3 : kinds - 6;
}

function sourceOf({ at, start }: Output, distance: number): number {
  if (distance >= at - start) throw new Error("LZMA data refers to before its beginning");
  return at - distance - 1;
}

/** Source and copy may overlap, so byte by byte. */
function copyBack(written: Output, distance: number, length: number, end: number): void {
  const { bytes } = written;
  let from = sourceOf(written, distance);
  const stop = Math.min(end, written.at + length);
  let at = written.at;
  while (at < stop) bytes[at++] = bytes[from++]!;
  written.at = at;
}

/** @returns The length less {@link LEAST_LENGTH}. */
function readLength(
  reader: RangeReader,
  probabilities: Uint16Array,
  models: number,
  position: number,
): number {
  const low = models + 2 + position * 8;
  if (readBit(reader, probabilities, models) === 0) return readTree(reader, probabilities, low, 3);
  if (readBit(reader, probabilities, models + 1) === 0) {
    return 8 + readTree(reader, probabilities, low + POSITIONS * 8, 3);
  }
  return 16 + readTree(reader, probabilities, models + 2 + 2 * POSITIONS * 8, 8);
}

/** @returns The distance less one, as a number of 32 bits. */
function readDistance(reader: RangeReader, probabilities: Uint16Array, length: number): number {
  const models = SLOT + (Math.min(length, 3) << SLOT_BITS);
  const slot = readTree(reader, probabilities, models, SLOT_BITS);
  if (slot < 4) return slot;
  const bits = (slot >> 1) - 1;
  const high = (2 | slot & 1) << bits;
  if (slot < DIRECT_SLOT) {
    return high + readReverseTree(reader, probabilities, NEAR_DISTANCE + high - slot, bits);
  }
  const middle = readDirect(reader, bits - ALIGN_BITS) << ALIGN_BITS;
  return high + middle + readReverseTree(reader, probabilities, ALIGN, ALIGN_BITS);
}

function readTree(
  reader: RangeReader,
  probabilities: Uint16Array,
  models: number,
  bits: number,
): number {
  let symbol = 1;
  for (let i = 0; i < bits; i++) {
    symbol = symbol << 1 | readBit(reader, probabilities, models + symbol);
  }
  return symbol - (1 << bits);
}

/** The lowest bit comes first. */
function readReverseTree(
  reader: RangeReader,
  probabilities: Uint16Array,
  models: number,
  bits: number,
): number {
  let node = 1;
  let symbol = 0;
  for (let i = 0; i < bits; i++) {
    const bit = readBit(reader, probabilities, models + node);
    node = node << 1 | bit;
    symbol |= bit << i;
  }
  return symbol;
}

/** Bits with even chances, without models. */
function readDirect(reader: RangeReader, bits: number): number {
  let value = 0;
  for (let i = 0; i < bits; i++) {
    reader.range >>>= 1;
    const bit = reader.code >= reader.range ? 1 : 0;
    if (bit === 1) reader.code -= reader.range;
    value = value << 1 | bit;
    if (reader.range < LEAST_RANGE) refill(reader);
  }
  return value;
}

function readBit(reader: RangeReader, probabilities: Uint16Array, model: number): number {
  const chance = probabilities[model]!;
  const bound = (reader.range >>> PROBABILITY_BITS) * chance;
  let bit = 0;
  if (reader.code < bound) {
    reader.range = bound;
    probabilities[model] = chance + ((1 << PROBABILITY_BITS) - chance >> LEARNING_SHIFT);
  } else {
    bit = 1;
    reader.range -= bound;
    reader.code -= bound;
    probabilities[model] = chance - (chance >> LEARNING_SHIFT);
  }
  if (reader.range < LEAST_RANGE) refill(reader);
  return bit;
}

function refill(reader: RangeReader): void {
  if (reader.at >= reader.end) throw new Error("LZMA data ends too early");
  reader.range = reader.range * 256 >>> 0;
  reader.code = (reader.code * 256 | reader.data[reader.at++]!) >>> 0;
}
