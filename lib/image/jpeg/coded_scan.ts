/**
 * The course of a JPEG scan: MCU after MCU, over restart markers and the edges of what has been read
 * so far (T.81, E.2.3 and E.2.4).
 *
 * @module
 */

import {
  type EntropyReader,
  isExhausted,
  isShort,
  readMore,
  startSegment,
} from "./entropy_reader.ts";
import { fillRaw } from "../raw_reader.ts";
import { EOI, RESTART_CYCLE, RST0 } from "./markers.ts";

/** What a scan's decoder does. */
export interface McuDecoder {
  /**
   * Decodes at least one MCU, none behind `end`, as long as there are bytes.
   *
   * @returns How many; −1 if the bits are no code. It does not count if the reader is exhausted then.
   */
  decode(mcu: number, end: number): number;
  /** Forgets what is carried from MCU to MCU. */
  restart(): void;
}

/** How far a scan has come. */
export interface ScanCourse {
  readonly reader: EntropyReader;
  readonly decoder: McuDecoder;
  /** MCUs between restart markers, 0 for none. */
  readonly restartInterval: number;
  /** The next MCU. */
  mcu: number;
  /** Whether the data ended before the scan did. */
  isCut: boolean;
}

/**
 * Decodes up to an MCU. Where the file ends before, the course is cut: the MCU in which it ended may
 * be decoded in part, later ones are not.
 *
 * @throws {Error} if the data is damaged.
 */
export async function decodeUpTo(course: ScanCourse, end: number): Promise<void> {
  const { reader, restartInterval } = course;
  while (course.mcu < end && !course.isCut) {
    if (restartInterval > 0 && course.mcu > 0 && course.mcu % restartInterval === 0) {
      if (!await passRestart(course)) return;
    }
    const segmentEnd = restartInterval > 0
      ? Math.min(end, (Math.floor(course.mcu / restartInterval) + 1) * restartInterval)
      : end;
    while (course.mcu < segmentEnd && !course.isCut) {
      if (isShort(reader)) await readMore(reader);
      decodeRun(course, segmentEnd);
    }
  }
}

/** Decodes as long as there are bytes. */
function decodeRun(course: ScanCourse, end: number): void {
  const { reader, decoder } = course;
  while (course.mcu < end && !isShort(reader)) {
    const decoded = decoder.decode(course.mcu, end);
    if (isExhausted(reader)) {
      checkAtEnd(reader);
      course.isCut = true;
      return;
    }
    if (decoded < 0) throw new Error("its coded data holds a code that stands for nothing");
    course.mcu += decoded;
  }
}

/** The data may end early only because the file does. */
function checkAtEnd({ raw }: EntropyReader): void {
  const marker = raw.bytes[raw.at + 1];
  if (marker === undefined || marker === EOI) return;
  throw new Error("its coded data ends before its pixels do");
}

/** Goes on behind the restart marker that has to be here; false at the file's end. */
async function passRestart(course: ScanCourse): Promise<boolean> {
  const { reader, restartInterval } = course;
  const { raw } = reader;
  // What stands before the marker is filling.
  while (!reader.isLast) {
    reader.at = reader.filled;
    await readMore(reader);
  }
  if (!await fillRaw(raw, 2) || raw.bytes[raw.at + 1] === EOI) {
    course.isCut = true;
    return false;
  }
  const expected = RST0 + (course.mcu / restartInterval - 1) % RESTART_CYCLE;
  if (raw.bytes[raw.at + 1] !== expected) throw new Error("a restart marker is missing");
  raw.at += 2;
  course.decoder.restart();
  await startSegment(reader);
  return true;
}
