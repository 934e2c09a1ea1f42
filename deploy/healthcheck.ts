/**
 * Whether an address answers 200, as an exit code: for images without curl.
 *
 * @module
 */

const [address = ""] = Deno.args;
const isWell = await fetch(address, { signal: AbortSignal.timeout(4_000) })
  .then(({ ok }) => ok, () => false);
Deno.exit(isWell ? 0 : 1);
