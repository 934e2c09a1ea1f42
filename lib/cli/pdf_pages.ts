/**
 * A PDF file → its pages, each a sheet of its own; and `--pages`, which says which of them.
 *
 * @module
 */

import { extname } from "node:path";
import type { Source } from "../bytes/source.ts";
import { SegmenterError } from "../errors.ts";

/** A file that was found, or a page of it. */
export interface FoundFile {
  /** Path or address by which the user knows it. */
  readonly path: string;
  /** Path below the folder that was named; the bare name of a file that was named itself. */
  readonly relativePath: string;
  /**
   * Opens its bytes; disposing of them removes what was fetched for them.
   *
   * @throws {SegmenterError} of kind `location` if they cannot be read.
   */
  open(): Promise<Source & Partial<AsyncDisposable>>;
}

/** Pages from … to, both counted in, from 1. */
export type PageRange = readonly [first: number, last: number];

/** A book is rarely meant, and costs a rendering a page. */
const MOST_UNASKED_PAGES = 500;

/**
 * Reads `1,3-5,9-`.
 *
 * @returns `undefined` if it makes no sense.
 */
export function parsePages(text: string): PageRange[] | undefined {
  const ranges: PageRange[] = [];
  for (const part of text.split(",")) {
    const match = /^\s*(\d{1,9})(?:(-)(\d{1,9})?)?\s*$/.exec(part);
    if (!match) return undefined;
    const first = Number(match[1]);
    const last = match[3] !== undefined ? Number(match[3]) : match[2] ? Infinity : first;
    if (first < 1 || last < first) return undefined;
    ranges.push([first, last]);
  }
  return ranges;
}

/**
 * Finds a PDF file's pages. Its bytes are opened once, and disposed of with the last page.
 *
 * @param wanted Those that are meant; without it all.
 * @throws {SegmenterError} if it cannot be opened, or has none of these pages or too many of them.
 */
export async function pdfPages(
  file: FoundFile,
  wanted?: readonly PageRange[],
): Promise<FoundFile[]> {
  const { countPdfPages } = await import("../image/pdf.ts");
  const source = await file.open();
  const close = async () => await source[Symbol.asyncDispose]?.();
  try {
    const numbers = chosenPages(file.path, await countPdfPages(source), wanted);
    let open = numbers.length;
    const closeWithLast = async () => {
      if (--open === 0) await close();
    };
    return numbers.map((page) => pageFile(file, source, page, closeWithLast));
  } catch (error) {
    await close();
    throw error;
  }
}

function chosenPages(path: string, count: number, wanted?: readonly PageRange[]): number[] {
  if (!wanted && count > MOST_UNASKED_PAGES) {
    throw pagesError(path, count, "say with --pages which of them are sheets, e.g. --pages 1,3-5");
  }
  const isWanted = (page: number) =>
    !wanted || wanted.some(([first, last]) => first <= page && page <= last);
  const numbers = Array.from({ length: count }, (_, i) => i + 1).filter(isWanted);
  if (numbers.length === 0) throw pagesError(path, count, "name some of these with --pages");
  return numbers;
}

function pageFile(
  { path, relativePath }: FoundFile,
  source: Source,
  page: number,
  close: () => Promise<void>,
): FoundFile {
  const extension = extname(relativePath);
  const stem = relativePath.slice(0, relativePath.length - extension.length);
  const name = `${path}, page ${page}`;
  return {
    path: name,
    relativePath: `${stem}_p${page}${extension}`,
    open: () => Promise.resolve({ ...source, name, page, [Symbol.asyncDispose]: close }),
  };
}

function pagesError(path: string, count: number, remedy: string): SegmenterError {
  return new SegmenterError("input", {
    action: "segment",
    file: path,
    found: `it is a PDF of ${count} pages`,
    remedy,
  });
}
