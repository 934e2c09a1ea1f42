/**
 * Where images come in: whether one is received at all, asked before its bytes are, and the folder that
 * it is received in.
 *
 * @module
 */

import { removeOldFiles } from "../../bytes/remove_old.ts";
import { Problem } from "../problem.ts";
import { UPLOAD_EXTENSION, type UploadLimits } from "./save_upload.ts";
import type { WaitingRoom } from "./waiting_room.ts";

/** When to come back while other images are received. */
const RETRY_SECONDS = 5;

/** Older ones belong to nobody: no body takes so long to arrive and to be processed. */
const MAX_AGE_MS = 2 * 24 * 60 * 60 * 1000;

/** How images are received. */
export interface IntakeOptions {
  /** Is made when the first image comes. */
  readonly folder: string;
  readonly limits: UploadLimits;
  /** How many bodies may be received at once. */
  readonly maxUploads: number;
  /** Where they wait who find no place. */
  readonly waitingRoom: WaitingRoom;
  /** @throws {Problem} if no images are taken. */
  readonly checkOpen: () => void;
  /** @throws {Problem} if there is no place for an image now. */
  readonly checkPlace: () => void;
  /** Told how long an image took to come. */
  readonly whenReceived: (seconds: number) => void;
}

/** Where images come in. */
export interface Intake {
  readonly folder: string;
  /** Bodies that are being received. */
  readonly receiving: number;
  /**
   * Receives an image, if there is a place for one now or soon.
   *
   * @param signal Of a client that went away.
   * @throws {Problem} 429 if there is no place, whatever `checkOpen` or `receive` throws.
   */
  receive<T>(receive: (limits: UploadLimits) => Promise<T>, signal: AbortSignal): Promise<T>;
  /** Removes what a server left behind here that was killed. */
  sweep(): Promise<void>;
}

/** Opens the way in. */
export function makeIntake(options: IntakeOptions): Intake {
  const { folder, limits, maxUploads, waitingRoom, checkOpen, checkPlace, whenReceived } = options;
  const checkRoom = () => {
    const others = waitingRoom.inside - 1;
    if (others < maxUploads) return;
    const detail = `${others} images are being received already`;
    throw new Problem({ status: 429, detail, retryAfterSeconds: RETRY_SECONDS });
  };
  return {
    folder,
    get receiving() {
      return waitingRoom.inside;
    },
    async receive(receive, signal) {
      checkOpen();
      using _place = await waitingRoom.enter(signal);
      checkOpen();
      checkPlace();
      checkRoom();
      const begun = performance.now();
      const received = await receive(limits);
      whenReceived((performance.now() - begun) / 1000);
      return received;
    },
    sweep: () => removeOldFiles(folder, UPLOAD_EXTENSION, MAX_AGE_MS),
  };
}
