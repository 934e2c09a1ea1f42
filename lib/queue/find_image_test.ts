import assert from "node:assert/strict";
import { join } from "node:path";
import { SegmenterError } from "../errors.ts";
import { findImage } from "./find_image.ts";

const BYTES = Uint8Array.of(1, 2, 3, 4, 5);

/** A server on which `use` finds BYTES, an error and an answer that breaks off. */
async function withServer(use: (address: string) => Promise<void>): Promise<void> {
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (to) => {
    if (to.url.endsWith("/image")) return new Response(BYTES);
    if (!to.url.endsWith("/broken")) return new Response("no", { status: 403 });
    const broken = new ReadableStream({
      pull(controller) {
        controller.enqueue(BYTES.slice(0, 2));
        controller.error(new Error("the server broke off"));
      },
    });
    return new Response(broken, { headers: { "content-length": "10" } });
  });
  await use(`http://127.0.0.1:${server.addr.port}`);
}

function request(imageId: string, url: string) {
  return { id: "1", task: "t", image_id: imageId, image_url: url, output_format: "" };
}

async function namesIn(folder: string): Promise<string[]> {
  return await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
}

Deno.test("findImage() takes the file of that name and asks nobody", async () => {
  const imageFolder = await Deno.makeTempDir();
  await Deno.writeFile(join(imageFolder, "a.b.tif"), BYTES);
  {
    await using image = await findImage(request("a.b", ""), {
      imageFolder,
      keepsImages: true,
      maxImageBytes: 1,
      offline: true,
    });
    assert.equal(image.path, join(imageFolder, "a.b.tif"));
    assert.deepEqual(await image.source.read(0, image.source.size), BYTES);
    await image.keep();
  }
  assert.deepEqual(await namesIn(imageFolder), ["a.b.tif"]);
});

Deno.test("findImage() fetches what is missing, and keeps it only when it is told to", async () => {
  await withServer(async (address) => {
    const imageFolder = join(await Deno.makeTempDir(), "not made yet");
    const options = { imageFolder, keepsImages: true, maxImageBytes: BYTES.length, offline: false };
    {
      await using image = await findImage(request("a", `${address}/image`), options);
      assert.deepEqual(await image.source.read(0, image.source.size), BYTES);
    }
    assert.deepEqual(await namesIn(imageFolder), []);
    {
      await using image = await findImage(request("a", `${address}/image`), options);
      await image.keep();
    }
    assert.deepEqual(await namesIn(imageFolder), ["a.tif"]);
    {
      const forgetful = { ...options, keepsImages: false };
      await using image = await findImage(request("b", `${address}/image`), forgetful);
      assert.equal(image.path, join(imageFolder, "b.tif"));
      await image.keep();
    }
    assert.deepEqual(await namesIn(imageFolder), ["a.tif"]);
  });
});

Deno.test("findImage() leaves nothing behind where fetching fails, and says why", async () => {
  await withServer(async (address) => {
    const imageFolder = await Deno.makeTempDir();
    const options = {
      imageFolder,
      keepsImages: true,
      maxImageBytes: BYTES.length - 1,
      offline: false,
    };
    const refused: [string, RegExp][] = [
      ["", /no http or https address/],
      ["s3://bucket/a.tif", /no http or https address/],
      ["data:image/png;base64,AAAA", /no http or https address/],
      [`${address}/image`, /longer than 4 bytes/],
      [`${address}/nothing`, /answered 403 Forbidden/],
      [`${address}/broken`, /error reading a body|connection/],
    ];
    for (const [url, found] of refused) {
      await assert.rejects(findImage(request("a", url), options), (error) => {
        assert.ok(error instanceof SegmenterError);
        assert.equal(error.kind, "location");
        assert.match(error.found, found);
        return true;
      });
    }
    assert.deepEqual(await namesIn(imageFolder), []);
  });
});

Deno.test({
  name: "findImage() says that it lacks the permission to fetch",
  permissions: { read: true, write: true, net: false },
  async fn() {
    const imageFolder = await Deno.makeTempDir();
    const url = "http://127.0.0.1:4009/a.tif";
    await assert.rejects(
      findImage(request("a", url), {
        imageFolder,
        keepsImages: true,
        maxImageBytes: 1,
        offline: false,
      }),
      /it may not be fetched .*--allow-net/,
    );
  },
});

Deno.test("findImage() fetches nothing offline", async () => {
  await withServer(async (address) => {
    const imageFolder = await Deno.makeTempDir();
    const options = { imageFolder, keepsImages: true, maxImageBytes: BYTES.length, offline: true };
    await assert.rejects(
      findImage(request("a", `${address}/image`), options),
      /a\.tif, and the worker was started with --offline; put the image there$/,
    );
    assert.deepEqual(await namesIn(imageFolder), []);
  });
});
