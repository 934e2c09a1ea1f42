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

Deno.test("imageFormat() knows what is only refused", () => {
  const heads = {
    jpegxr: "II\xbc\x01",
    ecw: "\x65\x02\x01\0",
    nitf: "NITF02.10",
    erdas: "EHFA_HEADER_TAG\0",
    pcidsk: "PCIDSK  SDK",
    netpbm: "P6\n3 4\n255\n",
    postscript: "%!PS-Adobe-3.0 E",
    jng: "\x8bJNG\r\n\x1a\n",
    djvu: "AT&TFORM\0\0\0\0DJVU",
    mrsid: "msid\x04\0",
    jpegxl: "\xff\x0a\xfa\x1f",
    photoshop: "8BPS\0\x01",
  } as const;
  for (const [format, head] of Object.entries(heads)) {
    const bytes = Uint8Array.from(head, (letter) => letter.charCodeAt(0));
    assert.equal(imageFormat(bytes), format);
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
