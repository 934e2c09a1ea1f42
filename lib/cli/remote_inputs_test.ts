import assert from "node:assert/strict";
import { startWebServer } from "../../tests/web_server.ts";
import { encodePng } from "../image/encode_png.ts";
import { openPool } from "../pool/open_pool.ts";
import { findInputs } from "./inputs.ts";

Deno.test("findInputs() takes an image service's copy for the image itself", async () => {
  const info = {
    "@context": "http://iiif.io/api/image/3/context.json",
    profile: "level2",
    width: 8000,
    height: 4000,
  };
  const copy = await encodePng({ width: 200, height: 100, data: new Uint8Array(200 * 100 * 3) });
  await using server = startWebServer({
    "iiif/sheet 7/info.json": { bytes: new TextEncoder().encode(JSON.stringify(info)) },
    "iiif/sheet 7/full/2000,/0/default.jpg": { bytes: copy },
  });
  const address = `${server.url}iiif/sheet%207`;
  const folder = await Deno.makeTempDir();
  const { sheets } = await findInputs([address], new Blob().stream(), folder);
  assert.deepEqual(sheets.map(({ name, docId }) => [name, docId]), [[address, "sheet 7"]]);

  const source = await sheets[0]!.open();
  using pool = openPool(1);
  const { frame } = await pool.prepare(source, {
    spec: {
      size: { kind: "longest_edge", size: 64 },
      channelOrder: "RGB",
      mean: [0, 0, 0],
      std: [1, 1, 1],
      multipleOf: 32,
    },
  });
  await source[Symbol.asyncDispose]?.();
  assert.deepEqual(frame.sheet, { width: 8000, height: 4000 });
  assert.deepEqual(frame.resized, { width: 64, height: 32 });
});
