/**
 * The bytes of a PDF file in, its pages out, by PDFium in WebAssembly: what a page shows, how large it
 * is, and its pixels.
 *
 * Each document gets a PDFium of its own (70 ms): one that has rendered a page fails with larger ones.
 *
 * @module
 */

import { readFile } from "node:fs/promises";
import { PDFiumModule } from "@hyzyla/pdfium";
import type { Source } from "../bytes/source.ts";
import { damagedImage, unsupportedImage } from "./image_errors.ts";
import { RGB_CHANNELS, type Size } from "./raster.ts";

/** The file stands in PDFium's memory of 2 GiB, with all that is made of it. */
const MAX_PDF_BYTES = 2 ** 30;
/** The same for a bitmap; 4 bytes a pixel. */
const MAX_BITMAP_PIXELS = 250_000_000;

/** FPDF_GetLastError (fpdfview.h): FPDF_ERR_PASSWORD and FPDF_ERR_SECURITY. */
const LOCKED_ERRORS: readonly number[] = [4, 5];
/** FPDF_PAGEOBJ_* (fpdf_edit.h). */
const OBJECT_TEXT = 1, OBJECT_IMAGE = 3;
/** FPDF_TEXTRENDERMODE_INVISIBLE: what text recognition lays behind a scan. */
const TEXT_INVISIBLE = 3;
/** Bytes of a pixel by FPDFBitmap_* (fpdfview.h): grey, BGR, BGRx, BGRA, BGRA premultiplied. */
const BYTES_PER_PIXEL = [0, 1, 3, 4, 4, 4] as const;
const BITMAP_BGRX = 3;
/** FPDF_ANNOT: annotations too. */
const RENDER_ANNOTATIONS = 1;
const WHITE = 0xffffffff;

type Pdfium = Awaited<ReturnType<typeof PDFiumModule>>;

/** A PDF file; its memory is free again when it is disposed of. */
export interface PdfDocument extends Disposable {
  readonly pageCount: number;
  /**
   * Loads a page.
   *
   * @param number From 1.
   * @throws {SegmenterError} of kind `format` if it is damaged.
   */
  page(number: number): PdfPage;
}

/** A page of a PDF file. */
export interface PdfPage {
  /** As it is shown, in points (1/72 inch). */
  readonly points: Size;
  /** The image that is all that the page shows, upright. */
  readonly scan?: PdfScan;
  /**
   * Renders rows of the page.
   *
   * @param size Of the whole page, in pixels.
   * @returns `rows * size.width * 3` bytes of 8-bit RGB.
   */
  render(size: Size, top: number, rows: number): Uint8Array;
}

/** An image in a PDF file. */
export interface PdfScan extends Size {
  /**
   * Decodes it.
   *
   * @returns A function that gives rows of it, 8-bit RGB.
   * @throws {SegmenterError} of kind `format` if it is damaged, `unsupported` if it is too large.
   */
  decode(): (top: number, rows: number) => Uint8Array;
}

/** A call of a C function of PDFium; all its numbers are integers, pointers or handles. */
type Call = (name: string, ...numbers: number[]) => number;

interface Context {
  readonly pdfium: Pdfium;
  readonly call: Call;
  readonly name: string;
}

/**
 * Opens a PDF file.
 *
 * @throws {SegmenterError} of kind `format` if it is damaged, `unsupported` if it asks for a password or
 * is too large, `location` if it cannot be read.
 */
export async function openPdf(source: Source): Promise<PdfDocument> {
  const { name, size } = source;
  if (size > MAX_PDF_BYTES) {
    const remedy = "split it into files of fewer pages, e.g. with qpdf --split-pages";
    throw unsupportedImage(
      name,
      `it is a PDF of ${size} bytes, more than ${MAX_PDF_BYTES}`,
      remedy,
    );
  }
  const bytes = await source.read(0, size);
  const pdfium = await startPdfium();
  const call: Call = (function_, ...numbers) => callExport(pdfium, `_${function_}`, numbers);
  const address = pdfium.wasmExports.malloc(size);
  if (address === 0) throw damagedImage(name, "there is no memory for it");
  pdfium.HEAPU8.set(bytes, address);
  const document = pdfium._FPDF_LoadMemDocument(address, size, 0);
  if (document === 0) throw openError(name, pdfium._FPDF_GetLastError());
  const context = { pdfium, call, name };
  return {
    pageCount: pdfium._FPDF_GetPageCount(document),
    page: (number) => loadPage(context, document, number),
    [Symbol.dispose]: () => pdfium._FPDF_CloseDocument(document),
  };
}

async function startPdfium(): Promise<Pdfium> {
  const path = new URL(import.meta.resolve("@hyzyla/pdfium/pdfium.wasm"));
  const { buffer } = new Uint8Array(await readFile(path));
  const options = { wasmBinary: buffer, print: () => {}, printErr: () => {} };
  const pdfium = await PDFiumModule(options);
  callExport(pdfium, "_FPDF_InitLibrary", []);
  return pdfium;
}

/** The package's types name few of the functions. */
function callExport(pdfium: Pdfium, name: string, numbers: readonly number[]): number {
  const function_: unknown = Reflect.get(pdfium, name);
  if (typeof function_ !== "function") throw new Error(`PDFium has no function ${name}`);
  return Number(Reflect.apply(function_, pdfium, numbers) ?? 0);
}

function openError(name: string, code: number) {
  return LOCKED_ERRORS.includes(code)
    ? unsupportedImage(
      name,
      "it is a PDF that asks for a password",
      "write it without one first, e.g. with qpdf --decrypt --password=…",
    )
    : damagedImage(name, "the PDF cannot be opened");
}

function loadPage(context: Context, document: number, number: number): PdfPage {
  const { pdfium, name } = context;
  const page = pdfium._FPDF_LoadPage(document, number - 1);
  if (page === 0) throw damagedImage(name, `its page ${number} cannot be read`);
  const points = {
    width: pdfium._FPDF_GetPageWidth(page),
    height: pdfium._FPDF_GetPageHeight(page),
  };
  const scan = findScan(context, page, points);
  return {
    points,
    ...(scan && { scan }),
    render: (size, top, rows) => renderRows(context, page, size, top, rows),
  };
}

/** How far the edges of a scan may lie from the page's, in parts of the page. */
const EDGE_TOLERANCE = 0.05;

function findScan(
  { pdfium, call, name }: Context,
  page: number,
  points: Size,
): PdfScan | undefined {
  const count = pdfium._FPDFPage_CountObjects(page);
  let image = 0;
  for (let i = 0; i < count; i++) {
    const object = pdfium._FPDFPage_GetObject(page, i);
    const type = pdfium._FPDFPageObj_GetType(object);
    if (type === OBJECT_IMAGE && image === 0) image = object;
    else if (type !== OBJECT_TEXT) return undefined;
    else if (call("FPDFTextObj_GetTextRenderMode", object) !== TEXT_INVISIBLE) return undefined;
  }
  const isShownAsItIs = image !== 0 && call("FPDFPage_GetRotation", page) === 0 &&
    call("FPDFPage_GetAnnotCount", page) === 0 && fillsPage({ pdfium, call, name }, image, points);
  if (!isShownAsItIs) return undefined;
  const [width, height] = readNumbers(pdfium, "int32", 2, ([w, h]) => {
    pdfium._FPDFImageObj_GetImagePixelSize(image, w!, h!);
  });
  if (!width || !height || width < 1 || height < 1) return undefined;
  return {
    width,
    height,
    decode: () => decodeScan({ pdfium, call, name }, image, { width, height }),
  };
}

/** Whether an image lies upright and covers the page. */
function fillsPage({ pdfium, call }: Context, image: number, points: Size): boolean {
  // FS_MATRIX: a b c d e f, the unit square's way to the page.
  const matrix = readNumbers(pdfium, "float32", 6, ([first]) => {
    call("FPDFPageObj_GetMatrix", image, first!);
  });
  const [a = 0, b = 0, c = 0, d = 0] = matrix;
  const isClose = (length: number, whole: number) => {
    return Math.abs(length - whole) <= EDGE_TOLERANCE * whole;
  };
  const isUpright = Math.abs(b) < EDGE_TOLERANCE * a && Math.abs(c) < EDGE_TOLERANCE * d;
  return isUpright && isClose(a, points.width) && isClose(d, points.height);
}

/** Lets a C function write numbers, to whose places it gets pointers. */
function readNumbers(
  pdfium: Pdfium,
  type: "int32" | "float32",
  count: number,
  write: (pointers: readonly number[]) => void,
): number[] {
  const address = pdfium.wasmExports.malloc(4 * count);
  try {
    write(Array.from({ length: count }, (_, i) => address + 4 * i));
    const { buffer } = pdfium.HEAPU8;
    return [
      ...type === "int32"
        ? new Int32Array(buffer, address, count)
        : new Float32Array(buffer, address, count),
    ];
  } finally {
    pdfium.wasmExports.free(address);
  }
}

function decodeScan(
  { pdfium, name }: Context,
  image: number,
  { width, height }: Size,
): (top: number, rows: number) => Uint8Array {
  if (width * height > MAX_BITMAP_PIXELS) {
    const found = `it holds a scan of ${width} × ${height} pixels, too many for its decoder`;
    throw unsupportedImage(name, found, "extract it first, e.g. with pdfimages -all");
  }
  const bitmap = pdfium._FPDFImageObj_GetBitmap(image);
  if (bitmap === 0) throw damagedImage(name, "the scan in it cannot be decoded");
  const isWhole = pdfium._FPDFBitmap_GetWidth(bitmap) === width &&
    pdfium._FPDFBitmap_GetHeight(bitmap) === height;
  const bytesPerPixel = BYTES_PER_PIXEL[pdfium._FPDFBitmap_GetFormat(bitmap)];
  if (!isWhole || !bytesPerPixel) throw damagedImage(name, "the scan in it cannot be decoded");
  const stride = pdfium._FPDFBitmap_GetStride(bitmap);
  const address = pdfium._FPDFBitmap_GetBuffer(bitmap);
  return (top, rows) => {
    return toRgb(
      pdfium.HEAPU8,
      address + top * stride,
      { width, height: rows },
      stride,
      bytesPerPixel,
    );
  };
}

function renderRows(
  { pdfium, call, name }: Context,
  page: number,
  { width, height }: Size,
  top: number,
  rows: number,
): Uint8Array {
  const bitmap = call("FPDFBitmap_CreateEx", width, rows, BITMAP_BGRX, 0, 0);
  if (bitmap === 0) {
    throw damagedImage(name, `there is no memory for ${width} × ${rows} pixels of it`);
  }
  try {
    call("FPDFBitmap_FillRect", bitmap, 0, 0, width, rows, WHITE);
    pdfium._FPDF_RenderPageBitmap(bitmap, page, 0, -top, width, height, 0, RENDER_ANNOTATIONS);
    const address = pdfium._FPDFBitmap_GetBuffer(bitmap);
    const stride = pdfium._FPDFBitmap_GetStride(bitmap);
    return toRgb(pdfium.HEAPU8, address, { width, height: rows }, stride, 4);
  } finally {
    pdfium._FPDFBitmap_Destroy(bitmap);
  }
}

/** Grey or blue, green, red (and something) → red, green, blue. */
function toRgb(
  heap: Uint8Array,
  address: number,
  { width, height }: Size,
  stride: number,
  bytesPerPixel: number,
): Uint8Array {
  const rgb = new Uint8Array(width * height * RGB_CHANNELS);
  const [red, green] = bytesPerPixel === 1 ? [0, 0] : [2, 1];
  let to = 0;
  for (let y = 0; y < height; y++) {
    let from = address + y * stride;
    for (let x = 0; x < width; x++, from += bytesPerPixel, to += RGB_CHANNELS) {
      rgb[to] = heap[from + red]!;
      rgb[to + 1] = heap[from + green]!;
      rgb[to + 2] = heap[from]!;
    }
  }
  return rgb;
}
