/**
 * The command line: `deno run cli.ts --input FOLDER --output FOLDER`; `--help` tells the rest.
 *
 * @module
 */

import { run } from "./lib/cli/run.ts";
import { surroundings } from "./lib/cli/surroundings.ts";

if (import.meta.main) Deno.exit(await run(Deno.args, surroundings()));
