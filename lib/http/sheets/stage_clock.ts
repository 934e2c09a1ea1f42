/**
 * Where a sheet's time goes: what is noted is when the network is asked and when it has answered. Before
 * it is the decoding, after it the outlining.
 *
 * @module
 */

import type { SheetReader } from "../../process/segmenter.ts";
import type { StageSeconds } from "./sheet_task.ts";

/** What the clocks of all sheets of one network share. */
export interface NetworkTimes {
  /** When it was done with the last sheet, by `performance.now()`; 0 before. */
  ended: number;
}

/** A sheet's clock. */
export interface StageClock {
  /** To read the sheet with. */
  readonly reader: SheetReader;
  /** Until now. */
  seconds(): StageSeconds;
}

/** Starts a sheet's clock. */
export function startStageClock(reader: SheetReader, times: NetworkTimes): StageClock {
  const begun = performance.now();
  let [firstAsked, lastAnswered, networkMs] = [0, 0, 0];
  const run: SheetReader["network"]["run"] = async (inputs, signal) => {
    const asked = performance.now();
    firstAsked ||= asked;
    try {
      return await reader.network.run(inputs, signal);
    } finally {
      // It does one sheet after the other, in the order in which it is asked.
      lastAnswered = performance.now();
      networkMs += lastAnswered - Math.max(asked, times.ended);
      times.ended = lastAnswered;
    }
  };
  return {
    reader: { ...reader, network: { run } },
    seconds() {
      const ended = performance.now();
      return {
        decode: ((firstAsked || ended) - begun) / 1000,
        network: networkMs / 1000,
        outline: (ended - (lastAnswered || ended)) / 1000,
      };
    },
  };
}
