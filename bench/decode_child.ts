/**
 * One image → the size at which a network sees it, in a process of its own, so that its memory can be
 * told: seconds and peak memory in MiB go to standard output as JSON.
 *
 * usage: deno run --allow-read --allow-run=cat bench/decode_child.ts IMAGE LONGEST_EDGE [overview]
 *
 * @module
 */

import { localSource } from "../lib/bytes/local.ts";
import { decodeImage } from "../lib/image/decode_image.ts";
import type { Size } from "../lib/image/raster.ts";
import { resample } from "../lib/image/resample.ts";

await main(Deno.args);

async function main([path = "", longest = "1333", choice]: readonly string[]): Promise<void> {
  const size = (sheet: Size): Size => {
    const scale = Number(longest) / Math.max(sheet.width, sheet.height);
    return {
      width: Math.max(1, Math.trunc(sheet.width * scale + 0.5)),
      height: Math.max(1, Math.trunc(sheet.height * scale + 0.5)),
    };
  };
  const begun = performance.now();
  const rows = await decodeImage(
    await localSource(path),
    choice === "overview" ? { neededSize: size } : {},
  );
  const [picture] = await resample(rows, [size(rows.fullSize ?? rows)]);
  const seconds = (performance.now() - begun) / 1000;
  const sum = picture!.data.reduce((total, value) => total + value, 0);
  console.log(JSON.stringify({ seconds, peak: peakMiB(), mean: sum / picture!.data.length }));
}

/** The most memory that this process has held, by Linux, where Deno itself may not look. */
function peakMiB(): number {
  const { stdout } = new Deno.Command("cat", { args: [`/proc/${Deno.pid}/status`] }).outputSync();
  const [, kibibytes] = /VmHWM:\s+(\d+) kB/.exec(new TextDecoder().decode(stdout)) ?? [];
  return Number(kibibytes) / 1024;
}
