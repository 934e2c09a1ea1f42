/**
 * What the server fetches over TLS, with no permission but for the one host.
 *
 * @module
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const CHILD = fileURLToPath(new URL("./fetch_child.ts", import.meta.url));

/** Makes a certificate for a host, which vouches for itself. */
async function certificate(folder: string, host: string) {
  const [cert, key] = [join(folder, `${host}.pem`), join(folder, `${host}.key`)];
  const { success } = await new Deno.Command("openssl", {
    args: [
      ...["req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"],
      ...["-keyout", key, "-out", cert, "-days", "2", "-subj", `/CN=${host}`],
      ...["-addext", `subjectAltName=DNS:${host}`, "-addext", "basicConstraints=critical,CA:FALSE"],
    ],
    stderr: "null",
  }).output();
  assert.ok(success);
  return { path: cert, cert: await Deno.readTextFile(cert), key: await Deno.readTextFile(key) };
}

async function fetched(port: number, trusted?: string): Promise<string> {
  const folder = await Deno.makeTempDir();
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-prompt", `--allow-net=localhost:${port}`, `--allow-write=${folder}`],
      ...(trusted === undefined ? [] : [`--cert=${trusted}`]),
      ...[CHILD, `https://localhost:${port}/sheet.tif`, folder],
    ],
    env: { NO_COLOR: "1" },
  }).output();
  return new TextDecoder().decode(stdout) || new TextDecoder().decode(stderr);
}

async function hasOpenssl(): Promise<boolean> {
  const found = await new Deno.Command("openssl", { args: ["version"], stdout: "null" }).output()
    .then(({ success }) => success, () => false);
  if (!found) console.log("skipped: there is no openssl");
  return found;
}

Deno.test({
  name: "fetchImage() speaks TLS, and with nobody but the host that was named",
  ignore: !await hasOpenssl(),
  async fn() {
    const folder = await Deno.makeTempDir();
    const right = await certificate(folder, "localhost");
    const wrong = await certificate(folder, "other.example");
    const body = new Uint8Array(12_345);
    for (
      const [{ cert, key }, trusted, expected] of [
        [right, right.path, /^12345\n$/],
        [right, undefined, /^502 cannot fetch .* certificate/],
        [wrong, wrong.path, /^502 cannot fetch .*(altnames|not valid for name)/i],
      ] as const
    ) {
      await using server = Deno.serve(
        { hostname: "127.0.0.1", port: 0, cert, key, onListen() {} },
        () => new Response(body),
      );
      assert.match(await fetched(server.addr.port, trusted), expected);
    }
  },
});
