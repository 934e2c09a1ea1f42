/**
 * One process of `detectron2_bench.ts` and `batch_bench.ts`: opens a model folder, segments an image as
 * often as it is told, one time after the other, and prints what that took as JSON.
 *
 * usage: MODEL IMAGE DEVICE RUNS, with the permissions of the task segment (and --allow-ffi=native).
 *
 * @module
 */

import process from "node:process";
import { bytesSource, openSegmenter, processImage } from "../mod.ts";
import { DEVICE_CHOICES } from "../lib/network/network.ts";

const [model = "", image = "", deviceName = "", runs = "1"] = Deno.args;
const device = DEVICE_CHOICES.find((choice) => choice === deviceName);
if (!device) throw new Error(`there is no device "${deviceName}"`);

const source = bytesSource(image, await Deno.readFile(image));
const opening = begin();
await using segmenter = await openSegmenter({ model, device });
const load = opening.end();
const sheets = [];
for (let run = 0; run < Number(runs); run++) {
  const sheet = begin();
  await processImage(segmenter, source);
  sheets.push(sheet.end());
}
const peakMiB = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ load, sheets, peakMiB }));

/** Takes the time, on the clock and of the processors, in seconds. */
function begin() {
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  return {
    end() {
      const { user, system } = process.cpuUsage(cpu);
      return { wall: (performance.now() - wall) / 1000, cpu: (user + system) / 1e6 };
    },
  };
}
