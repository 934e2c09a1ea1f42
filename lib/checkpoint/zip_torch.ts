/**
 * Checkpoints since PyTorch 1.6: a zip of one pickle and a file for each storage.
 *
 * Format: torch/serialization.py (`_save`), caffe2/serialize/inline_container.cc.
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";
import { damaged, notCheckpoint, pickleFailure } from "./checkpoint_errors.ts";
import { elementSize, isElementType } from "./element_type.ts";
import { readPickle } from "./pickle.ts";
import type { PickleValue } from "./pickle_value.ts";
import type { StorageId, Storages } from "./torch_tensor.ts";
import { readZip, type ZipEntry } from "./zip.ts";

/** What a file of PyTorch holds. */
export interface OpenedCheckpoint {
  readonly root: PickleValue;
  readonly storages: Storages;
}

const PICKLE = "data.pkl";
const BYTE_ORDER = "byteorder";
/** Only programs of TorchScript have it. */
const TORCHSCRIPT = "constants.pkl";

/**
 * Opens a checkpoint; its storages are not read yet.
 *
 * @throws {SegmenterError} of kind `model` if it is damaged, or no checkpoint.
 */
export async function openZipCheckpoint(source: Source): Promise<OpenedCheckpoint> {
  const entries = await readZip(source);
  const folder = checkpointFolder(source, entries.keys());
  const bigEndian = await readByteOrder(source, entries.get(folder + BYTE_ORDER));
  const pickle = entries.get(folder + PICKLE)!;
  const bytes = await pickle.read(0, pickle.size);
  const path = source.path === undefined ? undefined : await Deno.realPath(source.path);
  const open = (id: StorageId) => {
    const entry = entries.get(`${folder}data/${id.key}`);
    const size = isElementType(id.type) ? elementSize(id.type) : 1;
    if (!entry || entry.size < id.length * size) {
      throw damaged(
        source.name,
        `storage ${id.key} has ${entry?.size ?? "no"} bytes, ${id.length * size} are wanted`,
      );
    }
    const { begin } = entry;
    const place = path !== undefined && begin !== undefined
      ? async (byteOffset: number) => ({ path, offset: await begin() + byteOffset })
      : undefined;
    return { byteLength: entry.size, bigEndian, read: entry.read, ...(place && { place }) };
  };
  try {
    return { root: readPickle(bytes).value, storages: { open } };
  } catch (cause) {
    throw pickleFailure(source.name, cause);
  }
}

/** The archive's files lie in one folder, which is called as the file once was. */
function checkpointFolder(source: Source, names: Iterable<string>): string {
  const folders = new Set<string>();
  for (const name of names) {
    const [, folder, file] = /^((?:[^/]*\/)?)([^/]*)$/.exec(name) ?? [];
    if (file === TORCHSCRIPT) {
      throw notCheckpoint(
        source.name,
        "it is a TorchScript program",
        "use the checkpoint that it was made from",
      );
    }
    if (file === PICKLE) folders.add(folder!);
  }
  const [folder] = folders;
  if (folder !== undefined && folders.size === 1) return folder;
  throw notCheckpoint(
    source.name,
    `it is a zip with ${folders.size} files named ${PICKLE}`,
    "use a file that torch.save wrote",
  );
}

async function readByteOrder(source: Source, entry: ZipEntry | undefined): Promise<boolean> {
  if (!entry) return false;
  const order = new TextDecoder().decode(await entry.read(0, Math.min(entry.size, 16))).trim();
  if (order === "little" || order === "big") return order === "big";
  throw damaged(source.name, `its byte order is ${JSON.stringify(order)}`);
}
