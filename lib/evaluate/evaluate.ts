/**
 * DOOR. Folders of true and found regions → how well they agree: numbers, a table for the terminal, a
 * page for people. A sheet that cannot be scored is listed with its reason and leaves the others be.
 *
 * @module
 */

import { localSource } from "../bytes/local.ts";
import { SegmenterError } from "../errors.ts";
import { decodeImage } from "../image/decode_image.ts";
import type { Size } from "../image/raster.ts";
import { findSheets, type SheetFiles } from "./find_sheets.ts";
import type { Point } from "./grid.ts";
import { evaluationJson } from "./json.ts";
import { drawPage } from "./page.ts";
import { type Labels, readLabels } from "./read_labels.ts";
import { type Failure, type ScoredSheet, scoreSheet, type SheetScore } from "./score_sheet.ts";
import { scoreTable } from "./table.ts";
import { totalScores } from "./total_scores.ts";

/** What is compared. */
export interface EvaluateOptions {
  /** Folder of the true regions; pictures may lie beside them. */
  readonly truth: string;
  /** Folder of the results. */
  readonly predicted: string;
  /** More folders with pictures of the sheets; these come first. */
  readonly images: readonly string[];
  /** How many sheets, the worst ones, the page shows. */
  readonly pictures: number;
  /** Ends it between two sheets. */
  readonly signal: AbortSignal;
}

/** How well the results agree with the truth. */
export interface Evaluation {
  readonly sheets: number;
  readonly failures: readonly Failure[];
  readonly table: string;
  /** All numbers. */
  readonly json: string;
  /** One HTML file that needs no other. */
  readonly page: string;
}

/** How far beyond the sheet's edges an outline may lie, as a share of its longer side. */
const ROOM = 0.05;

/**
 * Compares results with the truth.
 *
 * @throws {SegmenterError} of kind `input` if there is no truth, `location` if a folder cannot be read.
 */
export async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  const { truth, predicted, images, pictures, signal } = options;
  const found = await findSheets(truth, predicted, [...images, truth]);
  const failures: Failure[] = found.withoutTruth.map((name) => ({
    name,
    reason: "there is no truth for it",
  }));
  const scored: ScoredSheet[] = [];
  for (const files of found.sheets) {
    signal.throwIfAborted();
    try {
      scored.push({ score: await scoreFiles(files), image: files.image });
    } catch (error) {
      if (!(error instanceof SegmenterError)) throw error;
      failures.push({ name: files.name, reason: error.message });
    }
  }
  const total = totalScores(scored.map(({ score }) => score));
  const worstFirst = scored.toSorted((a, b) => a.score.meanIou - b.score.meanIou);
  return {
    sheets: scored.length,
    failures,
    table: scoreTable(total),
    json: evaluationJson(total, worstFirst.map(({ score }) => score), failures),
    page: await drawPage(total, worstFirst, failures, pictures),
  };
}

async function scoreFiles({ name, truth, predicted, image }: SheetFiles): Promise<SheetScore> {
  const wanted = await readLabels(truth);
  if (predicted === undefined) throw noResult(name);
  const found = await readLabels(predicted);
  const picture = image === undefined ? undefined : await sizeOf(image);
  const sheet = wanted.sheet ?? picture;
  if (!sheet) throw sizeError(truth, "it has no width and height, and no picture lies beside it");
  if (picture) checkSame(truth, sheet, `the picture ${image}`, picture);
  if (found.sheet) checkSame(predicted, found.sheet, "the truth", sheet);
  checkInside(predicted, found, sheet);
  checkInside(truth, wanted, sheet);
  return scoreSheet(name, sheet, wanted.regions, found.regions);
}

async function sizeOf(image: string): Promise<Size> {
  const { width, height } = await decodeImage(await localSource(image), { maxPixels: Infinity });
  return { width, height };
}

function checkSame(file: string, a: Size, other: string, b: Size): void {
  if (a.width === b.width && a.height === b.height) return;
  throw sizeError(
    file,
    `it is for ${a.width} × ${a.height} px, ${other} has ${b.width} × ${b.height} px`,
  );
}

/** A result of another size of the sheet is likely to show by this. */
function checkInside(file: string, { regions }: Labels, { width, height }: Size): void {
  const room = ROOM * Math.max(width, height);
  const isInside = ([x, y]: Point) =>
    x >= -room && y >= -room && x <= width + room && y <= height + room;
  const outside = regions.flatMap(({ outline }) => outline).find((point) => !isInside(point));
  if (!outside) return;
  throw sizeError(file, `the point ${outside} is not on a sheet of ${width} × ${height} px`);
}

function noResult(name: string): SegmenterError {
  return new SegmenterError("input", {
    action: "score",
    file: name,
    found: "there is no result for it",
    remedy: "segment the sheet, or take its truth away",
  });
}

function sizeError(file: string, found: string): SegmenterError {
  return new SegmenterError("input", {
    action: "compare",
    file,
    found,
    remedy: "give truth and results in pixels of the same image",
  });
}
