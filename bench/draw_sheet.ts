/**
 * A seed → a PNG of 10 megapixels with flat areas, lines and noise, the same at every run.
 *
 * @module
 */

import { join } from "node:path";
import { encodePng } from "../lib/image/encode_png.ts";
import { seededRandom } from "../tests/oracles/random.ts";

const SHEET = { width: 3600, height: 2800 };

/** Draws a sheet into a folder. @returns Its path. */
export async function drawSheet(folder: string, seed: number): Promise<string> {
  const random = seededRandom(seed);
  const { width, height } = SHEET;
  const data = new Uint8Array(width * height * 3);
  const colours = Array.from({ length: 64 * 3 }, () => 120 + Math.floor(random() * 120));
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const field = (x >> 8) * 5 + (y >> 8) * 3 & 63;
      const isLine = (x & 255) < 3 || (y & 255) < 3 || random() < 0.02;
      for (let c = 0; c < 3; c++) data[at++] = isLine ? 40 : colours[field * 3 + c]!;
    }
  }
  const path = join(folder, `sheet${seed}.png`);
  await Deno.writeFile(path, await encodePng({ ...SHEET, data }));
  return path;
}
