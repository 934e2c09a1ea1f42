/**
 * A command → how long it took, from its start to its end, and the most memory that it had.
 *
 * @module
 */

/** What a process took. */
export interface ProcessCost {
  readonly seconds: number;
  /** As Linux tells (`VmHWM`); absent elsewhere. */
  readonly peakMiB?: number;
}

/** What is asked for is the most so far, so that rare samples do. */
const SAMPLE_MS = 200;

/**
 * Runs a command.
 *
 * @returns `undefined` if it is not there or fails.
 */
export async function measureProcess(
  command: string,
  args: readonly string[],
): Promise<ProcessCost | undefined> {
  const begun = performance.now();
  const child = start(command, args);
  if (!child) return undefined;
  let peak = 0;
  const sampler = setInterval(async () => {
    peak = Math.max(peak, await peakMiB(child.pid));
  }, SAMPLE_MS);
  const { success } = await child.status;
  clearInterval(sampler);
  if (!success) return undefined;
  const seconds = (performance.now() - begun) / 1000;
  return { seconds, ...(peak > 0 && { peakMiB: peak }) };
}

/**
 * The most memory that a process had so far; 0 where Linux does not tell. By `grep`, as Deno's own
 * reading of `/proc` needs every permission.
 */
export async function peakMiB(pid: number): Promise<number> {
  const args = ["VmHWM", `/proc/${pid}/status`];
  const { stdout } = await new Deno.Command("grep", { args, stderr: "null" }).output();
  return Number(/\d+/.exec(new TextDecoder().decode(stdout))?.[0] ?? 0) / 1024;
}

function start(command: string, args: readonly string[]): Deno.ChildProcess | undefined {
  try {
    return new Deno.Command(command, { args: [...args], stdout: "null", stderr: "null" }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
