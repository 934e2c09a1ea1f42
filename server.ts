/**
 * The REST server: `deno run server.ts --port 5000`; `--help` tells the rest.
 *
 * @module
 */

import { serve } from "./lib/http/serve.ts";

if (import.meta.main) Deno.exit(await serve(Deno.args));
