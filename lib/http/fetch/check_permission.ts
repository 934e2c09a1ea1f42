/**
 * The hosts that images may be fetched from, and whether Deno lets the program reach them: better said
 * when the server starts than to its clients.
 *
 * @module
 */

import { UsageError } from "../../flags.ts";
import { DEFAULT_PORTS, type HostRule } from "./host_rules.ts";

/** @throws {UsageError} naming the hosts that may not be reached. */
export async function checkNetPermission(rules: readonly HostRule[]): Promise<void> {
  const granted = await Promise.all(rules.map(isGranted));
  const missing = rules.filter((_rule, i) => !granted[i]).map(hostText);
  if (missing.length === 0) return;
  throw new UsageError(
    `--fetch_hosts: Deno was not given permission for them; add ${
      missing.join(",")
    } to --allow-net`,
  );
}

/** Whether one of a host's ports may be reached; of `*.name` any host below it stands for all. */
async function isGranted({ name, below, port }: HostRule): Promise<boolean> {
  const ports = port === undefined ? Object.values(DEFAULT_PORTS) : [port];
  const host = below ? `any.${name}` : name;
  const states = await Promise.all(
    ports.map((port) => Deno.permissions.query({ name: "net", host: `${host}:${port}` })),
  );
  return states.some(({ state }) => state === "granted");
}

function hostText({ name, below, port }: HostRule): string {
  return `${below ? "*." : ""}${name}${port === undefined ? "" : `:${port}`}`;
}
