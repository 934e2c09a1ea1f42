import assert from "node:assert/strict";
import type { ClassLabel } from "../detection/detection.ts";
import type { Raster } from "../image/raster.ts";
import type { Segment } from "../segment/segment.ts";
import { drawText, textSize } from "./draw.ts";
import { drawOverlay } from "./overlay.ts";

const SHEET = { width: 4000, height: 3000 };
/** CSS's limegreen, blue, red and orange. */
const COLOURS: Record<ClassLabel, string> = {
  cross_section: "50,205,50",
  legend_points_lines: "0,0,255",
  legend_polygons: "255,0,0",
  map: "255,165,0",
};

Deno.test("drawOverlay() draws outlines in the class's colour at the picture's scale", () => {
  for (const [label, colour] of Object.entries(COLOURS)) {
    const segment = square(label as ClassLabel, 1000, 2000, 1500, 0.9);
    const picture = drawOverlay(blank(400, 300), [segment], SHEET);
    for (const [x, y] of [[100, 270], [150, 299], [249, 210], [249, 299]] as const) {
      assert.equal(pixel(picture, x, y), colour);
    }
    assert.equal(pixel(picture, 150, 250), "0,0,0");
    assert.equal(pixel(picture, 50, 250), "0,0,0");
  }
});

Deno.test("drawOverlay() draws thicker lines on larger pictures", () => {
  const segment = square("map", 1000, 1000, 1500, 0.9);
  const thickness = (width: number, height: number) => {
    const picture = drawOverlay(blank(width, height), [segment], SHEET);
    const row = Math.round(height * 0.6);
    return Array.from({ length: width / 2 }, (_, x) => pixel(picture, x, row))
      .filter((colour) => colour === COLOURS.map).length;
  };
  assert.equal(thickness(400, 300), 1);
  assert.equal(thickness(2000, 1500), 3);
});

Deno.test("drawOverlay() leaves the preview as it was", () => {
  const preview = blank(400, 300);
  drawOverlay(preview, [square("map", 100, 100, 500, 0.9)], SHEET);
  assert.ok(preview.data.every((value) => value === 0));
});

Deno.test("drawOverlay() labels each segment with class, rank from 1, and confidence", () => {
  const picture = drawOverlay(blank(600, 450), [
    square("legend_polygons", 100, 300, 500, 0.99996),
    square("map", 2000, 300, 800, 0.5),
    square("map", 2000, 2000, 500, 0.12345),
  ], SHEET);
  assert.ok(shows(picture, "legend_polygons 1, conf: 1.000"));
  assert.ok(shows(picture, "map 1, conf: 0.500"));
  assert.ok(shows(picture, "map 2, conf: 0.123"));
  assert.ok(!shows(picture, "map 3, conf: 0.123"));
});

Deno.test("drawOverlay() keeps labels whole inside the picture, at all corners", () => {
  for (const [x, y] of [[0, 0], [3989, 0], [0, 2989], [3989, 2989]] as const) {
    const picture = drawOverlay(blank(250, 200), [square("cross_section", x, y, 11, 0.75)], SHEET);
    assert.ok(shows(picture, "cross_section 1, conf: 0.750"), `at ${x}, ${y}`);
  }
});

Deno.test("drawOverlay() keeps labels of segments at the same place apart", () => {
  for (const y of [0, 1000, 2900]) {
    const same = Array.from({ length: 5 }, () => square("map", 1000, y, 500, 0.5));
    const picture = drawOverlay(blank(400, 300), same, SHEET);
    for (let rank = 1; rank <= 5; rank++) assert.ok(shows(picture, `map ${rank}, conf: 0.500`));
  }
});

Deno.test("drawOverlay() writes smaller where a label would be wider than the picture", () => {
  const picture = drawOverlay(
    blank(250, 2100),
    [square("cross_section", 0, 1000, 99, 0.75)],
    SHEET,
  );
  assert.ok(shows(picture, "cross_section 1, conf: 0.750"));
});

Deno.test("drawOverlay() works on a picture of one pixel, and without segments", () => {
  const tiny = drawOverlay(blank(1, 1), [square("map", 0, 0, 2999, 0.5)], SHEET);
  assert.equal(pixel(tiny, 0, 0), COLOURS.map);
  const pixelSheet = { width: 1, height: 1 };
  assert.equal(drawOverlay(blank(1, 1), [], pixelSheet).data.length, 3);
});

function square(
  classLabel: ClassLabel,
  x: number,
  y: number,
  side: number,
  confidence: number,
): Segment {
  const [right, bottom] = [x + side - 1, Math.min(y + side - 1, SHEET.height - 1)];
  return {
    classLabel,
    confidence,
    polygon: Int32Array.of(x, y, x, bottom, right, bottom, right, y),
    area: (right - x) * (bottom - y),
    bbox: [x, y, right - x + 1, bottom - y + 1],
  };
}

/** Whether a text stands somewhere on the picture in white, with nothing else white in its cells. */
function shows(picture: Raster, text: string): boolean {
  const { width, height } = textSize(text, 1);
  const words = blank(width, height);
  drawText(words, text, [0, 0], 1, [255, 255, 255]);
  const standsAt = (x: number, y: number) => {
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        if (isWhite(words, column, row) !== isWhite(picture, x + column, y + row)) return false;
      }
    }
    return true;
  };
  for (let y = 0; y + height <= picture.height; y++) {
    for (let x = 0; x + width <= picture.width; x++) if (standsAt(x, y)) return true;
  }
  return false;
}

function isWhite({ width, data }: Raster, x: number, y: number): boolean {
  const at = (y * width + x) * 3;
  return data[at] === 255 && data[at + 1] === 255 && data[at + 2] === 255;
}

function pixel({ width, data }: Raster, x: number, y: number): string {
  return data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3).join();
}

function blank(width: number, height: number): Raster {
  return { width, height, data: new Uint8Array(width * height * 3) };
}
