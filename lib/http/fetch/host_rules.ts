/**
 * Which web addresses may be fetched: the words of `--fetch_hosts`, and the addresses that clients send,
 * as the URL standard reads both (so that `0x7f.1` is `127.0.0.1` here as it is for the network).
 *
 * @module
 */

import { isIP } from "node:net";
import { webName } from "../../bytes/http.ts";
import { Problem } from "../problem.ts";

/** A host that images may be fetched from. */
export interface HostRule {
  /** In lower case, without a final dot. */
  readonly name: string;
  /** Whether the hosts below it are meant, and not itself: `*.name`. */
  readonly below: boolean;
  /** The only one; without it 443 for https and 80 for http. */
  readonly port: number | undefined;
}

const RULE = /^(\*\.)?([^:/@?#\\]+)(?::(\d{1,5}))?$/;
/** As URLs have it; one with a final dot is another name. */
const HOST_NAME = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/;
/** By protocol, as URLs spell it. */
export const DEFAULT_PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };

/**
 * Reads `host`, `host:port` or `*.host`.
 *
 * @returns `undefined` if it is none of them: hosts go by their names, not by addresses.
 */
export function readHostRule(text: string): HostRule | undefined {
  const [, star, host = "", digits] = RULE.exec(text.trim()) ?? [];
  const name = URL.parse(`http://${host}`)?.hostname ?? "";
  const port = digits === undefined ? undefined : Number(digits);
  if (!isHostName(name) || port === 0 || (port ?? 0) > 65535) return undefined;
  return { name, below: star !== undefined, port };
}

/**
 * Reads an address that a client sent, or a server answered with.
 *
 * @param base What a relative one is below.
 * @throws {Problem} 422 if it is no web address, 403 if it may not be fetched.
 */
export function allowedUrl(text: string, rules: readonly HostRule[], base?: URL): URL {
  const url = URL.parse(text, base);
  const standard = DEFAULT_PORTS[url?.protocol ?? ""];
  if (!url || standard === undefined) {
    const detail = "the image's address must begin with https:// or http://";
    throw new Problem({ status: 422, detail });
  }
  if (url.username || url.password) throw refused(url, "it holds a user's name or password");
  if (!isHostName(url.hostname)) throw refused(url, "its host must be a name");
  const port = url.port === "" ? standard : Number(url.port);
  if (!rules.some((rule) => covers(rule, url.hostname, port, standard))) {
    throw refused(url, `${url.host} is not one of the hosts that the server fetches from`);
  }
  return url;
}

/** A refusal to fetch an address. */
export function refused(url: URL, reason: string): Problem {
  return new Problem({ status: 403, detail: `${webName(url)} is not fetched: ${reason}` });
}

function covers(rule: HostRule, host: string, port: number, standard: number): boolean {
  const sameHost = rule.below ? host.endsWith(`.${rule.name}`) : host === rule.name;
  return sameHost && port === (rule.port ?? standard);
}

function isHostName(host: string): boolean {
  return HOST_NAME.test(host) && isIP(host) === 0;
}
