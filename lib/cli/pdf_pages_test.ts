import assert from "node:assert/strict";
import { localSource } from "../bytes/local.ts";
import { SegmenterError } from "../errors.ts";
import { parsePages, pdfPages } from "./pdf_pages.ts";

const PAGES = new URL("../../tests/data/pdf/pages.pdf", import.meta.url).pathname;

function foundFile(disposed: () => void = () => {}) {
  return {
    path: "atlas.pdf",
    relativePath: "maps/atlas.v1.pdf",
    open: async () => ({
      ...await localSource(PAGES),
      [Symbol.asyncDispose]: () => Promise.resolve(disposed()),
    }),
  };
}

Deno.test("parsePages() reads pages and ranges of them, and nothing else", () => {
  assert.deepEqual(parsePages("1,3-5, 9-"), [[1, 1], [3, 5], [9, Infinity]]);
  for (const text of ["", "0", "5-3", "a", "-3", "1,,2", "1.5", "99999999999"]) {
    assert.equal(parsePages(text), undefined, text);
  }
});

Deno.test("pdfPages() makes a sheet of each page and closes the file with the last one", async () => {
  let disposed = 0;
  const pages = await pdfPages(foundFile(() => disposed++));
  assert.deepEqual(
    pages.map(({ path, relativePath }) => [path, relativePath]),
    [1, 2, 3].map((page) => [`atlas.pdf, page ${page}`, `maps/atlas.v1_p${page}.pdf`]),
  );
  for (const [index, page] of pages.entries()) {
    assert.equal(disposed, 0);
    const source = await page.open();
    assert.deepEqual([source.name, source.page], [page.path, index + 1]);
    await source[Symbol.asyncDispose]?.();
  }
  assert.equal(disposed, 1);
});

Deno.test("pdfPages() takes the pages that are wanted, as far as there are any", async () => {
  const names = async (text: string) =>
    (await pdfPages(foundFile(), parsePages(text))).map(({ relativePath }) => relativePath);
  assert.deepEqual(await names("3,7"), ["maps/atlas.v1_p3.pdf"]);
  assert.deepEqual(await names("2-"), ["maps/atlas.v1_p2.pdf", "maps/atlas.v1_p3.pdf"]);
  let disposed = 0;
  await assert.rejects(pdfPages(foundFile(() => disposed++), [[4, 9]]), (error) => {
    assert.ok(error instanceof SegmenterError);
    assert.match(error.message, /atlas.pdf: it is a PDF of 3 pages; .*--pages/);
    return true;
  });
  assert.equal(disposed, 1);
});
