/**
 * What the server's thread and the thread of the sheets tell each other.
 *
 * @module
 */

import type { LogLevel } from "../../log.ts";
import type { Health } from "../../process/healthcheck.ts";
import type { SegmenterOptions } from "../../process/segmenter.ts";
import type { PlainProblem } from "../problem.ts";
import type { OpenedSegmenter, SheetAnswer, SheetTask } from "./sheet_task.ts";

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

/**
 * An answer on its way. Its content is a view: Deno's `node:worker_threads` (2.9) looks at every element
 * of a typed array, which would hold up the server's thread.
 */
export interface SentAnswer extends Omit<SheetAnswer, "content"> {
  readonly content: DataView<ArrayBuffer>;
}

/** An answer as it is sent; its content's memory is to be handed over. */
export function sentAnswer({ content, ...answer }: SheetAnswer): SentAnswer {
  const { buffer, byteOffset, byteLength } = content;
  return { ...answer, content: new DataView(buffer, byteOffset, byteLength) };
}

/** The answer that was sent. */
export function arrivedAnswer({ content, ...answer }: SentAnswer): SheetAnswer {
  const { buffer, byteOffset, byteLength } = content;
  return { ...answer, content: new Uint8Array(buffer, byteOffset, byteLength) };
}
