/**
 * A mask of a part of the sheet as run lengths, so that a mask over a large sheet costs its outline
 * and not its area.
 *
 * @module
 */

/** Rows of half-open runs of set pixels, in sheet pixels. Rows beyond the given ones are empty. */
export interface RunMask {
  /** The first row's y on the sheet. */
  readonly top: number;
  /**
   * `rows + 1` numbers: the runs of row `top + r` are those from `rowOffsets[r]` up to, not
   * including, `rowOffsets[r + 1]`.
   */
  readonly rowOffsets: Int32Array;
  /** x of each run's first pixel; within a row they ascend. */
  readonly starts: Int32Array;
  /** x behind each run's last pixel; between two runs of a row there is a clear pixel. */
  readonly ends: Int32Array;
}

/** Takes runs row by row, from left to right, and makes a mask of them. */
export interface RunMaskBuilder {
  /** Adds pixels `start`…`end − 1` to the row; joined to the run before if that ends at `start`. */
  addRun(start: number, end: number): void;
  /** Ends the row; the next run lies in the row below. */
  endRow(): void;
  /** The mask of all ended rows. */
  finish(): RunMask;
}

/** Starts a mask of `rows` rows whose first is row `top` of the sheet. */
export function buildRunMask(top: number, rows: number): RunMaskBuilder {
  const rowOffsets = new Int32Array(rows + 1);
  let starts = new Int32Array(Math.max(16, rows));
  let ends = new Int32Array(starts.length);
  let row = 0;
  let runs = 0;
  return {
    addRun(start, end) {
      if (runs > rowOffsets[row]! && ends[runs - 1] === start) {
        ends[runs - 1] = end;
        return;
      }
      if (runs === starts.length) {
        starts = doubled(starts);
        ends = doubled(ends);
      }
      starts[runs] = start;
      ends[runs] = end;
      runs++;
    },
    endRow() {
      rowOffsets[++row] = runs;
    },
    finish: () => ({
      top,
      rowOffsets: rowOffsets.subarray(0, row + 1),
      starts: starts.subarray(0, runs),
      ends: ends.subarray(0, runs),
    }),
  };
}

function doubled(values: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(values.length * 2);
  larger.set(values);
  return larger;
}
