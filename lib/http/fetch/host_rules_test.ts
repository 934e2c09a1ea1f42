import assert from "node:assert/strict";
import { Problem } from "../problem.ts";
import { allowedUrl, type HostRule, readHostRule } from "./host_rules.ts";

function rules(...texts: readonly string[]): HostRule[] {
  return texts.map((text) => readHostRule(text)!);
}

function statusOf(address: string, allowed: readonly HostRule[], base?: URL): number {
  try {
    allowedUrl(address, allowed, base);
    return 200;
  } catch (error) {
    assert.ok(error instanceof Problem, String(error));
    return error.status;
  }
}

Deno.test("readHostRule() reads names, ports and stars", () => {
  const name = { name: "maps.example", below: false, port: undefined };
  assert.deepEqual(readHostRule(" Maps.Example "), name);
  assert.deepEqual(readHostRule("maps.example:8080"), { ...name, port: 8080 });
  assert.deepEqual(readHostRule("*.maps.example"), { ...name, below: true });
  assert.deepEqual(readHostRule("kärten.example")?.name, "xn--krten-gra.example");
});

Deno.test("readHostRule() refuses what is no host's name", () => {
  for (
    const text of [
      ...["", "*", "*.", ".", "a b", "maps.example.", "maps.example:", "maps.example:0"],
      ...["maps.example:65536", "maps.example/x", "https://maps.example", "user@maps.example"],
      ...["127.0.0.1", "*.0.0.1", "2130706433", "0x7f.1", "[::1]", "::1", "[::1]:80", "a,b"],
    ]
  ) assert.equal(readHostRule(text), undefined, text);
});

Deno.test("allowedUrl() takes addresses on the hosts that are named", () => {
  const allowed = rules("maps.example", "*.tiles.example", "store.example:9000");
  for (
    const address of [
      ...["https://maps.example/a.tif", "http://MAPS.example:80/", "https://maps.example:443/?a=b"],
      ...["https://a.tiles.example/", "http://a.b.tiles.example/", "http://store.example:9000/x"],
      ...["https://store.example:9000/x", "https://m%61ps.example/", "https:maps.example/"],
    ]
  ) assert.equal(statusOf(address, allowed), 200, address);
  const base = new URL("https://maps.example/a/b");
  assert.equal(allowedUrl("../c?d", allowed, base).href, "https://maps.example/c?d");
  assert.equal(allowedUrl("//a.tiles.example/x", allowed, base).host, "a.tiles.example");
});

Deno.test("allowedUrl() refuses every other host and port, however it is written", () => {
  const allowed = rules("maps.example", "*.tiles.example", "store.example:9000");
  for (
    const address of [
      ...[
        "https://other.example/",
        "https://maps.example.other.example/",
        "https://xmaps.example/",
      ],
      ...["https://a.maps.example/", "https://tiles.example/", "https://xtiles.example/"],
      ...["https://maps.example:8443/", "http://maps.example:443/", "https://maps.example:80/"],
      ...["http://maps.example:22/", "https://store.example/", "http://store.example:9001/"],
      ...["https://maps.example./", "https://user@maps.example/", "https://:pw@maps.example/"],
      ...["https://maps.example@127.0.0.1/", "https://127.0.0.1\\@maps.example/"],
      ...["https://127.0.0.1#@maps.example/", "https://127.0.0.1?.tiles.example/"],
      ...["http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/"],
      ...["http://0177.0.0.1/", "http://0/", "http://127.0.0.1.tiles.example.com/"],
      ...["http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[::]/"],
      ...[
        "http://[fd00:ec2::254]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost/",
      ],
      ...[
        "http://１２７.０.０.１/",
        "http://①②⑦.⓪.⓪.①/",
        "http://127。0。0。1/",
        "http://%31%32%37.0.0.1/",
      ],
    ]
  ) assert.equal(statusOf(address, allowed), 403, address);
});

Deno.test("allowedUrl() refuses what is no web address", () => {
  const allowed = rules("maps.example");
  for (
    const address of [
      ...["", "maps.example/a.tif", "/a.tif", "file:///etc/passwd", "ftp://maps.example/"],
      ...["gopher://maps.example/", "data:image/png;base64,", "blob:https://maps.example/1"],
      ...[
        "https://",
        "https://a b.example/",
        "https://maps.example%00.other/",
        "s3://maps/example",
      ],
      ...["javascript:1", "https://maps.example:99999/", "http://[::1/", "http://1.2.3.4.5.256/"],
    ]
  ) assert.equal(statusOf(address, allowed), 422, address);
});
