/**
 * A web server of the tests' own with files in memory, that answers as badly as it is told to.
 *
 * @module
 */

/** A file and what the server makes of requests for it. */
export interface WebFile {
  bytes: Uint8Array<ArrayBuffer>;
  etag?: string;
  /** Whether parts are sent when they are asked for. */
  ranges?: boolean;
  /** Whether the length is kept secret. */
  chunked?: boolean;
  /** Statuses of the next answers, before files are sent. */
  failures?: number[];
  /** How many of the next answers with more than one byte are cut in the middle. */
  cuts?: number;
  /** Whether answers with more than one byte stop in the middle and never go on. */
  stalls?: boolean;
}

/** A server at work; disposing of it ends it. */
export interface WebServer extends AsyncDisposable {
  /** Its address with a final "/". */
  readonly url: string;
  /** By path without the first "/". */
  readonly files: Map<string, WebFile>;
  /** The path and range of each request, in order. */
  readonly requests: string[];
  /** Number of bytes of files that were sent. */
  readonly sent: { bytes: number };
}

/** Starts a server on a free port of this machine. */
export function startWebServer(files: Readonly<Record<string, WebFile>> = {}): WebServer {
  const known = new Map(Object.entries(files));
  const requests: string[] = [];
  const sent = { bytes: 0 };
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    const path = decodeURIComponent(new URL(request.url).pathname.slice(1));
    const range = request.headers.get("range");
    requests.push(range === null ? path : `${path} ${range}`);
    const file = known.get(path);
    const status = file?.failures?.shift();
    if (!file || status !== undefined) return new Response("no", { status: status ?? 404 });
    return answer(file, request, sent);
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    files: known,
    requests,
    sent,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function answer(file: WebFile, request: Request, sent: { bytes: number }): Response {
  const { bytes, etag, ranges = true } = file;
  const headers: Record<string, string> = etag === undefined ? {} : { etag };
  const condition = request.headers.get("if-range");
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("range") ?? "");
  if (!range || !ranges || (condition !== null && condition !== etag)) {
    return new Response(body(file, bytes, sent), { headers: withLength(file, headers, bytes) });
  }
  const first = Number(range[1]);
  const end = Math.min(bytes.length, range[2] === "" ? bytes.length : Number(range[2]) + 1);
  if (first >= bytes.length) {
    return new Response(null, {
      status: 416,
      headers: { ...headers, "content-range": `bytes */${bytes.length}` },
    });
  }
  const part = bytes.slice(first, end);
  const contentRange = `bytes ${first}-${end - 1}/${bytes.length}`;
  return new Response(body(file, part, sent), {
    status: 206,
    headers: { ...withLength(file, headers, part), "content-range": contentRange },
  });
}

function withLength(file: WebFile, headers: Record<string, string>, { length }: Uint8Array) {
  return file.chunked ? headers : { ...headers, "content-length": String(length) };
}

function body(
  file: WebFile,
  bytes: Uint8Array<ArrayBuffer>,
  sent: { bytes: number },
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const cut = bytes.length > 1 && (file.cuts ?? 0) > 0;
  if (cut) file.cuts!--;
  const stalls = bytes.length > 1 && file.stalls === true;
  const whole = cut || stalls ? bytes.subarray(0, Math.ceil(bytes.length / 2)) : bytes;
  let begun = false;
  return new ReadableStream({
    async pull(controller) {
      if (begun && stalls) {
        await new Promise(() => {});
      } else if (begun && cut) {
        // So that what was sent before is on its way.
        await new Promise((resolve) => setTimeout(resolve, 20));
        controller.error(new Error("cut"));
      } else if (begun || whole.length === 0) {
        controller.close();
      } else {
        begun = true;
        sent.bytes += whole.length;
        controller.enqueue(whole);
      }
    },
  });
}
