/**
 * The worker's state for probes, on a port of its own: `/health/live` as long as the process answers,
 * `/health/ready` while it takes requests.
 *
 * @module
 */

import { messageOf } from "../errors.ts";
import { UsageError } from "../flags.ts";

/** Where probes ask; nowhere without a port. */
export interface HealthAddress {
  readonly host: string;
  /** 0 takes any that is free. */
  readonly port?: number | undefined;
}

/** A port that is listened on. */
export interface HealthServer extends AsyncDisposable {
  /** Absent where none was wanted. */
  readonly port?: number;
}

/**
 * Answers probes until it is disposed of.
 *
 * @param isReady Asked each time.
 * @throws {UsageError} if it may not or cannot listen there.
 */
export function serveHealth({ host, port }: HealthAddress, isReady: () => boolean): HealthServer {
  if (port === undefined) return { [Symbol.asyncDispose]: () => Promise.resolve() };
  try {
    const server = Deno.serve(
      { hostname: host, port, onListen: () => {/* the log has other things to say */} },
      ({ url }) => answer(new URL(url).pathname, isReady),
    );
    return { port: server.addr.port, [Symbol.asyncDispose]: () => server.shutdown() };
  } catch (cause) {
    const found = messageOf(cause);
    throw new UsageError(`Cannot listen on ${host}:${port} (--health_port): ${found}`, { cause });
  }
}

function answer(path: string, isReady: () => boolean): Response {
  switch (path) {
    case "/health/live":
      return new Response("alive\n");
    case "/health/ready":
      return isReady()
        ? new Response("ready\n")
        : new Response("no requests are taken\n", { status: 503 });
    default:
      return new Response("not found\n", { status: 404 });
  }
}
