/**
 * The words of a command line → values that were checked.
 *
 * @module
 */

import { parseArgs, type ParseArgsConfig } from "node:util";
import { z } from "zod";

/** A command line that cannot be carried out as written. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Flags as `node:util` describes them, under their snake_case names. */
export type Flags = NonNullable<ParseArgsConfig["options"]>;

/** A flag's text that must be a number from `least` to `most`. */
export function numberFlag(least: number, most: number) {
  return z.string().refine((text) => {
    return text.trim() !== "" && Number(text) >= least && Number(text) <= most;
  }, { error: `must be a number from ${least} to ${most}` }).transform(Number);
}

/**
 * Splits a command line into flags and other words. Flags are accepted as `--min_confidence` and as
 * `--min-confidence`, switches also as `--ta1_schema True` and `--ta1_schema=False`.
 *
 * @returns The flags that were given, and the other words under `words`.
 * @throws {UsageError} if a flag is unknown or lacks its value.
 */
export function splitFlags(words: readonly string[], flags: Flags): Record<string, unknown> {
  try {
    const args = spelledSwitches(words.map(snakeCaseFlag), flags);
    const { values, positionals } = parseArgs({ args, options: flags, allowPositionals: true });
    return { ...values, words: positionals };
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/**
 * Checks the values of flags.
 *
 * @throws {UsageError} naming each flag whose value makes no sense.
 */
export function checkFlags<T extends z.ZodType>(values: unknown, schema: T): z.infer<T> {
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) =>
    path.length > 0 ? `--${path.join(".")}: ${message}` : message
  );
  throw new UsageError(problems.join("; "));
}

/** `--min-confidence=0.5` → `--min_confidence=0.5`; values keep their hyphens. */
function snakeCaseFlag(word: string): string {
  const [flag, ...value] = word.split("=");
  if (!flag?.startsWith("--")) return word;
  return [`--${flag.slice(2).replaceAll("-", "_")}`, ...value].join("=");
}

/** The word behind a switch in the original's README. */
const TRUTH = /^(true|false)$/i;

/** `--ta1_schema True` and `--ta1_schema=true` → `--ta1_schema`; with `False` the switch is left out. */
function spelledSwitches(words: readonly string[], flags: Flags): string[] {
  const spelled: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === "--") return [...spelled, ...words.slice(i)];
    const [flag, value = ""] = word.split("=");
    if (!isSwitch(flag!, flags)) spelled.push(word);
    else if (TRUTH.test(value)) spelled.push(...switchIf(value, flag!));
    else if (word === flag && TRUTH.test(words[i + 1] ?? "")) {
      spelled.push(...switchIf(words[++i]!, flag));
    } else spelled.push(word);
  }
  return spelled;
}

function isSwitch(flag: string, flags: Flags): boolean {
  return flag.startsWith("--") && flags[flag.slice(2)]?.type === "boolean";
}

function switchIf(truth: string, flag: string): string[] {
  return truth.toLowerCase() === "true" ? [flag] : [];
}
