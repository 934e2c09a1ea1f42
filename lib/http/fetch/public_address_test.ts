import assert from "node:assert/strict";
import { z } from "zod";
import { isPublicAddress } from "./public_address.ts";

/** Of each address whether Python's `ipaddress` finds it public. */
const IN_PYTHON = z.record(z.string(), z.boolean()).parse(
  JSON.parse(
    await Deno.readTextFile(new URL("../../../tests/data/addresses.json", import.meta.url)),
  ),
);

/** What Python 3.11 lets pass: addresses that wrap others, and networks that are newer than its tables. */
const STRICTER = /^(192\.0\.0|192\.88\.99)\.|^(2002|3fff:[0-9a-f]{0,3}):/;

Deno.test("isPublicAddress() lets no address pass that Python's ipaddress does not", () => {
  const passed = Object.keys(IN_PYTHON).filter(isPublicAddress);
  assert.deepEqual(passed.filter((address) => !IN_PYTHON[address]), []);
});

Deno.test("isPublicAddress() lets pass what Python's ipaddress does, but for what wraps others or is new", () => {
  const refused = Object.keys(IN_PYTHON).filter((a) => IN_PYTHON[a] && !isPublicAddress(a));
  assert.deepEqual(refused.filter((address) => !STRICTER.test(address)), []);
});

Deno.test("isPublicAddress() refuses what is no address, and where clouds configure machines", () => {
  for (
    const text of ["", "localhost", "8.8.8", "0x8.8.8.8", "8.8.8.8:80", "[2606:4700::1]", "1e9"]
  ) assert.equal(isPublicAddress(text), false, text);
  for (const text of ["168.63.129.16", "fe80::1%eth0", "::ffff:8.8.8.8"]) {
    assert.equal(isPublicAddress(text), false, text);
  }
});
