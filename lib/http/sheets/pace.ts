/**
 * How long a sheet takes, learnt from those that were done.
 *
 * @module
 */

/** How much of the past counts in the mean time of a sheet. */
const MEMORY = 0.8;
const FIRST_GUESS_SECONDS = 1;

/** The time between the ends of sheets that follow each other. */
export interface Pace {
  readonly meanSeconds: number;
  /** Called where a sheet begins; what it gives is to be called where it ends. */
  begin(): () => void;
}

/** Knows nothing yet. */
export function makePace(): Pace {
  let meanSeconds = FIRST_GUESS_SECONDS;
  let lastEnd = 0;
  return {
    get meanSeconds() {
      return meanSeconds;
    },
    begin() {
      const begun = performance.now();
      return () => {
        const ended = performance.now();
        const seconds = (ended - Math.max(begun, lastEnd)) / 1000;
        meanSeconds = MEMORY * meanSeconds + (1 - MEMORY) * seconds;
        lastEnd = ended;
      };
    },
  };
}
