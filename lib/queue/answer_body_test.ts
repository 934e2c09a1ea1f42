import assert from "node:assert/strict";
import { join } from "node:path";
import { fakeSegmenter } from "../../tests/fake_segmenter.ts";
import { encodePng } from "../image/encode_png.ts";
import { IN_THIS_THREAD, type Stages } from "../process/stages.ts";
import { answerWith } from "./answer_body.ts";
import { resultSchema } from "./message.ts";
import { parseWorkerOptions } from "./options.ts";

Deno.test("answerWith() leaves decoding and outlining to whom it is told, counts and logs", async () => {
  const folder = await Deno.makeTempDir();
  const image = { width: 64, height: 48, data: new Uint8Array(64 * 48 * 3) };
  await Deno.writeFile(join(folder, "a.tif"), await encodePng(image));
  const words = ["--imagedir", folder, "--workdir", folder];
  const options = parseWorkerOptions(words);
  assert.ok(options !== "help");
  const seen: string[] = [];
  const stages: Stages = {
    ...IN_THIS_THREAD,
    async prepare(source, preparation) {
      seen.push("prepare");
      const sheet = await IN_THIS_THREAD.prepare(source, preparation);
      return { ...sheet, notes: ["its end is missing"] };
    },
    outline(detections, sheet) {
      seen.push("outline");
      return IN_THIS_THREAD.outline(detections, sheet);
    },
  };
  const metrics = {
    started: () => void seen.push("started"),
    completed: () => void seen.push("completed"),
    failed: () => void seen.push("failed"),
    settled: () => Promise.resolve(),
  };
  const lines: string[] = [];
  const turned = fakeSegmenter(undefined, { quarterTurns: 1, probability: 0.9, lookAgain: false });
  const answer = answerWith(
    turned,
    stages,
    options,
    metrics,
    (level, message) => void lines.push(`${level} ${message}`),
  );
  const request = {
    id: "1",
    task: "segmentation",
    image_id: "a",
    image_url: "",
    output_format: "",
  };
  const body = new TextEncoder().encode(JSON.stringify(request));
  const { image_path } = resultSchema.parse(await answer(body));
  assert.equal(image_path, join(folder, "a.tif"));
  assert.deepEqual(seen, ["started", "prepare", "outline", "completed"]);
  assert.match(lines[0]!, /^INFO request 1: .*a\.tif in /);
  assert.deepEqual(lines.slice(1), [
    "WARNING request 1: its end is missing",
    "WARNING request 1: the sheet seems to be turned by 90° counter-clockwise (90 % sure)",
  ]);
  await assert.rejects(answer(new TextEncoder().encode("{}")));
  assert.deepEqual(seen.slice(4), ["started", "failed"]);
});
