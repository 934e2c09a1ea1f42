/**
 * What `--help` prints.
 *
 * @module
 */

/** The manual of the command line. */
export const HELP = `lara-segmenter finds the regions of scanned geologic map sheets.

usage: cli.ts --input FILE|FOLDER|- [...] --output FOLDER [flags]
       cli.ts serve --help    answers HTTP requests
       cli.ts worker --help   answers the requests of a queue
       cli.ts convert --help  writes a model folder as ONNX files
       cli.ts evaluate --help compares results with the true regions

For each image it writes <name>_map_segmentation.json, the polygons of maps, unit legends, symbol
legends and cross sections, and <name>_map_segmentation.png, the sheet with their outlines.

  --input, -i PATH       an image, a PDF, a folder with all that is below it, a web address,
                         s3://bucket/path, or - for standard input; may be given more than
                         once, the flag's name may be left out
  --output, -o FOLDER    where results go, also s3://bucket/path; subfolders of the input are mirrored
                         (without it, - writes its JSON to standard output)
  --workdir FOLDER       where finished work is remembered and fetched models are kept
                         (default tmp/lara/workdir)
  --model FOLDER         a model to use instead of the one inside, also s3://bucket/path or
                         https://host/path
  --offline              never ask the network: a model from elsewhere is the one that was fetched
                         before, inputs and outputs elsewhere are refused
  --min_confidence N     leave out regions below it, 0 to 1 (default 0.25)
  --device D             auto, webgpu, native, wasm or cpu (default auto: WebGPU on a real GPU, else the
                         native library where it is installed and permitted, else wasm)
  --no_gpu               never use the GPU
  --accept_truncated     fill truncated images up instead of refusing them
  --full_resolution      decode the sheet itself where its file holds smaller sizes
  --no_snap              leave outlines as the network drew them (else they are moved to what is
                         printed)
  --debug_images         also write <name>_map_segmentation_masks.png, the network's soft masks
  --ta1_schema           also write <name>_map_segmentation_schema.json: TA1 PageExtractions, JSON Lines
  --cdr_schema           also write <name>_map_segmentation_cdr.json: CDR FeatureResults
                         (standard input without --output: that document instead)
  --system NAME          system named in CDR documents (default lara-map-segmentation)
  --system_version V     its version (default 1.0.0)
  --model_name NAME      model named in CDR documents (default uncharted-lara)
  --model_version V      its version (default 1.0.0)
  --overwrite            do finished sheets again
  --pages LIST           pages of PDFs that are sheets, e.g. 1,3-5,9- (default: all)
  --jobs N               threads that decode and paint sheets while the network is at another
                         (default: the number of processors less one, at most 4)
  --shard I/N            do the I-th of N shares of the sheets, from 1 (default: the share that Slurm, AWS
                         Batch or Kubernetes gave an array job, where its variables may be read)
  --log_level LEVEL      DEBUG, INFO, WARNING or ERROR (default INFO)
  --version              print the version
  --help, -h             print this

Flags may be written with hyphens too (--min-confidence), switches with a truth value as well
(--ta1_schema True, --no_gpu=false).

Places on the network need permission: deno run with --allow-net=HOST, for S3 also --allow-env=AWS_*.

exit codes: 0 all done, 1 the run failed, 2 the command line makes no sense, 3 some images failed,
4 the model is missing or invalid, 130 interrupted
`;
