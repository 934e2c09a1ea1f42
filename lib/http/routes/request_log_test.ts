import assert from "node:assert/strict";
import { greySheet, localService } from "../../../tests/http_service.ts";
import { listen } from "../listen.ts";
import { makeApp } from "./app.ts";

for (const path of ["/v1/segment", "/api/process_image"]) {
  Deno.test(`POST ${path} of a client that leaves while its sheet is in the network counts as 499`, async () => {
    const inNetwork = Promise.withResolvers<void>();
    const noticed = Promise.withResolvers<void>();
    const { service, lines } = await localService({}, async () => {
      inNetwork.resolve();
      await noticed.promise;
    });
    const app = makeApp(service);
    const listener = await listen({
      fetch(request) {
        request.signal.addEventListener("abort", () => noticed.resolve());
        return app.fetch(request);
      },
    }, { host: "127.0.0.1", port: 0 });
    const body = await greySheet(40, 30);
    const ask = (signal?: AbortSignal) =>
      fetch(listener.address + path, { method: "POST", body, ...(signal && { signal }) });

    const client = new AbortController();
    const left = ask(client.signal);
    await inNetwork.promise;
    client.abort();
    await assert.rejects(left, { name: "AbortError" });
    await noticed.promise;
    await service.queue.idle();
    const stays = await ask();
    assert.equal(stays.status, 200);
    await stays.body?.cancel();
    await listener.close();

    assert.match(
      lines[0]!,
      /^WARNING .* status=499 .* doc_id=\w{40} segments=1 .* problem="The client went away"$/,
    );
    assert.match(lines[1]!, /^INFO .* status=200 .* cached=true$/);
    const { body: counted } = await service.metrics.text();
    for (const status of [499, 200]) {
      const counter = `lara_requests_total{method="POST",route="${path}",status="${status}"} 1`;
      assert.ok(counted.includes(counter), counted);
    }
  });
}
