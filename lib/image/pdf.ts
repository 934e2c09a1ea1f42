/**
 * A page of a PDF file in, RGB rows out. A page that shows one scan and nothing else is that scan, at
 * its own pixels; every other page is rendered.
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";
import type { DecoderOptions } from "./decoder.ts";
import { damagedImage, unsupportedImage } from "./image_errors.ts";
import { openPdf, type PdfDocument, type PdfPage } from "./pdfium.ts";
import type { RowStream, Size } from "./raster.ts";

/** Pages without a scan have no pixels; theirs are those of a print at 300 dpi. */
const PIXELS_PER_POINT = 300 / 72;
/** Larger pages have larger pixels. */
const MAX_SIDE = 20_000;
/** How much is taken from PDFium at a time. */
const BAND_PIXELS = 2 ** 24;

/**
 * Opens the page that `source.page` names; without it the file must have one page only.
 *
 * @throws {SegmenterError} if the file is damaged, asks for a password, or has no such page.
 */
export async function decodePdf(
  source: Source,
  { neededSize }: DecoderOptions,
): Promise<RowStream> {
  const document = await openPdf(source);
  const page = document.page(pageNumber(source, document));
  const { scan } = page;
  if (scan) {
    const { width, height } = scan;
    return { width, height, bands: scanBands(document, scan) };
  }
  const fullSize = pixelSize(source.name, page.points);
  const size = neededSize ? fitting(fullSize, neededSize(fullSize)) : fullSize;
  const bands = renderedBands(document, page, size);
  return { ...size, ...(size !== fullSize && { fullSize }), bands };
}

/**
 * How many pages a PDF file has.
 *
 * @throws {SegmenterError} if it is damaged or asks for a password.
 */
export async function countPdfPages(source: Source): Promise<number> {
  using document = await openPdf(source);
  return document.pageCount;
}

function pageNumber({ name, page }: Source, { pageCount }: PdfDocument): number {
  if (pageCount < 1) throw damagedImage(name, "the PDF has no pages");
  if (page === undefined && pageCount > 1) {
    throw unsupportedImage(
      name,
      `it is a PDF of ${pageCount} pages`,
      "give a PDF of one page; of a file the command line takes all pages, or those of --pages",
    );
  }
  if (page !== undefined && page > pageCount) {
    throw unsupportedImage(name, `the PDF has ${pageCount} pages`, "name one of these");
  }
  return page ?? 1;
}

function pixelSize(name: string, { width, height }: Size): Size {
  if (!(width > 0 && height > 0 && Number.isFinite(width) && Number.isFinite(height))) {
    throw damagedImage(name, `its page is ${width} × ${height} points large`);
  }
  const scale = Math.min(PIXELS_PER_POINT, MAX_SIDE / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

/** The whole page in as few pixels as are needed. */
function fitting(full: Size, needed: Size): Size {
  const scale = Math.max(needed.width / full.width, needed.height / full.height);
  if (scale >= 1) return full;
  return { width: Math.ceil(full.width * scale), height: Math.ceil(full.height * scale) };
}

async function* scanBands(
  document: PdfDocument,
  scan: NonNullable<PdfPage["scan"]>,
): AsyncGenerator<Uint8Array> {
  using _document = document;
  const rows = scan.decode();
  for (const [top, count] of bandsOf(scan)) yield await Promise.resolve(rows(top, count));
}

async function* renderedBands(
  document: PdfDocument,
  page: PdfPage,
  size: Size,
): AsyncGenerator<Uint8Array> {
  using _document = document;
  for (const [top, count] of bandsOf(size)) {
    yield await Promise.resolve(page.render(size, top, count));
  }
}

function* bandsOf({ width, height }: Size): Generator<[top: number, rows: number]> {
  const most = Math.max(1, Math.floor(BAND_PIXELS / width));
  for (let top = 0; top < height; top += most) yield [top, Math.min(most, height - top)];
}
