/**
 * The tables that benches print.
 *
 * @module
 */

/** One measured work, ours beside the rival's. */
export interface BenchRow {
  readonly work: string;
  readonly ourSeconds: number;
  /** Absent where the rival is not installed. */
  readonly rivalSeconds?: number | undefined;
  /** Most memory of our process. */
  readonly ourPeakMiB?: number | undefined;
  readonly rivalPeakMiB?: number | undefined;
}

const HEAD = ["work", "ours", "rival", "ratio", "peak memory, ours", "rival's"] as const;

/** The rows as a Markdown table; a ratio below 1 says that we are faster. */
export function benchTable(rows: readonly BenchRow[]): string {
  return markdownTable(HEAD, rows.map(cells));
}

/** Rows of cells under a head as a Markdown table. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  return [head, head.map(() => "---"), ...rows].map((line) => `| ${line.join(" | ")} |`).join("\n");
}

function cells({ work, ourSeconds, rivalSeconds, ourPeakMiB, rivalPeakMiB }: BenchRow): string[] {
  const ratio = rivalSeconds === undefined ? "-" : (ourSeconds / rivalSeconds).toFixed(2);
  const peaks = [ourPeakMiB, rivalPeakMiB].map((peak) =>
    peak === undefined ? "-" : `${peak.toFixed(0)} MiB`
  );
  return [work, seconds(ourSeconds), seconds(rivalSeconds), ratio, ...peaks];
}

function seconds(value: number | undefined): string {
  return value === undefined ? "-" : `${value.toFixed(2)} s`;
}
