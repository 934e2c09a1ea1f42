import assert from "node:assert/strict";
import { localSource } from "../bytes/local.ts";
import { memorySource } from "../bytes/memory.ts";
import type { Source } from "../bytes/source.ts";
import { SegmenterError } from "../errors.ts";
import { decodeImage, type DecodeOptions } from "./decode_image.ts";
import { countPdfPages } from "./pdf.ts";
import { resample } from "./resample.ts";

const DATA = new URL("../../tests/data/pdf/", import.meta.url);

async function source(name: string): Promise<Source> {
  return await localSource(new URL(name, DATA).pathname);
}

async function pixels(source: Source, options?: DecodeOptions) {
  const rows = await decodeImage(source, options);
  const { width, height, fullSize } = rows;
  const [raster] = await resample(rows, [{ width, height }]);
  return { width, height, fullSize, data: raster!.data };
}

/** A PDF of one empty page, or of the same page again and again. */
function drawnPdf(mediaBox: string, pages = 1): Source {
  const kids = "3 0 R ".repeat(pages);
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Kids [${kids}] /Count ${pages} >>`,
    `<< /Type /Page /Parent 2 0 R /MediaBox [${mediaBox}] >>`,
  ];
  const body = objects.map((text, i) => `${i + 1} 0 obj\n${text}\nendobj\n`).join("");
  const text = `%PDF-1.4\n${body}trailer << /Root 1 0 R /Size 4 >>\n%%EOF\n`;
  return memorySource("drawn.pdf", new TextEncoder().encode(text));
}

for (const name of ["scan", "fax"]) {
  Deno.test(`decodeImage() takes the scan that is all of a PDF's page at its own pixels: ${name}`, async () => {
    const expected = await pixels(await source(`${name}.png`));
    assert.deepEqual(await pixels(await source(`${name}.pdf`)), expected);
  });
}

Deno.test("decodeImage() renders a page whose scan is shown turned, as it is shown", async () => {
  const { width, height, data } = await pixels(await source("sideways.pdf"));
  assert.deepEqual([width, height], [96 / 72 * 300, 144 / 72 * 300]);
  // The image's lower left corner, (0, 189) in red and green, comes to the upper left.
  const [red, green] = data;
  assert.ok(red! < 10 && green! > 180, `${red}, ${green}`);
});

Deno.test("decodeImage() renders the page that is meant, in the size that is needed", async () => {
  const pages = await source("pages.pdf");
  for (const [page, colour] of [[1, [255, 0, 0]], [2, [0, 255, 0]], [3, [0, 0, 255]]] as const) {
    const half = await pixels({ ...pages, page }, {
      neededSize: ({ width, height }) => ({ width: width / 2, height: height / 2 }),
    });
    assert.deepEqual(half.fullSize, { width: 600, height: 300 });
    assert.deepEqual([half.width, half.height], [300, 150]);
    const middle = 75 * 300 * 3;
    assert.deepEqual([...half.data.slice(middle + 148 * 3, middle + 149 * 3)], colour);
    assert.deepEqual([...half.data.slice(middle + 151 * 3, middle + 152 * 3)], [255, 255, 255]);
  }
  const full = await pixels({ ...pages, page: 3 });
  assert.deepEqual([full.width, full.height, full.fullSize], [600, 300, undefined]);
});

Deno.test("decodeImage() refuses PDFs that it cannot read, and says why", async () => {
  const pages = await source("pages.pdf");
  const bytes = await pages.read(0, pages.size);
  const cases: [Source, RegExp][] = [
    [pages, /a PDF of 3 pages; .*--pages/],
    [{ ...pages, page: 4 }, /the PDF has 3 pages/],
    [await source("locked.pdf"), /asks for a password; .*qpdf/],
    [memorySource("cut.pdf", bytes.slice(0, 300)), /Cannot decode cut.pdf: /],
    [memorySource("empty.pdf", new TextEncoder().encode("%PDF-1.7\n%%EOF")), /cannot be opened/],
  ];
  for (const [bad, message] of cases) {
    await assert.rejects(
      pixels(bad, { neededSize: () => ({ width: 20, height: 20 }) }),
      (error) => {
        assert.ok(error instanceof SegmenterError);
        assert.match(error.message, message);
        return true;
      },
    );
  }
});

Deno.test("decodeImage() bounds the pixels of pages that are absurdly large", async () => {
  // A page of 1e9 points is none to PDFium, which shows such a one as a letter.
  const cases = [["0 0 14400 144", [20_000, 200]], ["0 0 1e9 1e9", [2550, 3300]]] as const;
  for (const [mediaBox, size] of cases) {
    const { width, height } = await decodeImage(drawnPdf(mediaBox));
    assert.deepEqual([width, height], size);
  }
});

Deno.test("countPdfPages() counts the pages of a long file", async () => {
  assert.equal(await countPdfPages(await source("pages.pdf")), 3);
  assert.equal(await countPdfPages(drawnPdf("0 0 10 10", 10_000)), 10_000);
});
