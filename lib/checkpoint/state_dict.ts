/**
 * A PYTORCH FILE, READ. A checkpoint comes in, the parameters of its network go out by name; their
 * numbers stay in the file until they are read. Knows no model.
 *
 * Read are files of `torch.save` of all versions that hold `{"model": …}` (Detectron2),
 * `{"state_dict": …}` (Lightning, mmdetection) or the parameters alone. What else is in them (an
 * optimizer's state, hyperparameters) is passed over, its numbers unread. Nothing in a file is run.
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";
import { notCheckpoint } from "./checkpoint_errors.ts";
import type { LazyTensor, StateDict } from "./lazy_tensor.ts";
import { isLegacyCheckpoint, openLegacyCheckpoint } from "./legacy_torch.ts";
import { numpyTensor } from "./numpy.ts";
import { isKind, type PickleDict, type PickleValue } from "./pickle_value.ts";
import { type Storages, torchTensor } from "./torch_tensor.ts";
import { ZIP_MAGIC } from "./zip.ts";
import { type OpenedCheckpoint, openZipCheckpoint } from "./zip_torch.ts";

/** Keys under which frameworks put the parameters. */
const WRAPPERS = ["model", "state_dict"] as const;

/** Frameworks that train on several devices put this before all names. */
const PARALLEL_PREFIX = "module.";

const HEAD_BYTES = 512;

/**
 * Reads which parameters a checkpoint holds.
 *
 * @returns The parameters and buffers by name, in the file's order.
 * @throws {SegmenterError} of kind `model` if the file is damaged, is no checkpoint, or names
 * anything but tensors; of kind `unsupported`, here or when a tensor is read, if it is sound but of
 * a kind that is not read.
 */
export async function readStateDict(source: Source): Promise<StateDict> {
  const { root, storages } = await openCheckpoint(source);
  const tensors = parameters(root)
    .map((dict) => tensorsOf(source, dict, storages))
    .find((found) => found.length > 0);
  if (!tensors) {
    throw notCheckpoint(
      source.name,
      "it holds no parameters, neither under a key like model nor by themselves",
      "use a checkpoint of the network",
    );
  }
  const prefixed = tensors.every(({ name }) => name.startsWith(PARALLEL_PREFIX));
  return new Map(tensors.map((tensor) => {
    const name = prefixed ? tensor.name.slice(PARALLEL_PREFIX.length) : tensor.name;
    return [name, { ...tensor, name }];
  }));
}

async function openCheckpoint(source: Source): Promise<OpenedCheckpoint> {
  const head = await source.read(0, Math.min(source.size, HEAD_BYTES));
  const first = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (head.length >= 4 && first.getUint32(0, true) === ZIP_MAGIC) {
    return await openZipCheckpoint(source);
  }
  if (isLegacyCheckpoint(head)) return await openLegacyCheckpoint(source);
  throw notCheckpoint(source.name, whatElse(head), "use a file that torch.save wrote");
}

/** What files that lie in a checkpoint's place often are instead. */
function whatElse(head: Uint8Array): string {
  const text = String.fromCharCode(...head);
  if (head.length === 0) return "it is empty";
  if (text.startsWith("version https://git-lfs")) {
    return "it is Git LFS's pointer to the file, not the file (git lfs pull fetches it)";
  }
  if (/^\s*(<!doctype|<html|<\?xml)/i.test(text)) return "it is a web page";
  if (text.slice(257, 262) === "ustar") {
    return "it is a tar, PyTorch's format before version 0.1.10";
  }
  if (text.slice(8, 10) === '{"') return "it is a safetensors file";
  return "it is neither a zip nor a file of PyTorch before 1.6";
}

/** The dictionaries that may hold the parameters, the likeliest first. */
function parameters(root: PickleValue): PickleDict[] {
  if (!isKind(root, "dict")) return [];
  const wrapped = WRAPPERS.map((key) => root.entries.get(key)).filter((value) =>
    isKind(value, "dict")
  );
  return [...wrapped, root];
}

/** The tensors of a dictionary; numbers, texts and the like beside them are no parameters. */
function tensorsOf(source: Source, dict: PickleDict, storages: Storages): LazyTensor[] {
  const tensors: LazyTensor[] = [];
  for (const [name, value] of dict.entries) {
    if (typeof name !== "string") continue;
    const tensor = torchTensor(source.name, name, value, storages) ??
      numpyTensor(source.name, name, value);
    if (tensor) tensors.push(tensor);
  }
  return tensors;
}
