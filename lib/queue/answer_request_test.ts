import assert from "node:assert/strict";
import { join } from "node:path";
import { fakeSegmenter } from "../../tests/fake_segmenter.ts";
import { localStore } from "../bytes/store.ts";
import { DEFAULT_PROVENANCE } from "../document/feature_results.ts";
import { encodePng } from "../image/encode_png.ts";
import { IN_THIS_THREAD } from "../process/stages.ts";
import { answerRequest } from "./answer_request.ts";

Deno.test("answerRequest() leaves decoding and outlining to whom it is told", async () => {
  const imageFolder = await Deno.makeTempDir();
  const image = { width: 64, height: 48, data: new Uint8Array(64 * 48 * 3) };
  await Deno.writeFile(join(imageFolder, "a.tif"), await encodePng(image));
  const calls: string[] = [];
  const request = {
    id: "1",
    task: "segmentation",
    image_id: "a",
    image_url: "",
    output_format: "cdr",
  };
  const { image_path } = await answerRequest(fakeSegmenter(), request, {
    minConfidence: 0.25,
    document: { schema: "map_segmentation", provenance: DEFAULT_PROVENANCE },
    results: localStore(join(imageFolder, "results")),
    imageFolder,
    offline: true,
    maxImageBytes: 1e9,
    stages: {
      ...IN_THIS_THREAD,
      prepare(source, preparation) {
        calls.push("prepare");
        return IN_THIS_THREAD.prepare(source, preparation);
      },
      outline(detections, sheet) {
        calls.push("outline");
        return IN_THIS_THREAD.outline(detections, sheet);
      },
    },
  });
  assert.equal(image_path, join(imageFolder, "a.tif"));
  assert.deepEqual(calls, ["prepare", "outline"]);
});
