/**
 * `cli.ts convert`: words come in, an exit code goes out; what was lost is printed.
 *
 * @module
 */

import { checkFlags, splitFlags } from "../flags.ts";
import { makeLog } from "../log.ts";
import type { Difference, ModelDifference } from "../process/compare_models.ts";
import { CONVERT_FLAGS, convertFlagsSchema } from "../process/convert_flags.ts";
import { EXIT, exitAfter } from "./exit.ts";
import type { Surroundings } from "./run.ts";

/** The manual of `convert`. */
const HELP = `usage: cli.ts convert --model FOLDER --output FOLDER [flags]

Writes the network of a folder of the original's (config.yaml, config.json, model_final.pth) once as
ONNX files: model.onnx, model_webgpu.onnx, weights.bin and converted.json. --model takes the new folder
from then on, and starts faster.

  --model FOLDER         the original's folder, also s3://bucket/path or https://host/path
  --workdir FOLDER       where fetched models are kept (default tmp/lara/workdir)
  --offline              never ask the network: a model from elsewhere is the one fetched before
  --output, -o FOLDER    the new folder; it must not be there yet, or be empty
  --precision P          what weights are stored as: fp32, fp16 (half the size) or int8 (a quarter);
                         what is computed stays fp32 (default fp32)
  --check IMAGE          compare the two models on this image, may be given more than once (default:
                         a picture of noise, the same each time)
  --golden FOLDER        compare with what the original computed instead: a folder that
                         make_golden.py wrote for this model
  --device D             what to compare on (default cpu)
  --help, -h             print this

exit codes: 0 done, 1 failed, 2 the command line makes no sense, 4 the model is missing or invalid,
130 interrupted
`;

/**
 * Carries out a conversion. Never throws.
 *
 * @param words The arguments after `convert`.
 */
export async function convert(words: readonly string[], around: Surroundings): Promise<number> {
  const print = (text: string) => around.writeOutput(new TextEncoder().encode(text));
  try {
    const { help, ...values } = splitFlags(words, CONVERT_FLAGS);
    if (help) await print(HELP);
    else {
      const options = checkFlags(values, convertFlagsSchema);
      const log = makeLog("INFO", (line) => around.errors.write(`${line}\n`));
      const { convertAndCompare } = await import("../process/convert.ts");
      const difference = await convertAndCompare({ ...options, log }, around.signal);
      await print(reportOf(difference, options));
    }
    return EXIT.ok;
  } catch (error) {
    if (!around.signal.aborted) return exitAfter(error, around.errors);
    around.errors.write("interrupted; nothing is written\n");
    return EXIT.interrupted;
  }
}

/** What of the flags is told. */
interface Reported {
  readonly output: string;
  readonly precision: string;
  readonly check: readonly string[];
  readonly golden?: string | undefined;
}

function reportOf(
  { expected, found, matched, close, segments, boxes, scores, masks }: ModelDifference,
  { output, precision, check, golden }: Reported,
): string {
  const pictures = check.length > 0 ? check.join(", ") : "noise";
  const rival = golden === undefined
    ? `the original's folder on ${pictures}`
    : `what the original computed, ${golden}`;
  return `wrote ${output}, weights as ${precision}
compared with ${rival}:
  detections ${matched} of ${expected} found again, ${found} found; ${close} nearly the same
  segments   ${segments.matched} of ${segments.expected} from 100 px on found again
  boxes      ${listed(boxes)} (pixels of the network's image)
  scores     ${listed(scores)}
  masks      ${listed(masks)}
`;
}

function listed({ largest, mean }: Difference): string {
  if (largest === 0) return "are the same";
  return `differ by at most ${largest.toPrecision(3)}, on average ${mean.toPrecision(3)}`;
}
