/**
 * The broker's password and the certificates that it is known by, from flags, files and variables.
 *
 * @module
 */

import { readLocalFile } from "../bytes/local.ts";
import { permittedVariable } from "../variables.ts";
import type { WorkerOptions } from "./options.ts";

/** The variable that names a file with the password, as containers have it. */
const PASSWORD_FILE_VARIABLE = "RABBIT_PWD_FILE";
/** The variable that holds it: Compose hands no secret of its own to a read-only container. */
const PASSWORD_VARIABLE = "RABBIT_PWD";

/**
 * The broker's password: `--rabbit_pwd`, or what the file of `--rabbit_pwd_file` or else of
 * `RABBIT_PWD_FILE` holds, or else `RABBIT_PWD`.
 *
 * @throws {SegmenterError} of kind `location` if the file cannot be read.
 */
export async function passwordOf(
  { rabbit_pwd: password, rabbit_pwd_file: flag }: WorkerOptions,
): Promise<string> {
  if (password !== "") return password;
  const file = flag ?? permittedVariable(PASSWORD_FILE_VARIABLE);
  if (file === undefined) return permittedVariable(PASSWORD_VARIABLE) ?? "";
  // A file's last line feed belongs to the editor.
  return new TextDecoder().decode(await readLocalFile(file)).replace(/\r?\n$/, "");
}

/**
 * Whom to trust as the broker.
 *
 * @returns `undefined` for a connection in the clear.
 * @throws {SegmenterError} of kind `location` if the file cannot be read.
 */
export async function trustOf(
  { rabbit_tls: isWanted, rabbit_ca_file: file }: WorkerOptions,
): Promise<{ readonly ca?: string } | undefined> {
  if (!isWanted) return undefined;
  return file === undefined ? {} : { ca: new TextDecoder().decode(await readLocalFile(file)) };
}
