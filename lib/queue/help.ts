/**
 * What `worker --help` prints.
 *
 * @module
 */

/** The manual of the queue worker. */
export const HELP = `usage: cli.ts worker [flags]

Answers the requests of a RabbitMQ queue until it is told to end. A request that fails goes back to
the queue; after its last attempt it stands in <request queue>.error, with the reason in its header
x-error.

  --rabbit_host HOST     the broker (default localhost)
  --rabbit_port PORT     its port (default 5672, with --rabbit_tls 5671)
  --rabbit_vhost NAME    its virtual host (default /)
  --rabbit_uid NAME      user (default guest)
  --rabbit_pwd PASSWORD  the user's password
  --rabbit_pwd_file FILE holds the password, so that it is not seen among the processes (default: the
                         file that the variable RABBIT_PWD_FILE names, or the password in the
                         variable RABBIT_PWD, where they may be read)
  --rabbit_heartbeat N   seconds between signs of life (default 60)
  --rabbit_tls           speak TLS with the broker
  --rabbit_ca_file FILE  certificates (PEM) that the broker's must come from (default: the public ones)
  --health_port PORT     answer /health/live and /health/ready there (default: nowhere)
  --health_host HOST     address to listen on for that (default 0.0.0.0)
  --request_queue NAME   where requests come from (default segmentation_request)
  --result_queue NAME    where results go to (default segmentation_result)
  --requeue_limit N      the queues' x-delivery-limit (default 3: four attempts)
  --imagedir FOLDER      images, <image_id>.tif; others are fetched from image_url and put there
                         (default tmp/lara/workdir)
  --forget_images        do not leave there what was fetched: for workers without a shared folder
  --max_image_bytes N    longest image that is fetched (default 1073741824)
  --metrics_url URL      gateway that the original's metrics are sent to (default none)
  --workdir FOLDER       where results are kept (default tmp/lara/workdir)
  --model FOLDER         a model to use instead of the one inside, also s3://bucket/path or
                         https://host/path
  --offline              ask nobody but the broker: a model from elsewhere is the one fetched before,
                         images are not fetched
  --min_confidence N     leave out regions below it, 0 to 1 (default 0.25)
  --ta1_schema           answer with TA1 PageExtractions
  --cdr_schema           answer with CDR FeatureResults
  --system NAME          system named in CDR documents (default lara-map-segmentation)
  --system_version V     its version (default 1.0.0)
  --model_name NAME      model named in CDR documents (default uncharted-lara)
  --model_version V      its version (default 1.0.0)
  --device D             auto, webgpu, native, wasm or cpu (default auto)
  --no_gpu               never use the GPU
  --accept_truncated     fill truncated images up instead of refusing them
  --full_resolution      decode the sheet itself where its file holds smaller sizes
  --no_snap              leave outlines as the network drew them (else they are moved to what is
                         printed)
  --log_level LEVEL      DEBUG, INFO, WARNING or ERROR (default INFO)
  --help, -h             print this
`;
