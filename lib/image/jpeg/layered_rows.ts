/**
 * A JPEG in several scans, progressive or with its components one after the other: the scans are looked
 * for in the file first, then all are decoded side by side, each from its own place, so that nobody has
 * to keep coefficients.
 *
 * @module
 */

import { openRaw, rawOffset, type RawReader } from "../raw_reader.ts";
import { BLOCK_SIZE, type Frame, type Scan } from "./frame.ts";
import { decodeMcuRows, type RowsOptions, startScan } from "./mcu_rows.ts";
import { scanBytes } from "./scan_decoder.ts";
import { type JpegState, readSegments } from "./segments.ts";
import { setFactors, takeWorkbench } from "./workbench.ts";

/** A scan in the file. */
interface FoundScan {
  readonly scan: Scan;
  /** Where its coded data begins. */
  readonly offset: number;
  readonly restartInterval: number;
}

/** More scans than any sound file has. */
const MAX_SCANS = 100;
/** Read at once for a scan; all of them are read in turn. */
const READ_BYTES = 1 << 18;
const NO_FACTORS = new Int32Array(BLOCK_SIZE);

/**
 * Decodes all scans, from the one whose coded data follows.
 *
 * @throws {Error} if one is damaged.
 */
export async function* layerRows(
  raw: RawReader,
  state: JpegState,
  frame: Frame,
  firstScan: Scan,
  options: RowsOptions,
): AsyncGenerator<Uint8Array> {
  const { found, factors, isCut } = await findScans(raw, state, frame, firstScan);
  if (isCut) options.onCut(0);
  const workbench = takeWorkbench(frame, found.length * scanBytes(raw));
  // A component without factors has no coefficients either.
  for (const [i, table = NO_FACTORS] of factors.entries()) {
    setFactors(workbench, workbench.planes[i]!, table);
  }
  const scans = await Promise.all(found.map(({ scan, offset, restartInterval }, i) => {
    const own = openRaw(raw.source, offset, READ_BYTES);
    return startScan(workbench, own, i, frame, scan, restartInterval);
  }));
  yield* decodeMcuRows(workbench, frame, scans, options);
}

/** Finds all scans, the components' factors, and whether the file ends before its end marker. */
async function findScans(raw: RawReader, state: JpegState, frame: Frame, firstScan: Scan) {
  const factors: (Int32Array | undefined)[] = frame.components.map(() => undefined);
  const found: FoundScan[] = [];
  let next: Scan | "end" | "cut" = firstScan;
  while (typeof next === "object") {
    if (found.length === MAX_SCANS) throw new Error("it has too many scans");
    takeFactors(state, frame, next, factors);
    const { restartInterval } = state;
    found.push({ scan: next, offset: rawOffset(raw), restartInterval });
    // Coded data is passed over like all that is no segment.
    next = await readSegments(raw, state);
  }
  return { found, factors, isCut: next === "cut" };
}

/** A component's factors are those that hold when its first scan begins. */
function takeFactors(
  { quantisation }: JpegState,
  frame: Frame,
  scan: Scan,
  factors: (Int32Array | undefined)[],
): void {
  for (const { index } of scan.components) {
    factors[index] ??= quantisation[frame.components[index]!.tableId];
    if (!factors[index]) throw new Error("a quantisation table is missing");
  }
}
