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

/** How long a process took, and what of the processors. */
export interface ProcessorTime {
  /** By the clock. */
  readonly seconds: number;
  /** User and system, of all its threads. */
  readonly ofProcessors: number;
}

/** Runs a command, and says last what it and its like have taken (`times` of POSIX, second line). */
const TIMED = '"$@" >/dev/null || exit; times';

/** What is asked for is the most so far, so that rare samples do. */
const SAMPLE_MS = 200;
/** Linux's `USER_HZ`. */
const TICKS_PER_SECOND = 100;

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
 * Runs a command, on systems with a POSIX shell.
 *
 * @throws {Error} if it fails.
 */
export async function measureProcessors(
  command: string,
  args: readonly string[],
): Promise<ProcessorTime> {
  const begun = performance.now();
  const { success, stdout, stderr } = await new Deno.Command("sh", {
    args: ["-c", TIMED, "sh", command, ...args],
  }).output();
  const seconds = (performance.now() - begun) / 1000;
  const decoder = new TextDecoder();
  if (!success) throw new Error(`${command} ${args.join(" ")}: ${decoder.decode(stderr)}`);
  const [, ofChildren = ""] = decoder.decode(stdout).split("\n");
  const times = [...ofChildren.matchAll(/(\d+)m([\d.]+)s/g)];
  const ofProcessors = times.reduce((sum, [, min, s]) => sum + Number(min) * 60 + Number(s), 0);
  return { seconds, ofProcessors };
}

/** The most memory that a process had so far; 0 where Linux does not tell. */
export async function peakMiB(pid: number): Promise<number> {
  return await statusMiB(pid, "VmHWM");
}

/** The memory that a process has; 0 where Linux does not tell. */
export async function residentMiB(pid: number): Promise<number> {
  return await statusMiB(pid, "VmRSS");
}

/** What a process and its threads have used of the processors; 0 where Linux does not tell (proc(5)). */
export async function processorSeconds(pid: number): Promise<number> {
  const afterName = (await found("", `/proc/${pid}/stat`)).split(") ").at(-1) ?? "";
  const [user = 0, system = 0] = afterName.split(" ").slice(11, 13).map(Number);
  return (user + system) / TICKS_PER_SECOND;
}

async function statusMiB(pid: number, name: string): Promise<number> {
  return Number(/\d+/.exec(await found(name, `/proc/${pid}/status`))?.[0] ?? 0) / 1024;
}

/** By `grep`, as Deno's own reading of `/proc` needs every permission. */
async function found(pattern: string, path: string): Promise<string> {
  const { stdout } = await new Deno.Command("grep", { args: [pattern, path], stderr: "null" })
    .output();
  return new TextDecoder().decode(stdout);
}

function start(command: string, args: readonly string[]): Deno.ChildProcess | undefined {
  try {
    return new Deno.Command(command, { args: [...args], stdout: "null", stderr: "null" }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
