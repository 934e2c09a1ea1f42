/**
 * The process around a command line: its streams, its terminal, and the interrupt from the keyboard.
 *
 * @module
 */

import { EXIT } from "./exit.ts";
import type { Surroundings } from "./run.ts";

/**
 * Takes the process's streams. The first interrupt ends the run after what can be kept is kept; a
 * second one ends the process at once.
 */
export function surroundings(): Surroundings {
  const interrupt = new AbortController();
  Deno.addSignalListener("SIGINT", () => {
    if (interrupt.signal.aborted) Deno.exit(EXIT.interrupted);
    interrupt.abort();
  });
  return {
    standardInput: Deno.stdin.readable,
    writeOutput: (bytes) => writeAll(Deno.stdout, bytes),
    errors: {
      isTerminal: Deno.stderr.isTerminal(),
      write: (text) => void writeAllSync(Deno.stderr, new TextEncoder().encode(text)),
    },
    signal: interrupt.signal,
  };
}

async function writeAll(stream: typeof Deno.stdout, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += await stream.write(bytes.subarray(written));
  }
}

function writeAllSync(stream: typeof Deno.stderr, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) {
    written += stream.writeSync(bytes.subarray(written));
  }
}
