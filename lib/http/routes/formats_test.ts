import assert from "node:assert/strict";
import { Problem } from "../problem.ts";
import { acceptedFormat } from "./formats.ts";

Deno.test("acceptedFormat() chooses what the header wants most", () => {
  const cases: [string | null, string][] = [
    [null, "map_segmentation"],
    ["", "map_segmentation"],
    ["*/*", "map_segmentation"],
    ["application/*", "map_segmentation"],
    ["IMAGE/PNG", "overlay"],
    ["image/*", "overlay"],
    ["application/json;q=0.2, image/png;q=0.9", "overlay"],
    ["image/png;q=0.2, application/json", "map_segmentation"],
    ["application/vnd.lara.cdr+json", "cdr"],
    ["text/html, application/vnd.lara.ta1+json ; q=0.5", "ta1"],
    ["image/webp,image/png,*/*;q=0.1", "overlay"],
  ];
  for (const [accept, format] of cases) assert.equal(acceptedFormat(accept), format, `${accept}`);
});

Deno.test("acceptedFormat() says so when there is nothing that the header wants", () => {
  for (const accept of ["text/html", "image/png;q=0", "image/png;q=x", ",", "application/jsonx"]) {
    assert.throws(() => acceptedFormat(accept), (error) => {
      assert.ok(error instanceof Problem && error.status === 406, accept);
      return true;
    });
  }
});
