import assert from "node:assert/strict";
import { memorySource } from "../../bytes/memory.ts";
import { Problem } from "../problem.ts";
import { beginsWithBoundary, findFilePart, formBoundary } from "./multipart.ts";

/** A form's body as the runtime itself writes it. */
async function writtenForm(parts: Record<string, Blob | string>) {
  const form = new FormData();
  for (const [name, value] of Object.entries(parts)) form.append(name, value);
  const request = new Request("http://here/", { method: "POST", body: form });
  const boundary = formBoundary(request.headers.get("content-type"));
  assert.ok(boundary);
  return { body: memorySource("form", await request.bytes()), boundary };
}

Deno.test("findFilePart() finds the file wherever it is, whatever it holds", async () => {
  const random = new Uint8Array(3_000_000).map((_, i) => (i * i) >> 3);
  for (
    const content of [new Uint8Array(0), Uint8Array.of(13, 10, 45, 45), random, random.slice(0, 9)]
  ) {
    const file = new Blob([content]);
    for (const parts of [{ file }, { a: "1", file, z: "2" }, { "not file": random.join(), file }]) {
      const { body, boundary } = await writtenForm(parts);
      assert.equal(await beginsWithBoundary(body, boundary), true);
      const { offset, length } = await findFilePart(body, boundary);
      assert.deepEqual(await body.read(offset, length), content);
    }
  }
});

Deno.test("findFilePart() refuses a form without a file, or one that breaks off anywhere", async () => {
  const status = (expected: number) => (error: unknown) =>
    error instanceof Problem && error.status === expected;
  const other = await writtenForm({ sheet: "1" });
  await assert.rejects(findFilePart(other.body, other.boundary), status(422));
  const { body, boundary } = await writtenForm({ file: new Blob(["some bytes"]) });
  const closing = `\r\n--${boundary}--\r\n`.length;
  for (let size = boundary.length + 2; size < body.size - closing; size++) {
    const cut = memorySource("cut", await body.read(0, size));
    await assert.rejects(findFilePart(cut, boundary), status(400));
  }
});

Deno.test("formBoundary() takes the content types of forms only", () => {
  assert.equal(formBoundary('multipart/form-data; charset=utf-8; boundary="a b"'), "a b");
  assert.equal(formBoundary("Multipart/Form-Data;boundary=ab;x=y"), "ab");
  for (
    const other of [
      null,
      "",
      "image/png",
      "multipart/form-data",
      "multipart/mixed; boundary=ab",
      `multipart/form-data; boundary=${"a".repeat(71)}`,
    ]
  ) assert.equal(formBoundary(other), undefined);
});
