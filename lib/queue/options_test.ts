import assert from "node:assert/strict";
import { UsageError } from "../flags.ts";
import { parseWorkerOptions } from "./options.ts";

function parsed(...words: string[]) {
  const options = parseWorkerOptions(words);
  assert.ok(options !== "help");
  return options;
}

Deno.test("parseWorkerOptions() has the original's defaults", () => {
  const options = parsed();
  assert.equal(options.rabbit_host, "localhost");
  assert.equal(options.rabbit_port, 5672);
  assert.equal(options.rabbit_vhost, "/");
  assert.equal(options.rabbit_uid, "");
  assert.equal(options.request_queue, "segmentation_request");
  assert.equal(options.result_queue, "segmentation_result");
  assert.equal(options.requeue_limit, 3);
  assert.equal(options.imagedir, "tmp/lara/workdir");
  assert.equal(options.document.schema, "map_segmentation");
});

Deno.test("parseWorkerOptions() takes the original's flags", () => {
  const options = parsed(
    ...["--rabbit_host", "rabbit", "--rabbit_port=5673", "--rabbit_vhost", "lara"],
    ...["--rabbit-uid", "user", "--rabbit_pwd", "secret", "--requeue_limit", "0", "--cdr_schema"],
    ...["--result_queue", "lara_result_queue", "--imagedir", "images"],
    ...["--metrics_url", "http://gateway:9091"],
  );
  assert.equal(options.rabbit_port, 5673);
  assert.equal(options.rabbit_uid, "user");
  assert.equal(options.requeue_limit, 0);
  assert.equal(options.result_queue, "lara_result_queue");
  assert.equal(options.metrics_url, "http://gateway:9091");
  assert.equal(options.document.schema, "cdr");
});

Deno.test("parseWorkerOptions() refuses what makes no sense", () => {
  const refused: [string[], RegExp][] = [
    [["sheet.png"], /takes flags only/],
    [["--requeue_limit", "2.5"], /--requeue_limit: must be a whole number/],
    [["--requeue_limit", "-1"], /--requeue_limit/],
    [["--rabbit_port", "0"], /--rabbit_port/],
    [["--metrics_url", "localhost:9091"], /--metrics_url/],
    [["--rabbit_pwd", "a", "--rabbit_pwd_file", "b"], /not both/],
    [["--request_queue", "a", "--result_queue", "a"], /must differ/],
    [["--cdr_schema", "--ta1_schema"], /choose one/],
    [["--rabbit"], /--rabbit/],
  ];
  for (const [words, message] of refused) {
    assert.throws(() => parseWorkerOptions(words), (error) => {
      assert.ok(error instanceof UsageError, String(error));
      assert.match(error.message, message);
      return true;
    });
  }
  assert.equal(parseWorkerOptions(["--help", "--rabbit_port", "none"]), "help");
});

Deno.test("parseWorkerOptions() takes the port of TLS with it, and certificates with it only", () => {
  const options = parseWorkerOptions(["--rabbit_tls", "--rabbit_ca_file", "ca.pem"]);
  assert.ok(options !== "help");
  assert.equal(options.rabbit_port, 5671);
  assert.throws(() => parseWorkerOptions(["--rabbit_ca_file", "ca.pem"]), /goes with --rabbit_tls/);
});
