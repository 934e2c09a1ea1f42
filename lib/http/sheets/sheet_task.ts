/**
 * One sheet's work as data: what the server asks of the thread that processes sheets, and what it is
 * answered.
 *
 * @module
 */

import type { DocumentChoice } from "../../document/make_document.ts";
import type { LogLevel } from "../../log.ts";
import type { Health } from "../../process/healthcheck.ts";
import type { SegmenterOptions } from "../../process/segmenter.ts";
import type { PlainProblem } from "../problem.ts";

/** What a client wants to have: a document, or the sheet's picture with its outlines. */
export type Wanted =
  | { readonly kind: "document"; readonly choice: DocumentChoice }
  | { readonly kind: "overlay" };

/** A range of a file that holds an image. */
export interface FileRange {
  readonly path: string;
  /** What messages call it: the file's own name means nothing to a client. */
  readonly name: string;
  /** In bytes. */
  readonly offset: number;
  /** In bytes. */
  readonly length: number;
}

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

/**
 * An answer on its way. Its content is a view: Deno's `node:worker_threads` (2.9) looks at every element
 * of a typed array, which would hold up the server's thread.
 */
export interface SentAnswer extends Omit<SheetAnswer, "content"> {
  readonly content: DataView<ArrayBuffer>;
}

/** What the thread has opened. */
export interface OpenedSegmenter {
  readonly model: { readonly id: string; readonly name: string };
  readonly device: { readonly provider: string; readonly detail: string; readonly reason: string };
}

/** What the thread is started with. */
export type SheetThreadOptions = Omit<SegmenterOptions, "log">;

/** What the thread is told; sheets go by numbers, of which none comes again. */
export type SheetOrder =
  | { readonly kind: "sheet"; readonly number: number; readonly task: SheetTask }
  /** Nobody waits for it: if the network has not been begun for it, it is not. */
  | { readonly kind: "drop"; readonly number: number }
  | { readonly kind: "close" };

/** What the thread says. */
export type SheetReply =
  | { readonly kind: "log"; readonly level: LogLevel; readonly message: string }
  | { readonly kind: "opened"; readonly opened: OpenedSegmenter }
  | { readonly kind: "refused"; readonly found: string; readonly isModel: boolean }
  | {
    readonly kind: "done";
    readonly number: number;
    readonly answer: SentAnswer;
    readonly health: Health;
  }
  | {
    readonly kind: "failed";
    readonly number: number;
    readonly problem: PlainProblem;
    readonly health: Health;
  };
