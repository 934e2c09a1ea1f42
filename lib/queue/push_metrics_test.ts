import assert from "node:assert/strict";
import { pushMetrics } from "./push_metrics.ts";

/** What a gateway is sent while `use` goes on: path and body. */
async function sentTo(
  use: (url: string) => Promise<void>,
  status = 200,
): Promise<[path: string, body: string][]> {
  const sent: [string, string][] = [];
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { pathname, search } = new URL(request.url);
      sent.push([`${request.method} ${pathname}${search}`, await request.text()]);
      return new Response("", { status });
    },
  );
  await use(`http://127.0.0.1:${server.addr.port}/gateway/`);
  return sent;
}

const LABELS = '{"labels":[{"name":"pod_name","value":"pod 7"}]}';

Deno.test("pushMetrics() sends what the original sends, in order", async () => {
  const sent = await sentTo(async (url) => {
    const metrics = pushMetrics(url, "pod 7", () => assert.fail("nothing goes wrong"));
    metrics.started();
    metrics.completed(1.5);
    metrics.started();
    metrics.failed();
    await metrics.settled();
  });
  assert.deepEqual(sent, [
    ["POST /gateway/counter/segmentation_started?step=1", ""],
    ["POST /gateway/gauge/segmentation_working?value=1", LABELS],
    ["POST /gateway/counter/segmentation_completed?step=1", ""],
    ["POST /gateway/histogram/segmentation_run?value=1.5", ""],
    ["POST /gateway/gauge/segmentation_working?value=0", LABELS],
    ["POST /gateway/counter/segmentation_started?step=1", ""],
    ["POST /gateway/gauge/segmentation_working?value=1", LABELS],
    ["POST /gateway/counter/segmentation_errored?step=1", ""],
    ["POST /gateway/gauge/segmentation_working?value=0", LABELS],
  ]);
});

Deno.test("pushMetrics() says what goes wrong, and nothing fails by it", async () => {
  const log: string[] = [];
  await sentTo(async (url) => {
    const metrics = pushMetrics(url, "", (level, message) => void log.push(`${level} ${message}`));
    metrics.failed();
    await metrics.settled();
  }, 503);
  assert.match(log[0]!, /^WARNING metrics: .*segmentation_errored.* answered 503$/);
  const nobody = pushMetrics("no address", "", (_, message) => void log.push(message));
  nobody.started();
  await nobody.settled();
  assert.match(log.at(-1)!, /^metrics: no address/);
});

Deno.test("pushMetrics() sends nothing without a gateway", async () => {
  const metrics = pushMetrics("", "", () => assert.fail("nothing is sent"));
  metrics.started();
  metrics.completed(1);
  await metrics.settled();
});
