import assert from "node:assert/strict";
import { imageFormat, SIGNATURE_BYTES } from "./signature.ts";

const FOLDER = new URL("../../tests/data/images/", import.meta.url);
const FORMATS: Record<string, string> = {
  png: "png",
  jpg: "jpeg",
  gif: "gif",
  webp: "webp",
  bmp: "bmp",
  jp2: "jpeg2000",
  pdf: "pdf",
  avif: "avif",
  ico: "ico",
};

Deno.test("imageFormat() knows every file of its kind", async () => {
  for await (const { name } of Deno.readDir(FOLDER)) {
    const ending = name.slice(name.lastIndexOf(".") + 1);
    const head = (await Deno.readFile(new URL(name, FOLDER))).subarray(0, SIGNATURE_BYTES);
    if (ending === "tif") {
      assert.equal(imageFormat(head), name.includes("bigtiff") ? "bigtiff" : "tiff", name);
    } else if (ending !== "rgb") assert.equal(imageFormat(head), FORMATS[ending], name);
  }
});

Deno.test("imageFormat() knows nothing that is too short or something else", () => {
  const texts = [
    "",
    "B",
    "BM",
    "GIF",
    "GIF90a",
    "II*",
    "RIFF....WAVE",
    "\x89PNG",
    "%PD",
    "<svg xmlns=",
  ];
  for (const text of texts) {
    assert.equal(imageFormat(new TextEncoder().encode(text)), undefined, JSON.stringify(text));
  }
});
