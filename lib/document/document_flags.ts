/**
 * The flags that say which document is wanted, for every program that writes one.
 *
 * @module
 */

import { z } from "zod";
import { DEFAULT_PROVENANCE } from "./feature_results.ts";
import type { DocumentChoice, DocumentSchema } from "./make_document.ts";

/** The flags, for `splitFlags`. */
export const DOCUMENT_FLAGS = {
  ta1_schema: { type: "boolean" },
  cdr_schema: { type: "boolean" },
  system: { type: "string" },
  system_version: { type: "string" },
  model_name: { type: "string" },
  model_version: { type: "string" },
} as const;

const nameSchema = z.string().min(1, "must not be empty");

/** Their values, for `checkFlags`. */
export const documentFlagsSchema = z.object({
  ta1_schema: z.boolean().default(false),
  cdr_schema: z.boolean().default(false),
  system: nameSchema.default(DEFAULT_PROVENANCE.system),
  system_version: nameSchema.default(DEFAULT_PROVENANCE.systemVersion),
  model_name: nameSchema.default(DEFAULT_PROVENANCE.model),
  model_version: nameSchema.default(DEFAULT_PROVENANCE.modelVersion),
}).refine(({ ta1_schema: ta1, cdr_schema: cdr }) => !(ta1 && cdr), {
  error: "choose one of --ta1_schema and --cdr_schema",
});

type DocumentFlags = z.infer<typeof documentFlagsSchema>;

/** Which document the flags want. */
export function documentChoice(flags: DocumentFlags): DocumentChoice {
  return {
    schema: chosenSchema(flags),
    provenance: {
      system: flags.system,
      systemVersion: flags.system_version,
      model: flags.model_name,
      modelVersion: flags.model_version,
    },
  };
}

function chosenSchema({ ta1_schema: ta1, cdr_schema: cdr }: DocumentFlags): DocumentSchema {
  if (ta1) return "ta1";
  return cdr ? "cdr" : "map_segmentation";
}
