/**
 * What `--help` prints.
 *
 * @module
 */

/** How the server is started. */
export const HELP = `usage: server.ts [flags], or cli.ts serve [flags]

POST /api/process_image answers an image's bytes with its MapSegmentation JSON, GET /healthcheck with
"healthy", as the original did. POST /v1/segment also answers other documents and a picture; GET /docs
shows all routes.

  --host HOST            address to listen on (default 0.0.0.0: every interface)
  --port PORT            port (default 5000)
  --workdir FOLDER       where uploads, results and jobs are kept (default tmp/lara/workdir)
  --model FOLDER         a model to use instead of the one inside, also s3://bucket/path or
                         https://host/path
  --offline              never ask the network: a model from elsewhere is the one fetched before
  --min_confidence N     leave out regions below it, 0 to 1 (default 0.25)
  --device D             auto, webgpu, native, wasm or cpu (default auto)
  --no_gpu               never use the GPU
  --accept_truncated     fill truncated images up instead of refusing them
  --full_resolution      decode the sheet itself where its file holds smaller sizes
  --no_snap              leave outlines as the network drew them (else they are moved to what is
                         printed)
  --ta1_schema           /api/process_image answers PageExtractions (TA1)
  --cdr_schema           /api/process_image answers FeatureResults (CDR)
  --system NAME, --system_version V, --model_name NAME, --model_version V
                         what FeatureResults call their maker
  --max_bytes N          largest body (default 2000000000)
  --max_pixels N         largest image, width × height (default and most: 400000000)
  --max_queue N          sheets that may wait (default 32)
  --max_uploads N        bodies that may be received at once (default 64)
  --max_wait_seconds N   how long a request waits for a place in the full queue before it is refused
                         (default 5)
  --max_seconds N        longest time for a sheet (default 600)
  --max_upload_seconds N longest time for a body to arrive (default 300)
  --job_seconds N        how long a job's results are kept (default 3600)
  --api_key_file FILE    keys, one a line; clients must bring one (X-Api-Key or Bearer)
  --cors_origin ORIGIN   pages of this origin may ask; may be repeated; * for all
  --fetch_hosts HOSTS    hosts that images may be fetched from, where a client sends {"url": …}:
                         host,host:port,*.host; private addresses never (default none)
  --strict_status        /api/process_image tells failures apart instead of answering 500
  --log_level LEVEL      DEBUG, INFO, WARNING or ERROR (default INFO)
  --rest                 accepted for the original's sake
  --help, -h             print this
`;
