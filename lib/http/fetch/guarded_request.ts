/**
 * A web address → the answer of the server there (HTTP/1.1), unless its host has an address that is
 * none of the public internet. The address that is checked is the one that is connected to: a name that
 * means another address the next time, or two at once, gains nothing.
 *
 * Deno's `fetch` does not tell what it connects to, so the connection is made here.
 *
 * @module
 */

import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Problem } from "../problem.ts";
import { DEFAULT_PORTS, refused } from "./host_rules.ts";

const ACCEPT = "image/*, application/pdf, */*;q=0.5";

/** What says whether an IP address may be connected to. */
export type AddressCheck = (address: string) => boolean;

/** The answer's head; its body can be read from it. Nobody answers a request for nothing else. */
export type WebAnswer = IncomingMessage;

/**
 * Asks for what is at an address. Nothing is sent but the address.
 *
 * @param signal Ends the connection, whatever has come.
 * @throws {Problem} 403 if an IP address of the host may not be connected to.
 * @throws {Error} whatever is wrong with the connection, its certificate or the answer.
 */
export async function guardedRequest(
  url: URL,
  mayConnect: AddressCheck,
  signal: AbortSignal,
): Promise<WebAnswer> {
  const socket = await guardedConnection(url, mayConnect, signal);
  try {
    const carrier = url.protocol === "https:" ? await secured(socket, url, signal) : socket;
    const asked = request({
      host: url.hostname,
      path: `${url.pathname}${url.search}`,
      // Its bytes are counted as they come, so they must be the image's own.
      headers: { "host": url.host, "accept": ACCEPT, "accept-encoding": "identity" },
      createConnection: () => carrier,
      signal,
    });
    asked.on("error", () => {});
    asked.end();
    const [answer]: WebAnswer[] = await once(asked, "response", { signal });
    return answer!;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function guardedConnection(
  url: URL,
  mayConnect: AddressCheck,
  signal: AbortSignal,
): Promise<Socket> {
  const port = Number(url.port) || DEFAULT_PORTS[url.protocol]!;
  const socket = connect({ host: url.hostname, port, signal });
  // Whoever waits for it has the error; nobody may be waiting.
  socket.on("error", () => {});
  // Told of each of the name's addresses before any of them is connected to.
  socket.on("lookup", (_error: Error | null, address?: string) => {
    if (address !== undefined && !mayConnect(address)) socket.destroy(notPublic(url));
  });
  await once(socket, "connect", { signal });
  if (mayConnect(socket.remoteAddress ?? "")) return socket;
  socket.destroy();
  throw notPublic(url);
}

async function secured(socket: Socket, url: URL, signal: AbortSignal): Promise<Socket> {
  const carrier = connectTls({ socket, servername: url.hostname, ALPNProtocols: ["http/1.1"] });
  carrier.on("error", () => {});
  await once(carrier, "secureConnect", { signal });
  return carrier;
}

function notPublic(url: URL): Problem {
  return refused(url, "its host has an address that is not of the public internet");
}
