/**
 * One sheet's work as data: what is asked of those who process sheets, and what they answer.
 *
 * @module
 */

import type { DocumentChoice } from "../../document/make_document.ts";
import type { FileRange } from "../upload/received_sheet.ts";

/** What a client wants to have: a document, or the sheet's picture with its outlines. */
export type Wanted =
  | { readonly kind: "document"; readonly choice: DocumentChoice }
  | { readonly kind: "overlay" };

/** A sheet to be processed. */
export interface SheetTask {
  readonly image: FileRange;
  readonly wanted: Wanted;
  /** 0…1. */
  readonly minConfidence: number;
  /** Largest width × height. */
  readonly maxPixels: number;
  /** Where results are kept. */
  readonly resultsFolder: string;
}

/** Where a sheet's time went. */
export interface StageSeconds {
  /** Hashing, decoding, resizing. */
  readonly decode: number;
  /** Without the wait for the sheet before it. */
  readonly network: number;
  /** Detections, outlines, the document. */
  readonly outline: number;
}

/** A processed sheet. */
export interface SheetAnswer {
  /** SHA-1 of the image's bytes, hex. */
  readonly docId: string;
  readonly mediaType: string;
  readonly content: Uint8Array<ArrayBuffer>;
  readonly segments: number;
  /** Whether the result was found before. */
  readonly cached: boolean;
  /** Counter-clockwise, if the sheet seems to be turned. */
  readonly turnedDegrees?: number;
  /** What the user should know about how the sheet was read. */
  readonly notes: readonly string[];
  readonly seconds: StageSeconds;
}

/** What they work with. */
export interface OpenedSegmenter {
  readonly model: { readonly id: string; readonly name: string };
  readonly device: { readonly provider: string; readonly detail: string; readonly reason: string };
}
