/**
 * Outlines 100 masks on a sheet of 400 megapixels, where a bitmap for each mask made the original run
 * out of memory; then a smaller set here and with OpenCV for Python, on bitmaps of the sheet.
 *
 * usage: deno run --allow-run=cat,python3 bench/contours_bench.ts [PYTHON]
 *
 * @module
 */

import type { Box, Detection } from "../lib/detection/detection.ts";
import type { Size } from "../lib/image/raster.ts";
import type { Segment } from "../lib/segment/segment.ts";
import { toSegments } from "../lib/segment/to_segments.ts";
import { seededRandom } from "../tests/oracles/random.ts";
import { objectionToPython } from "./python_packages.ts";
import { type BenchRow, benchTable } from "./table.ts";

const CELLS = 28;
const LARGE = { sheet: { width: 20_000, height: 20_000 }, masks: 100 };
const SMALL = { sheet: { width: 5_000, height: 5_000 }, masks: 20 };

/** What `contours_rival.py` prints. */
interface Rival {
  readonly seconds: number;
  readonly segments: number;
  readonly area: number;
  readonly peak_mib: number;
}

await main(Deno.args[0] ?? "python3");

async function main(python: string): Promise<void> {
  const before = peakMiB();
  const large = timed(seededDetections(LARGE.masks, LARGE.sheet), LARGE.sheet);
  const added = peakMiB() - before;
  const rows: BenchRow[] = [{
    work: workOf(LARGE),
    ourSeconds: large.seconds,
    ourPeakMiB: before + added,
  }];
  const detections = seededDetections(SMALL.masks, SMALL.sheet);
  const small = timed(detections, SMALL.sheet);
  const objection = await objectionToPython(python, ["numpy", "opencv-python-headless"]);
  const rival = objection === undefined
    ? await runRival(python, detections, SMALL.sheet)
    : undefined;
  const area = small.segments.reduce((sum, segment) => sum + segment.area, 0);
  rows.push({
    work: workOf(SMALL),
    ourSeconds: small.seconds,
    rivalSeconds: rival?.seconds,
    rivalPeakMiB: rival?.peak_mib,
  });
  console.log(`memory before any mask: ${before.toFixed(0)} MiB\n${benchTable(rows)}`);
  const ours = `${small.segments.length} segments of ${area} px`;
  const theirs = rival ? `${rival.segments} of ${rival.area} px` : `left out: ${objection}`;
  console.log(`ours found ${ours}, the rival (OpenCV): ${theirs}`);
}

function workOf({ masks, sheet: { width, height } }: typeof LARGE): string {
  return `outlines of ${masks} masks on ${width} × ${height}`;
}

function timed(detections: readonly Detection[], sheet: Size) {
  const start = performance.now();
  const segments: readonly Segment[] = toSegments(detections, sheet);
  return { seconds: (performance.now() - start) / 1000, segments };
}

/** Boxes from small to nearly the sheet; masks high inside and noisy, most of all at their edges. */
function seededDetections(count: number, sheet: Size): Detection[] {
  const random = seededRandom(11);
  return Array.from({ length: count }, (_, i) => {
    const share = 0.02 + 0.95 * (i / (count - 1)) ** 2;
    return {
      classLabel: "map",
      score: 0.25 + 0.75 * random(),
      boxOnSheet: seededBox(random, share, sheet),
      mask: { width: CELLS, height: CELLS, data: seededMask(random) },
    };
  });
}

function seededBox(random: () => number, share: number, { width, height }: Size): Box {
  const x0 = random() * (1 - share) * width;
  const y0 = random() * (1 - share) * height;
  return { x0, y0, x1: x0 + share * width, y1: y0 + share * height };
}

function seededMask(random: () => number): Float32Array {
  return Float32Array.from({ length: CELLS * CELLS }, (_, cell) => {
    const column = cell % CELLS;
    const row = Math.floor(cell / CELLS);
    const inset = Math.min(column, CELLS - 1 - column, row, CELLS - 1 - row);
    const logit = 1.2 * (inset - 2) + 4 * (random() - 0.5);
    return 1 / (1 + Math.exp(-logit));
  });
}

async function runRival(
  python: string,
  detections: readonly Detection[],
  { width, height }: Size,
): Promise<Rival> {
  const script = new URL("./contours_rival.py", import.meta.url).pathname;
  const child = new Deno.Command(python, {
    args: [script],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const input = new Blob([JSON.stringify({
    sheet: [width, height],
    detections: detections.map(({ boxOnSheet: { x0, y0, x1, y1 }, mask }) => ({
      box: [x0, y0, x1, y1],
      ...mask,
      data: [...mask.data],
    })),
  })]);
  const [, { stdout }] = await Promise.all([input.stream().pipeTo(child.stdin), child.output()]);
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** The most memory that this process has held so far, by Linux, where Deno itself may not look. */
function peakMiB(): number {
  const { stdout } = new Deno.Command("cat", { args: [`/proc/${Deno.pid}/status`] }).outputSync();
  const [, kibibytes] = /VmHWM:\s+(\d+) kB/.exec(new TextDecoder().decode(stdout)) ?? [];
  return Number(kibibytes) / 1024;
}
