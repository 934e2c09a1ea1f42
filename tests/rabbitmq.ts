/**
 * A RabbitMQ of the tests' own: Debian's `rabbitmq-server` with its own node name, ports and data
 * folder, started and ended by the test.
 *
 * @module
 */

import { join } from "node:path";
import { freePort, untilReached } from "./child_server.ts";

const SERVER = "/usr/lib/rabbitmq/bin/rabbitmq-server";
const MOST_SECONDS_TO_START = 120;

/** A broker at work; disposing of it ends it. */
export interface Broker extends AsyncDisposable {
  readonly port: number;
  /** The same over TLS, as `localhost`. */
  readonly tls: { readonly port: number; readonly caFile: string };
  /** Ends the broker and starts it again with the messages that it had. */
  restart(): Promise<void>;
}

/** Whether Debian's package is installed; says so when it is not. */
export function rabbitmqIsThere(): boolean {
  try {
    return Deno.statSync(SERVER).isFile;
  } catch {
    console.log("skipped: there is no RabbitMQ; apt-get install rabbitmq-server");
    return false;
  }
}

/** Starts a broker on free ports of this machine. */
export async function startBroker(): Promise<Broker> {
  const folder = await Deno.makeTempDir({ prefix: "rabbitmq" });
  const [port, tlsPort] = [freePort(), freePort()];
  const [distributionPort, namesPort] = [freePort(), freePort()];
  const caFile = await writeTlsConfiguration(folder, tlsPort);
  const env = {
    RABBITMQ_NODENAME: `lara_${port}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: "127.0.0.1",
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(distributionPort),
    RABBITMQ_MNESIA_BASE: join(folder, "data"),
    RABBITMQ_LOG_BASE: join(folder, "log"),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, "plugins"),
    RABBITMQ_CONFIG_FILE: join(folder, "config"),
    // Erlang's register of node names, and the cookie that nodes know each other by.
    ERL_EPMD_PORT: String(namesPort),
    ERL_EPMD_ADDRESS: "127.0.0.1",
    HOME: folder,
    LANG: "C.UTF-8",
  };
  const start = async () => {
    const child = new Deno.Command(SERVER, { env, stdout: "null", stderr: "null" }).spawn();
    await untilReached("RabbitMQ", child, MOST_SECONDS_TO_START, async () => {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    });
    return child;
  };
  const end = async (child: Deno.ChildProcess) => {
    child.kill("SIGTERM");
    await child.status;
  };
  let child = await start();
  return {
    port,
    tls: { port: tlsPort, caFile },
    async restart() {
      await end(child);
      child = await start();
    },
    async [Symbol.asyncDispose]() {
      await end(child);
      await new Deno.Command("epmd", { args: ["-kill"], env, stdout: "null", stderr: "null" })
        .output();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** @returns The certificate that is its own authority. */
async function writeTlsConfiguration(folder: string, port: number): Promise<string> {
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const names = "subjectAltName=DNS:localhost";
  const { success } = await new Deno.Command("openssl", {
    args: [
      ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"],
      ...["-addext", names, "-keyout", key, "-out", certificate],
    ],
    stderr: "null",
  }).output();
  if (!success) throw new Error("openssl made no certificate");
  const settings = {
    "listeners.ssl.1": `127.0.0.1:${port}`,
    "ssl_options.cacertfile": certificate,
    "ssl_options.certfile": certificate,
    "ssl_options.keyfile": key,
    "ssl_options.verify": "verify_none",
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`);
  await Deno.writeTextFile(join(folder, "config.conf"), lines.join(""));
  return certificate;
}
