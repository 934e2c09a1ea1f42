/**
 * The stages that every model shares, against what the original pipeline computed
 * (`../shared/reference/golden`, where it is at hand): the resized image, and masks → segments.
 *
 * @module
 */

import assert from "node:assert/strict";
import { localSource } from "../lib/bytes/local.ts";
import { CLASS_LABELS, type Detection } from "../lib/detection/detection.ts";
import { mapSegmentationSchema } from "../lib/document/map_segmentation.ts";
import { decodeImage } from "../lib/image/decode_image.ts";
import { resample } from "../lib/image/resample.ts";
import { toSegments } from "../lib/segment/to_segments.ts";
import { makeFrame } from "../lib/tensor/frame.ts";
import { type NumpyArray, readNpz } from "./npz.ts";
import { SHARED, sharedIsThere } from "./shared.ts";

/** Models with four classes; the shortest edge is `MIN_SIZE_TEST` in each folder's config.yaml. */
const CASES = [
  { model: "tiny4", image: "prescott_nf_az.png", size: 320, max: 533 },
  { model: "tiny4", image: "peach_springs_az.jpg", size: 320, max: 533 },
  { model: "tiny4_numpy_800", image: "prescott_nf_az.png", size: 800, max: 1333 },
];

function golden(model: string, image: string, extension: string): URL {
  const stem = image.slice(0, image.lastIndexOf("."));
  return new URL(`reference/golden/${model}/${stem}.${extension}`, SHARED);
}

for (const { model, image, size, max } of CASES) {
  Deno.test({
    name: `decodeImage() and resample() give ${model}'s resized ${image}`,
    ignore: !sharedIsThere(),
    async fn() {
      const { resized } = await readNpz(golden(model, image, "npz"));
      const rows = await decodeImage(await localSource(new URL(`maps/${image}`, SHARED).pathname));
      const frame = makeFrame(rows, { kind: "shortest_edge", size, max }, 32);
      assert.deepEqual(resized!.shape, [frame.resized.height, frame.resized.width, 3]);
      const [raster] = await resample(rows, [frame.resized]);
      // The golden image is in the order that the network saw: blue, green, red.
      const difference = greatestDifference(raster!.data, resized!.data as Uint8Array);
      assert.equal(difference, 0, `greatest difference ${difference}`);
    },
  });

  Deno.test({
    name: `toSegments() outlines ${model}'s masks of ${image} as the original did`,
    ignore: !sharedIsThere(),
    async fn() {
      const found = await readNpz(golden(model, image, "npz"));
      const text = await Deno.readTextFile(golden(model, image, "json"));
      const expected = mapSegmentationSchema.parse(JSON.parse(text)).segments;
      const sheet = await decodeImage(await localSource(new URL(`maps/${image}`, SHARED).pathname));
      const segments = toSegments(goldenDetections(found, sheet), sheet);

      const matched = expected.filter(({ class_label, confidence, bbox, area, poly_bounds }) =>
        segments.some((segment) =>
          segment.classLabel === class_label &&
          Math.abs(segment.confidence - confidence) < 1e-6 &&
          segment.bbox.every((edge, i) =>
            edge === bbox[i]
          ) && segment.area === area &&
          segment.polygon.length === 2 * poly_bounds.length
        )
      ).length;
      console.log(`${matched} of ${expected.length} equal; ${segments.length} given`);
      assert.ok(expected.length > 0);
      assert.ok(matched >= 0.98 * expected.length, `${matched} of ${expected.length}`);
      assert.ok(Math.abs(segments.length - expected.length) <= 0.02 * expected.length);
    },
  });
}

function goldenDetections(
  found: Record<string, NumpyArray>,
  sheet: { readonly width: number; readonly height: number },
): Detection[] {
  const [height, width] = found.resized!.shape as [number, number];
  const boxes = found.boxes!.data as Float32Array;
  const masks = found.masks!.data as Float32Array;
  const scaleX = Math.fround(sheet.width / width), scaleY = Math.fround(sheet.height / height);
  return Array.from(found.scores!.data as Float32Array, (score, i) => ({
    classLabel: CLASS_LABELS[Number(found.classes!.data[i])]!,
    score,
    boxOnSheet: {
      x0: Math.fround(boxes[4 * i]! * scaleX),
      y0: Math.fround(boxes[4 * i + 1]! * scaleY),
      x1: Math.fround(boxes[4 * i + 2]! * scaleX),
      y1: Math.fround(boxes[4 * i + 3]! * scaleY),
    },
    mask: { width: 28, height: 28, data: masks.subarray(784 * i, 784 * (i + 1)) },
  }));
}

function greatestDifference(rgb: Uint8Array, bgr: Uint8Array): number {
  let greatest = 0;
  for (let i = 0; i < rgb.length; i++) {
    const mirrored = i - i % 3 + (2 - i % 3);
    greatest = Math.max(greatest, Math.abs(rgb[i]! - bgr[mirrored]!));
  }
  return greatest;
}
