/**
 * The routes on a port.
 *
 * They are served by `node:http` and not by `Deno.serve`: the latter (Deno 2.9) does not notice that a
 * client went away once it has sent a body of more than a few kilobytes, and its sheet would be
 * processed for nobody.
 *
 * @module
 */

import type { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import { UsageError } from "../flags.ts";

/** Longest time for a request's head to come; the body's time is limited where it is received. */
const HEAD_MS = 30_000;
/** How often it is looked for clients that took longer. */
const LOOK_MS = 10_000;

/** What answers requests. */
interface Fetcher {
  fetch(request: Request): Response | Promise<Response>;
}

/** A port that is listened on. */
export interface Listener {
  /** `http://host:port` */
  readonly address: string;
  /** Takes no more connections; resolves once every request was answered. */
  close(): Promise<void>;
}

/** Where to listen. */
export interface ListenOptions {
  readonly host: string;
  /** 0 takes any that is free. */
  readonly port: number;
  /** Instead of {@link HEAD_MS}; only tests are in a hurry. */
  readonly headMs?: number;
}

/**
 * Listens.
 *
 * @throws {UsageError} if the port is in use, or the host is none of this machine's.
 */
export async function listen(app: Fetcher, at: ListenOptions): Promise<Listener> {
  const { headMs = HEAD_MS } = at;
  const server = createAdaptorServer({
    fetch: (request) => app.fetch(request),
    overrideGlobalObjects: false,
    serverOptions: {
      headersTimeout: headMs,
      connectionsCheckingInterval: Math.min(LOOK_MS, headMs),
      // Else a body must have come within five minutes, whatever the flags say.
      requestTimeout: 0,
    },
  });
  // Else every body that is announced is asked for, also one of a request that is refused.
  server.on("checkContinue", (request: IncomingMessage, response: ServerResponse) => {
    request.once("resume", () => void (response.headersSent || response.writeContinue()));
    server.emit("request", request, response);
  });
  const answered = watchAnswers(server);
  const listening = Promise.withResolvers<void>();
  server.on("error", (error) => listening.reject(refused(error, at)));
  server.listen(at.port, at.host, () => listening.resolve());
  await listening.promise;
  const taken = server.address();
  const port = taken && typeof taken === "object" ? taken.port : at.port;
  return {
    address: `http://${at.host.includes(":") ? `[${at.host}]` : at.host}:${port}`,
    async close() {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      await answered();
      // What is left are connections on which nothing was asked, or only the beginning of it.
      if ("closeAllConnections" in server) server.closeAllConnections();
      await closed.promise;
    },
  };
}

/** @returns A function that waits until no request lacks its answer. */
function watchAnswers(server: ReturnType<typeof createAdaptorServer>): () => Promise<void> {
  let unanswered = 0;
  let tell = () => {};
  server.on("request", (_request: unknown, response: EventEmitter) => {
    unanswered++;
    response.once("close", () => {
      unanswered--;
      tell();
    });
  });
  return () =>
    new Promise((resolve) => {
      tell = () => unanswered === 0 && resolve();
      tell();
    });
}

function refused(error: Error, { host, port }: { host: string; port: number }): Error {
  const code = "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") {
    return new UsageError(
      `port ${port} is in use (5000 is AirPlay's on macOS): choose another with --port`,
    );
  }
  return new UsageError(`cannot listen on ${host}:${port}: ${error.message}`);
}
