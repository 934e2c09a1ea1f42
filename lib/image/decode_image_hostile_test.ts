import assert from "node:assert/strict";
import { memorySource } from "../bytes/memory.ts";
import type { Source } from "../bytes/source.ts";
import { SegmenterError } from "../errors.ts";
import { decodeImage } from "./decode_image.ts";
import { COPY_AGAIN } from "./image_errors.ts";
import { writePngChunk } from "./png_chunks.ts";

const FOLDER = new URL("../../tests/data/images/", import.meta.url);
/** Enough for the small images here, so that a damaged size is refused, not filled. */
const MAX_PIXELS = 1_000_000;
const HUGE = 0xffffffff;
/** Types of TIFF values. */
const SHORT = 3;
const LONG = 4;

const readFile = (file: string) => Deno.readFile(new URL(file, FOLDER));

/** Reads all rows and checks their number; returns the error if it is one that users understand. */
async function outcome(
  source: Source,
  maxPixels = MAX_PIXELS,
  acceptTruncated = false,
): Promise<SegmenterError | "decoded"> {
  try {
    const { width, height, bands } = await decodeImage(source, { maxPixels, acceptTruncated });
    let length = 0;
    for await (const band of bands) length += band.length;
    assert.equal(length, width * height * 3);
    return "decoded";
  } catch (error) {
    if (!(error instanceof SegmenterError)) throw error;
    assert.equal(error.file, source.name);
    assert.ok(error.found && error.remedy);
    return error;
  }
}

Deno.test("decodeImage() refuses a truncated image at every length", async () => {
  for (
    const file of ["png_palette.png", "jpeg_420.jpg", "jpeg_progressive.jpg", "tiff_rgb_lzw.tif"]
  ) {
    const sound = await readFile(file);
    for (let length = 0; length < sound.length; length += 7) {
      const error = await outcome(memorySource(file, sound.slice(0, length)));
      assert.ok(error instanceof SegmenterError, `${length} bytes of ${file} were decoded`);
      assert.equal(error.kind, "format");
    }
  }
});

Deno.test("decodeImage() refuses a truncated GIF whether or not truncated images are accepted", async () => {
  for (const file of ["gif_plain.gif", "gif_interlaced.gif", "gif_frame_inside_screen.gif"]) {
    const sound = await readFile(file);
    const cut = memorySource(file, sound.slice(0, -100));
    for (const acceptTruncated of [false, true]) {
      const { bands } = await decodeImage(cut, { acceptTruncated });
      await assert.rejects(
        async () => await Array.fromAsync(bands),
        { kind: "format", file, found: "the file ends in its first frame", remedy: COPY_AGAIN },
      );
    }
  }
});

/** The files of which the readers of whole files and of rows each have some. */
const CUT_FILES = [
  "images/png_palette.png",
  "images/png_interlaced_rgb.png",
  "images/jpeg_420.jpg",
  "images/jpeg_progressive.jpg",
  "images/gif_plain.gif",
  "images/tiff_rgb_lzw.tif",
  "images/tiff_jpeg_tiles_ycbcr.tif",
  "images/tiff_bigtiff.tif",
  "formats/tiff_wide_group4.tif",
  "formats/bmp_rgb.bmp",
  "formats/bmp_top_down.bmp",
  "formats/bmp_rle8.bmp",
  "formats/webp_lossy.webp",
  "formats/webp_lossless.webp",
  "formats/jpeg2000_lossy.jp2",
  "formats/jpeg2000_codestream.j2k",
  "formats/jpeg2000_cmyk.jp2",
  "formats/tiff_lzma_strips.tif",
  "formats/tiff_lerc_zstd.tif",
  "formats/tiff_old_jpeg_whole_22.tif",
  "formats/tiff_old_jpeg_header_22.tif",
  "formats/tiff_old_jpeg_tables_22.tif",
];

for (const file of CUT_FILES) {
  Deno.test(`decodeImage() advises to accept ${file} where it is cut only if that helps`, async () => {
    const sound = await Deno.readFile(new URL(`../${file}`, FOLDER));
    const step = Math.max(1, Math.floor(sound.length / 60));
    for (let length = 1; length < sound.length; length += step) {
      const cut = memorySource(file, sound.slice(0, length));
      const error = await outcome(cut);
      assert.ok(error instanceof SegmenterError, `${length} bytes were decoded`);
      const isAdvised = error.remedy.includes("--accept-truncated");
      const accepted = await outcome(cut, MAX_PIXELS, true);
      assert.equal(accepted === "decoded", isAdvised, `${length} bytes: ${error.message}`);
    }
  });
}

/** Refuses to hand out more than a header's worth of bytes. */
function headerOnly(source: Source): Source {
  let left = 4096;
  return {
    ...source,
    read(offset, length) {
      left -= length;
      assert.ok(left >= 0, "more than the header was read");
      return source.read(offset, length);
    },
  };
}

/** Files whose headers say 60,000 × 60,000 pixels. */
async function bombs(): Promise<Record<string, Uint8Array<ArrayBuffer>>> {
  const png = await readFile("png_rgb.png");
  const header = png.slice(16, 29);
  new DataView(header.buffer).setUint32(0, 60_000);
  new DataView(header.buffer).setUint32(4, 60_000);
  png.set(writePngChunk("IHDR", header), 8);
  const jpeg = await readFile("jpeg_444.jpg");
  const frame = jpeg.findIndex((byte, i) => byte === 0xff && jpeg[i + 1] === 0xc0);
  jpeg.set([0xea, 0x60, 0xea, 0x60], frame + 5);
  const gif = await readFile("gif_plain.gif");
  gif.set([0x60, 0xea, 0x60, 0xea], 6);
  const side = [LONG, 1, 60_000] as const;
  const tiff = withEntries(await readFile("tiff_old_lzw.tif"), { 256: side, 257: side, 278: side });
  return { "bomb.png": png, "bomb.jpg": jpeg, "bomb.gif": gif, "bomb.tif": tiff };
}

Deno.test("decodeImage() refuses a header that says 60,000 × 60,000 before it decodes", async () => {
  for (const [name, bytes] of Object.entries(await bombs())) {
    const error = await decodeImage(headerOnly(memorySource(name, bytes))).then(
      () => undefined,
      (error: unknown) => error,
    );
    assert.ok(error instanceof SegmenterError, name);
    assert.deepEqual([error.kind, error.file], ["unsupported", name]);
    assert.match(error.found, /60000 × 60000 pixels, more than the limit of 400000000/);
  }
});

Deno.test("decodeImage() lets the caller set the limit", async () => {
  const file = memorySource("png_rgb.png", await readFile("png_rgb.png"));
  assert.equal(await outcome(file, 37 * 29), "decoded");
  const error = await outcome(file, 37 * 29 - 1);
  assert.ok(error instanceof SegmenterError);
  assert.equal(error.kind, "unsupported");
});

/** Changes entries of a little-endian TIFF's directory: tag → [type, count, value]. */
function withEntries(
  file: Uint8Array<ArrayBuffer>,
  changes: Record<number, readonly [type: number, count: number, value: number]>,
): Uint8Array<ArrayBuffer> {
  const view = new DataView(file.buffer);
  const directory = view.getUint32(4, true);
  const count = view.getUint16(directory, true);
  for (let at = directory + 2; at < directory + 2 + count * 12; at += 12) {
    const change = changes[view.getUint16(at, true)];
    if (!change) continue;
    view.setUint16(at + 2, change[0], true);
    view.setUint32(at + 4, change[1], true);
    view.setUint32(at + 8, change[2], true);
  }
  return file;
}

for (
  const [what, changes] of Object.entries(
    {
      "no width": { 256: [LONG, 1, 0] },
      "no rows a strip": { 278: [LONG, 1, 0] },
      "a width without a value": { 256: [LONG, 0, 0] },
      "a width that is a text": { 256: [2, 1, 7] },
      "four billion strip offsets": { 273: [LONG, HUGE, 8] },
      "strip offsets beyond the file": { 273: [LONG, 100, HUGE - 8] },
      "a strip beyond the file": { 273: [LONG, 1, HUGE] },
      "a strip longer than the file": { 279: [LONG, 1, HUGE] },
      "a strip that is too short": { 279: [LONG, 1, 5] },
      "strips that are not listed": { 278: [LONG, 1, 1] },
      "65535 samples a pixel": { 277: [SHORT, 1, 65535] },
      "no samples a pixel": { 277: [SHORT, 1, 0] },
      "bits without values": { 258: [SHORT, 0, 0] },
    } satisfies Record<string, Parameters<typeof withEntries>[1]>,
  )
) {
  Deno.test(`decodeImage() refuses a TIFF with ${what}`, async () => {
    const file = withEntries(await readFile("tiff_old_lzw.tif"), changes);
    const error = await outcome(memorySource("sheet.tif", file));
    assert.ok(error instanceof SegmenterError);
  });
}

Deno.test("decodeImage() reads a TIFF whose directories run in a circle", async () => {
  const file = await readFile("tiff_old_lzw.tif");
  const view = new DataView(file.buffer);
  const directory = view.getUint32(4, true);
  view.setUint32(directory + 2 + view.getUint16(directory, true) * 12, directory, true);
  assert.equal(await outcome(memorySource("sheet.tif", file)), "decoded");
});

Deno.test("decodeImage() refuses a TIFF whose directory lies beyond the file", async () => {
  for (const offset of [0, 9, 1 << 30, HUGE]) {
    const file = await readFile("tiff_old_lzw.tif");
    new DataView(file.buffer).setUint32(4, offset, true);
    assert.ok(await outcome(memorySource("sheet.tif", file)) instanceof SegmenterError);
  }
});

Deno.test("decodeImage() hands on what a source cannot read", async () => {
  const lost = new SegmenterError("location", {
    action: "read",
    file: "sheet.png",
    found: "the connection was lost",
    remedy: "try again",
  });
  for (
    const [file, counts] of [["png_rgb.png", [0, 1]], ["tiff_rgb_lzw.tif", [0, 1, 2]]] as const
  ) {
    const sound = memorySource("sheet.png", await readFile(file));
    for (const reads of counts) {
      let left = reads;
      const source: Source = {
        ...sound,
        read: (offset, length) => left-- > 0 ? sound.read(offset, length) : Promise.reject(lost),
      };
      assert.equal(await outcome(source), lost);
    }
  }
});
