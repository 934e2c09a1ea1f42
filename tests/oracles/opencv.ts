/**
 * OpenCV compiled to WebAssembly, as a judge of contours for tests and benchmarks.
 *
 * @module
 */

import cv from "@techstark/opencv-js";

/** A contour with what OpenCV says of it. */
export interface JudgedContour {
  /** x, y, x, y, … */
  readonly polygon: Int32Array;
  readonly area: number;
  readonly bbox: readonly [x: number, y: number, width: number, height: number];
}

/** Waits until OpenCV is ready. (Its module has a `then`, so it must not be awaited itself.) */
export async function openOpenCv(): Promise<void> {
  if ("Mat" in cv) return;
  await new Promise<void>((resolve) => {
    cv.onRuntimeInitialized = () => resolve();
  });
}

/**
 * The outer contours of a bitmap in OpenCV's order: `RETR_CCOMP`, `CHAIN_APPROX_SIMPLE`, those with a
 * parent left out.
 *
 * @param bitmap `width * height` bytes, row by row; all but 0 is set.
 */
export function outerContoursOfOpenCv(
  bitmap: Uint8Array,
  width: number,
  height: number,
): JudgedContour[] {
  const image = cv.matFromArray(height, width, cv.CV_8UC1, bitmap);
  const contours = new cv.MatVector();
  const hierarchy = new cv.Mat();
  try {
    cv.findContours(image, contours, hierarchy, cv.RETR_CCOMP, cv.CHAIN_APPROX_SIMPLE);
    const judged: JudgedContour[] = [];
    for (let i = 0; i < contours.size(); i++) {
      const parent = hierarchy.data32S[4 * i + 3]!;
      if (parent < 0) judged.push(judge(contours, i));
    }
    return judged;
  } finally {
    image.delete();
    contours.delete();
    hierarchy.delete();
  }
}

function judge(contours: InstanceType<typeof cv.MatVector>, index: number): JudgedContour {
  const contour = contours.get(index);
  try {
    const { x, y, width, height } = cv.boundingRect(contour);
    return {
      polygon: contour.data32S.slice(),
      area: cv.contourArea(contour),
      bbox: [x, y, width, height],
    };
  } finally {
    contour.delete();
  }
}
