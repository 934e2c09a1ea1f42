import assert from "node:assert/strict";
import { makeResult, MalformedMessage, readRequest, resultSchema } from "./message.ts";

const REQUEST = {
  id: "segmentation-1732304804-pipeline",
  task: "segmentation",
  image_id: "4e4f.1b",
  image_url: "https://example.org/4e4f.cog.tif",
  output_format: "cdr",
};

Deno.test("readRequest() reads bytes, text and parsed JSON, and passes over what it does not know", () => {
  const text = JSON.stringify({ ...REQUEST, more: [1] });
  for (const body of [text, new TextEncoder().encode(text), JSON.parse(text)]) {
    assert.deepEqual(readRequest(body), REQUEST);
  }
});

Deno.test("readRequest() says what is wrong with a malformed message", () => {
  const { id: _, ...withoutId } = REQUEST;
  const malformed: [unknown, RegExp][] = [
    ["", /JSON/],
    [Uint8Array.of(0xff), /./],
    [null, /expected object/],
    [[REQUEST], /expected object/],
    [withoutId, /id: .*expected string/],
    [{ ...REQUEST, image_url: null }, /image_url: .*expected string/],
    [{ ...REQUEST, image_id: "" }, /image_id: is no name for a file/],
    [{ ...REQUEST, image_id: "../../etc/passwd" }, /image_id: is no name for a file/],
    [{ ...REQUEST, image_id: "a\\b" }, /image_id: is no name for a file/],
    [{ ...REQUEST, image_id: "a\0b" }, /image_id: is no name for a file/],
    [{ ...REQUEST, image_id: "a".repeat(300) }, /image_id: /],
  ];
  for (const [body, found] of malformed) {
    assert.throws(() => readRequest(body), (error) => {
      assert.ok(error instanceof MalformedMessage);
      assert.equal(error.kind, "format");
      assert.match(error.found, found);
      return true;
    });
  }
});

Deno.test("makeResult() adds what the original adds to a request, the document as a string", () => {
  const result = makeResult(REQUEST, { doc_id: "4e4f.1b", segments: [] }, "images/4e4f.1b.tif");
  assert.deepEqual(result, {
    ...REQUEST,
    success: true,
    output: '{"doc_id":"4e4f.1b","segments":[]}',
    output_type: 3,
    image_path: "images/4e4f.1b.tif",
  });
  assert.deepEqual(resultSchema.parse(result), result);
});
