import assert from "node:assert/strict";
import { startWebServer } from "../../tests/web_server.ts";
import { SegmenterError } from "../errors.ts";
import { iiifImage } from "./iiif.ts";

const V2 = { "@context": "http://iiif.io/api/image/2/context.json", width: 8000, height: 6000 };
const V3 = { "@context": "http://iiif.io/api/image/3/context.json", width: 8000, height: 6000 };
const LEVEL_2 = "http://iiif.io/api/image/2/level2.json";
const SIZES = [{ width: 4000, height: 3000 }, { width: 1000, height: 750 }];

function service(info: unknown) {
  const text = typeof info === "string" ? info : JSON.stringify(info);
  return startWebServer({ "iiif/map%3A7/info.json": { bytes: new TextEncoder().encode(text) } });
}

const REQUESTS: [title: string, info: unknown, size: string][] = [
  ["version 2", { ...V2, profile: [LEVEL_2] }, "2000,"],
  ["version 3", { ...V3, profile: "level2" }, "2000,"],
  ["a small image of version 2", { ...V2, width: 1500, height: 900 }, "full"],
  ["a small image of version 3", { ...V3, width: 1500, height: 900 }, "max"],
  ["a tall image", { ...V3, width: 3000, height: 6000 }, "1000,"],
  ["a limit of version 3", { ...V3, profile: "level2", maxWidth: 900 }, "900,"],
  ["a limit of area", { ...V3, profile: "level2", maxArea: 1_000_000 }, "1154,"],
  [
    "a limit of version 2",
    { ...V2, profile: [LEVEL_2, { maxHeight: 600, maxWidth: 900 }] },
    "800,",
  ],
  ["listed sizes of version 3", { ...V3, profile: "level0", sizes: SIZES }, "4000,3000"],
  ["too small listed sizes", { ...V2, profile: "…/level0.json", sizes: SIZES.slice(1) }, "1000,"],
  ["level 0 without sizes", { ...V3, profile: "level0" }, "max"],
];

for (const [title, info, size] of REQUESTS) {
  Deno.test(`iiifImage() asks for the size that is needed: ${title}`, async () => {
    await using server = service(info);
    for (const address of ["iiif/map%253A7/info.json", "iiif/map%253A7"]) {
      const image = await iiifImage(server.url + address, 2000);
      assert.equal(image?.url.href, `${server.url}iiif/map%253A7/full/${size}/0/default.jpg`);
      assert.equal(image?.identifier, "map%3A7");
    }
  });
}

Deno.test("iiifImage() finds no service where there is none, and says why where one was named", async () => {
  const infos = [
    "no JSON",
    { width: 10, height: 10 },
    { ...V3, width: 0 },
    { ...V3, width: 1e12 },
    { ...V2, height: "6000" },
    [],
    null,
    " ".repeat(2 ** 20 + 1),
  ];
  for (const info of infos) {
    await using server = service(info);
    const base = `${server.url}iiif/map%253A7`;
    assert.equal(await iiifImage(base, 2000), undefined);
    await assert.rejects(iiifImage(`${base}/info.json`, 2000), (error) => {
      assert.ok(error instanceof SegmenterError && error.kind === "location");
      return true;
    });
  }
  await using server = startWebServer();
  assert.equal(await iiifImage(`${server.url}nothing`, 2000), undefined);
  await assert.rejects(iiifImage(`${server.url}nothing/info.json`, 2000), /404/);
});
