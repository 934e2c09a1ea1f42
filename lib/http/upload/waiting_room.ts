/**
 * Requests for which there is no place now: each waits a moment for one, first come, first served, its
 * body unread. Clients that are refused at once and come again at once would take the processors away
 * from the sheets.
 *
 * @module
 */

/** How many wait at most; others are let through to be refused. */
const MOST_WAITING = 1000;

/** How requests wait. */
export interface WaitingRoomOptions {
  /**
   * Whether there is a place for another one.
   *
   * @param inside How many went through and have not left yet.
   */
  readonly hasPlace: (inside: number) => boolean;
  /** Longest time that one waits; 0: nobody does. */
  readonly maxSeconds: number;
}

/** Where requests wait before their bodies are read. */
export interface WaitingRoom {
  /** How many wait. */
  readonly waiting: number;
  /** How many went through and have not left yet. */
  readonly inside: number;
  /**
   * Lets a request through: at once if there is a place, else when it gets one, its time is over or its
   * client is gone. In the latter cases there may be none: the caller looks.
   *
   * @returns Disposing of it leaves.
   */
  enter(signal: AbortSignal): Promise<Disposable>;
  /** To be called when there may be places again. */
  look(): void;
}

/** Makes an empty waiting room. */
export function makeWaitingRoom({ hasPlace, maxSeconds }: WaitingRoomOptions): WaitingRoom {
  /** Called to let the one who waits through; in the order in which they came. */
  const waiters = new Set<() => void>();
  let inside = 0;

  const letThrough = () => {
    for (const goThrough of waiters) {
      if (!hasPlace(inside)) return;
      goThrough();
    }
  };
  // What left a place behind may be about to take another one, as an upload does that was received.
  const look = () => void (waiters.size > 0 && setTimeout(letThrough));
  const wait = (signal: AbortSignal) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const goThrough = () => {
      if (!waiters.delete(goThrough)) return;
      inside++;
      clearTimeout(timer);
      signal.removeEventListener("abort", goThrough);
      resolve();
    };
    const timer = setTimeout(goThrough, maxSeconds * 1000);
    signal.addEventListener("abort", goThrough);
    waiters.add(goThrough);
    return promise;
  };

  return {
    get waiting() {
      return waiters.size;
    },
    get inside() {
      return inside;
    },
    async enter(signal) {
      const mayWait = maxSeconds > 0 && waiters.size < MOST_WAITING && !signal.aborted;
      if (mayWait && (waiters.size > 0 || !hasPlace(inside))) await wait(signal);
      else inside++;
      return {
        [Symbol.dispose]() {
          inside--;
          look();
        },
      };
    },
    look,
  };
}
