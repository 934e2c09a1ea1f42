/**
 * Two forms of the same model and sheets come in; how far apart their detections are goes out.
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";
import type { Box, Detection } from "../detection/detection.ts";
import { decodeImage } from "../image/decode_image.ts";
import type { OpenedModel } from "../model/model.ts";
import type { DeviceChoice } from "../network/network.ts";
import { openNetwork } from "../network/open_network.ts";
import type { Segment } from "../segment/segment.ts";
import { toSegments } from "../segment/to_segments.ts";
import type { Frame } from "../tensor/frame.ts";
import { preprocess } from "../tensor/preprocess.ts";
import { float32Tensor, type Tensor } from "../tensor/tensor.ts";
import { DEFAULT_MIN_CONFIDENCE } from "./defaults.ts";
import { readGolden } from "./golden.ts";

/** On what models are compared. */
export interface Comparison {
  /** Sheets; without any, a picture of noise. */
  readonly images: readonly Source[];
  /** Folder of what the original computed: it is compared with instead of the first model. */
  readonly golden?: string | undefined;
  readonly device: DeviceChoice;
  readonly signal: AbortSignal;
}

/** How far apart numbers are. */
export interface Difference {
  readonly largest: number;
  readonly mean: number;
}

/** How far apart two models' detections are. */
export interface ModelDifference {
  /** Detections of the first model. */
  readonly expected: number;
  /** Detections of the second model. */
  readonly found: number;
  /** Detections of the first that the second has too: same class, boxes half in common. */
  readonly matched: number;
  /** Those of them that two sound implementations would give: box, score and mask nearly the same. */
  readonly close: number;
  /** Segments from 100 px on: those of the first model, and how many of them the second has too. */
  readonly segments: { readonly expected: number; readonly matched: number };
  /** Edges of the boxes that match, in pixels of the network's image. */
  readonly boxes: Difference;
  readonly scores: Difference;
  /** Cells of the masks that match. */
  readonly masks: Difference;
}

/** Edge in pixels of the picture of noise, and of the squares of one colour in it. */
const NOISE_SIDE = 320;
const NOISE_SQUARE = 16;

/** Smaller segments, in pixels of the sheet, are not compared. */
const LEAST_AREA = 100;

/** Of x, y, width and height, in pixels of the sheet. */
const BBOX_TOLERANCE = 2;

/** Boxes with less in common are different detections. */
const LEAST_OVERLAP = 0.5;

/** Differences of a detection that is close: pixels of the network's image, probabilities. */
const CLOSE = { box: 0.5, score: 1e-3, mask: 0.01 } as const;

/** A sheet as the networks see it. */
interface Picture {
  readonly tensor: Tensor<"float32">;
  readonly frame: Frame;
  readonly minConfidence: number;
}

/**
 * Runs both models, one after the other, on the same pictures; only the second one where it is known
 * what the original computed.
 *
 * @throws {SegmenterError} if an image cannot be decoded or a model cannot be run, or when the signal
 * is aborted.
 */
export async function compareModels(
  first: OpenedModel,
  second: OpenedModel,
  { images, golden, device, signal }: Comparison,
): Promise<ModelDifference> {
  if (golden !== undefined) {
    const pictures = await readGolden(golden, first.preprocess);
    const expected = pictures.map(({ outputs, frame, minConfidence }) =>
      first.detections(outputs, frame, minConfidence)
    );
    return differenceOf(pictures, expected, await detect(second, pictures, device, signal));
  }
  const pictures = images.length === 0 ? [noise()] : [];
  for (const source of images) {
    const { tensor, frame } = await preprocess(await decodeImage(source), first.preprocess);
    pictures.push({ tensor, frame, minConfidence: DEFAULT_MIN_CONFIDENCE });
  }
  const expected = await detect(first, pictures, device, signal);
  const found = await detect(second, pictures, device, signal);
  return differenceOf(pictures, expected, found);
}

async function detect(
  model: OpenedModel,
  pictures: readonly Picture[],
  device: DeviceChoice,
  signal: AbortSignal,
): Promise<Detection[][]> {
  signal.throwIfAborted();
  await using network = await openNetwork((provider) => model.graph(provider, true), { device });
  const close = () => void network[Symbol.asyncDispose]();
  signal.addEventListener("abort", close, { once: true });
  try {
    const detections: Detection[][] = [];
    for (const { tensor, frame, minConfidence } of pictures) {
      const outputs = await network.run(model.inputs(tensor, frame, minConfidence));
      detections.push(model.detections(outputs, frame, minConfidence));
    }
    return detections;
  } finally {
    signal.removeEventListener("abort", close);
  }
}

/** Squares of random colours: something to see for every network, and its surest detections. */
function noise(): Picture {
  const size = { width: NOISE_SIDE, height: NOISE_SIDE };
  const squares = NOISE_SIDE / NOISE_SQUARE;
  const random = randomNumbers();
  const colours = Array.from({ length: 3 * squares * squares }, () => 2 * random() - 1);
  const data = Float32Array.from({ length: 3 * NOISE_SIDE * NOISE_SIDE }, (_, i) => {
    const [x, y] = [i % NOISE_SIDE, Math.floor(i / NOISE_SIDE)];
    return colours[Math.floor(y / NOISE_SQUARE) * squares + Math.floor(x / NOISE_SQUARE)]!;
  });
  const tensor = float32Tensor([1, 3, NOISE_SIDE, NOISE_SIDE], data);
  return { tensor, frame: { sheet: size, resized: size, padded: size }, minConfidence: 0 };
}

/** The same numbers in 0…1 each time: the linear congruence of Numerical Recipes. */
function randomNumbers(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function differenceOf(
  pictures: readonly Picture[],
  expected: readonly Detection[][],
  found: readonly Detection[][],
): ModelDifference {
  const boxes = tally(), scores = tally(), masks = tally();
  let matched = 0, close = 0;
  const segments = { expected: 0, matched: 0 };
  pictures.forEach(({ frame: { sheet, resized } }, i) => {
    const counts = countSegments(toSegments(expected[i]!, sheet), toSegments(found[i]!, sheet));
    segments.expected += counts.expected;
    segments.matched += counts.matched;
    for (const [a, b] of pairs(expected[i]!, found[i]!)) {
      matched++;
      const scale = resized.width / sheet.width;
      const largest = {
        box: boxes.add(edges(a).map((edge, j) => (edge - edges(b)[j]!) * scale)),
        score: scores.add([a.score - b.score]),
        mask: masks.add(a.mask.data.map((cell, j) => cell - b.mask.data[j]!)),
      };
      const isClose = largest.box <= CLOSE.box && largest.score <= CLOSE.score &&
        largest.mask <= CLOSE.mask;
      if (isClose) close++;
    }
  });
  return {
    expected: expected.flat().length,
    found: found.flat().length,
    matched,
    close,
    segments,
    boxes: boxes.result(),
    scores: scores.result(),
    masks: masks.result(),
  };
}

function edges({ boxOnSheet: { x0, y0, x1, y1 } }: Detection): number[] {
  return [x0, y0, x1, y1];
}

/** A segment is found again where one of its class has the same bounding box, give or take. */
function countSegments(expected: readonly Segment[], found: readonly Segment[]) {
  const left = new Set(found);
  const large = expected.filter(({ area }) => area >= LEAST_AREA);
  const again = large.filter(({ classLabel, bbox }) => {
    const same = [...left].find((other) =>
      other.classLabel === classLabel &&
      other.bbox.every((edge, i) => Math.abs(edge - bbox[i]!) <= BBOX_TOLERANCE)
    );
    return same !== undefined && left.delete(same);
  });
  return { expected: large.length, matched: again.length };
}

/** Each of `expected` with the one of `found` of its class that has most in common with it. */
function pairs(expected: readonly Detection[], found: readonly Detection[]) {
  const left = new Set(found);
  const matching: [Detection, Detection][] = [];
  for (const detection of expected) {
    let best: Detection | undefined, most = LEAST_OVERLAP;
    for (const candidate of left) {
      if (candidate.classLabel !== detection.classLabel) continue;
      const shared = overlap(candidate.boxOnSheet, detection.boxOnSheet);
      if (shared > most) [best, most] = [candidate, shared];
    }
    if (!best) continue;
    left.delete(best);
    matching.push([detection, best]);
  }
  return matching;
}

/** Area in common by area of both together. */
function overlap(a: Box, b: Box): number {
  const width = Math.min(a.x1, b.x1) - Math.max(a.x0, b.x0);
  const height = Math.min(a.y1, b.y1) - Math.max(a.y0, b.y0);
  const common = Math.max(0, width) * Math.max(0, height);
  const area = ({ x0, y0, x1, y1 }: Box) => (x1 - x0) * (y1 - y0);
  return common / (area(a) + area(b) - common);
}

function tally() {
  let largest = 0, sum = 0, count = 0;
  return {
    /** Takes differences, and tells the largest of them. */
    add(differences: Iterable<number>): number {
      let most = 0;
      for (const difference of differences) {
        most = Math.max(most, Math.abs(difference));
        sum += Math.abs(difference);
        count++;
      }
      largest = Math.max(largest, most);
      return most;
    },
    result: (): Difference => ({ largest, mean: count === 0 ? 0 : sum / count }),
  };
}
