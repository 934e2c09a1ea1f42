/**
 * The text of the configuration files → plain values: YAML 1.1 as PyYAML reads it, Python literals
 * in strings as yacs reads them, and the files that `_BASE_` names (fvcore.common.config).
 *
 * @module
 */

import { posix } from "node:path";
import { defineScalarTag, defineSequenceTag, load, YAML11_SCHEMA } from "js-yaml";
import type { Source } from "../../bytes/source.ts";
import { messageOf, SegmenterError } from "../../errors.ts";

/**
 * Opens a file of the model's folder.
 *
 * @param path Relative to the folder, with `/`; never leads out of it.
 * @throws {SegmenterError} if there is no such file.
 */
export type OpenConfig = (path: string) => Promise<Source>;

/** Names the file that a configuration adds to. */
const BASE_KEY = "_BASE_";

/** Sound configurations have a few KiB. */
const MAX_CONFIG_BYTES = 1024 * 1024;

/** More values than any configuration holds; aliases that multiply without end exceed it. */
const MAX_VALUES = 100_000;
const MAX_NESTING = 100;

/** PyYAML's tags for Python's own types: tuples become lists, the rest is not looked at. */
const PYTHON_TAGS = "tag:yaml.org,2002:python/";
const SCHEMA = YAML11_SCHEMA.withTags(
  defineSequenceTag<unknown[]>(PYTHON_TAGS, {
    matchByTagPrefix: true,
    create: () => [],
    addItem: (list, item) => void list.push(item),
    identify: () => false,
  }),
  defineScalarTag<string>(PYTHON_TAGS, {
    matchByTagPrefix: true,
    resolve: (text) => text,
    identify: () => false,
  }),
);

/** More bases than anyone writes; a ring of them ends here. */
const MAX_BASES = 16;

/**
 * Reads a YAML file and what its `_BASE_` names, the nearer file's values over the farther one's.
 *
 * @throws {SegmenterError} of kind `model` if a text is no YAML, a base lies outside the folder or
 * the bases form a ring.
 */
export async function parseYamlWithBases(yaml: Source, open: OpenConfig): Promise<unknown> {
  let merged = await parseYaml(yaml);
  let source = yaml;
  let folder = ".";
  for (let count = 0; isRecord(merged) && merged[BASE_KEY] !== undefined; count++) {
    const { [BASE_KEY]: reference, ...own } = merged;
    if (count === MAX_BASES) {
      throw configError(yaml.name, `its ${BASE_KEY} files lead to more than ${MAX_BASES} others`);
    }
    const path = basePath(source, folder, reference);
    source = await open(path);
    folder = posix.dirname(path);
    merged = merge(await parseYaml(source), own);
  }
  return merged;
}

/**
 * Reads a JSON file.
 *
 * @throws {SegmenterError} of kind `model` if the text is no JSON.
 */
export async function parseJson(json: Source): Promise<unknown> {
  const text = await readText(json);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw configError(json.name, `it is not JSON (${firstLine(cause)})`, cause);
  }
}

/** An error of a configuration file. */
export function configError(file: string, found: string, cause?: unknown): SegmenterError {
  return new SegmenterError("model", {
    action: "read the model's configuration",
    file,
    found,
    remedy: "use the folder of a LayoutLMv3 detector as the original pipeline reads it",
    cause,
  });
}

async function parseYaml(source: Source): Promise<unknown> {
  const text = await readText(source);
  try {
    // Of equal keys the last one counts, as in PyYAML.
    return pythonLiterals(load(text, { schema: SCHEMA, json: true, maxDepth: MAX_NESTING }));
  } catch (cause) {
    throw configError(source.name, `it is not YAML (${firstLine(cause)})`, cause);
  }
}

async function readText(source: Source): Promise<string> {
  if (source.size > MAX_CONFIG_BYTES) {
    throw configError(source.name, `it has ${source.size} bytes, too many for a configuration`);
  }
  const bytes = await source.read(0, source.size);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw configError(source.name, "it is not UTF-8 text", cause);
  }
}

/** Where a base lies, seen from the model's folder. */
function basePath(source: Source, folder: string, reference: unknown): string {
  if (typeof reference !== "string" || reference === "") {
    throw configError(
      source.name,
      `${BASE_KEY} is ${JSON.stringify(reference)}, not a file's name`,
    );
  }
  const elsewhere = /^([/\\~]|[A-Za-z][\w+.-]*:)/.test(reference);
  const path = posix.normalize(posix.join(folder, reference.replaceAll("\\", "/")));
  if (!elsewhere && path !== ".." && !path.startsWith("../")) return path;
  throw new SegmenterError("model", {
    action: "read the model's configuration",
    file: source.name,
    found: `${BASE_KEY} is "${reference}", which does not lie in the model's folder`,
    remedy: `copy that file into the folder and let ${BASE_KEY} name it there`,
  });
}

type PlainRecord = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is PlainRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `over` on top of `base`: sections are merged, all else is replaced. */
function merge(base: unknown, over: unknown): unknown {
  if (!isRecord(base) || !isRecord(over)) return over;
  const keys = new Set([...Object.keys(base), ...Object.keys(over)]);
  return Object.fromEntries(
    Array.from(keys, (key) => [
      key,
      Object.hasOwn(over, key) ? merge(base[key], over[key]) : base[key],
    ]),
  );
}

/** Strings that are numbers, booleans, tuples or lists in Python become those, as yacs does. */
function pythonLiterals(root: unknown): unknown {
  let left = MAX_VALUES;
  const convert = (value: unknown, depth: number): unknown => {
    if (left-- === 0 || depth > MAX_NESTING) throw new RangeError("it holds too many values");
    if (typeof value === "string") return pythonLiteral(value);
    if (Array.isArray(value)) return value.map((item) => convert(item, depth + 1));
    if (!isRecord(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, convert(inner, depth + 1)]),
    );
  };
  return convert(root, 0);
}

function pythonLiteral(text: string): unknown {
  if (text === "True" || text === "False") return text === "True";
  if (/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text)) return Number(text);
  if (!/^\(.*\)$|^\[.*\]$/s.test(text)) return text;
  const json = text.replaceAll("(", "[").replaceAll(")", "]").replaceAll("'", '"')
    .replace(/,\s*(?=\])/g, "").replace(/(?<=\d)\.(?!\d)/g, ".0").replace(/(?<!\d)\.(?=\d)/g, "0.");
  try {
    return JSON.parse(json);
  } catch {
    return text;
  }
}

function firstLine(cause: unknown): string {
  const message = messageOf(cause);
  return message.split("\n")[0]!.replace(/:$/, "");
}
