/**
 * The program as a process, with the permissions that the README names.
 *
 * @module
 */

import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

/** What users are told to give, read from the task that they run. */
const { tasks } = JSON.parse(Deno.readTextFileSync(`${ROOT}deno.json`));

/** What a process left behind. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a process is started. */
export interface Start {
  /** Flags of `deno run` before the program's own. */
  readonly permissions?: readonly string[];
  readonly stdin?: Uint8Array;
  readonly cwd?: string;
  /** Variables beside those of the test's own process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** `deno` and the arguments of a task of `deno.json`, up to and with the program's file. */
export function taskArguments(task: "segment" | "serve" | "worker"): string[] {
  return tasks[task].split(" ").slice(1).map((word: string) =>
    word.endsWith(".ts") ? `${ROOT}${word}` : word
  );
}

/** Starts the command line. */
export function startCli(words: readonly string[], start: Start = {}) {
  return startProgram("cli.ts", words, start);
}

/** Starts a program with the permissions of the command line. */
function startProgram(
  program: string,
  words: readonly string[],
  { permissions = [], cwd, env = {} }: Start,
) {
  const [run, ...rest] = taskArguments("segment").slice(0, -1);
  return new Deno.Command(Deno.execPath(), {
    args: [run!, ...permissions, ...rest, `${ROOT}${program}`, ...words],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1", ...env },
    ...(cwd !== undefined && { cwd }),
  }).spawn();
}

/** Runs the command line to its end. */
export async function runCli(words: readonly string[], start: Start = {}): Promise<Ended> {
  return await runProgram("cli.ts", words, start);
}

/** Runs a program of the root folder to its end, with the permissions of the command line. */
export async function runProgram(
  program: string,
  words: readonly string[],
  start: Start = {},
): Promise<Ended> {
  const child = startProgram(program, words, start);
  const feed = async () => {
    const writer = child.stdin.getWriter();
    // A program that ends early reads no more.
    await writer.write(start.stdin ?? new Uint8Array(0)).catch(() => {});
    await writer.close().catch(() => {});
  };
  const [output] = await Promise.all([child.output(), feed()]);
  const decoder = new TextDecoder();
  return {
    code: output.code,
    stdout: decoder.decode(output.stdout),
    stderr: decoder.decode(output.stderr),
  };
}
