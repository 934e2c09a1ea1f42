/**
 * One program in one file: `deno task compile [--target TRIPLE] [--output FILE] [--allow_net HOSTS]`.
 * What it may do is fixed in it, by name; `--allow_net` adds the hosts that it may reach. With
 * `--stage FOLDER` only the folder that would be embedded is made, for a container's image.
 *
 * @module
 */

import { join } from "node:path";
import { parseArgs } from "node:util";
import config from "../deno.json" with { type: "json" };
import { STAGED_FOLDERS, STAGED_PROGRAM, stageProgram } from "./stage.ts";

/** The machines that `deno compile` knows. */
const TARGETS: readonly string[] = [
  "x86_64-unknown-linux-gnu",
  "aarch64-unknown-linux-gnu",
  "x86_64-apple-darwin",
  "aarch64-apple-darwin",
  "x86_64-pc-windows-msvc",
];

/** The addresses that a server listens on. */
const OWN_HOSTS = ["0.0.0.0", "127.0.0.1", "localhost"];

/** The variables that the program looks at; the README says what for. */
const VARIABLES = [
  "AWS_*",
  "POD_NAME",
  "RABBIT_PWD",
  "RABBIT_PWD_FILE",
  "SLURM_ARRAY_TASK_*",
  "JOB_COMPLETION_INDEX",
  "JOB_COMPLETIONS",
];

/** How `deno task segment` wants V8 to be. */
const V8_FLAGS = config.tasks.segment.split(" ").filter((word) => word.startsWith("--v8-flags="));

/** How the file is made. */
export interface CompileOptions {
  readonly output: string;
  /** One of {@link TARGETS}; this machine without it. */
  readonly target?: string | undefined;
  /** Hosts that the program may reach. */
  readonly hosts?: readonly string[];
  /** Variables of `deno compile`. */
  readonly env?: Readonly<Record<string, string>>;
}

if (import.meta.main) Deno.exit(await main(Deno.args));

async function main(args: readonly string[]): Promise<number> {
  const { values: { target, output = "out/lara-segmenter", allow_net: hosts, stage } } = parseArgs({
    args: [...args],
    options: {
      target: { type: "string" },
      output: { type: "string" },
      allow_net: { type: "string" },
      stage: { type: "string" },
    },
  });
  if (stage !== undefined) {
    await stageProgram(stage);
    return 0;
  }
  if (target !== undefined && !TARGETS.includes(target)) {
    console.error(`--target ${target}: it must be one of ${TARGETS.join(", ")}`);
    return 2;
  }
  const staged = await Deno.makeTempDir({ prefix: "lara-segmenter" });
  try {
    await stageProgram(staged);
    await compileStaged(staged, { output, target, hosts: hosts?.split(",") ?? [] });
    console.log(`${output}: made for ${target ?? "this machine"}`);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    await Deno.remove(staged, { recursive: true });
  }
}

/**
 * Embeds a staged program.
 *
 * @throws {Error} if the runtime cannot be downloaded, or with what `deno compile` says.
 */
export async function compileStaged(
  staged: string,
  { output, target, hosts = [], env = {} }: CompileOptions,
): Promise<void> {
  const { success, stderr } = await new Deno.Command("deno", {
    args: [
      "compile",
      ...["--config", join(staged, "deno.json"), "--no-lock", "--no-check", "--no-prompt"],
      ...V8_FLAGS,
      ...["--allow-read", "--allow-write", `--allow-env=${VARIABLES}`],
      `--allow-net=${[...OWN_HOSTS, ...hosts]}`,
      ...STAGED_FOLDERS.flatMap((folder) => ["--include", join(staged, folder)]),
      ...(target === undefined ? [] : ["--target", target]),
      ...["--output", output, join(staged, STAGED_PROGRAM)],
    ],
    stdout: "inherit",
    env: { NO_COLOR: "1", ...env },
  }).output();
  if (success) return;
  const found = new TextDecoder().decode(stderr);
  const address = /https:\/\/dl\.deno\.land\/\S+denort\S+\.zip/.exec(found)?.[0];
  throw new Error(
    address === undefined
      ? `Cannot compile: ${found}`
      : `Cannot download the runtime of compiled programs (${address}): fetch it where there is a ` +
        "network, unpack it, and name it in DENORT_BIN",
  );
}
