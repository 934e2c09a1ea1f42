"""Segments images by RabbitMQ: queue_client.py HOST PORT IMAGE... FOLDER writes FOLDER/<image>.json.

The images lie in the workers' --imagedir, as <image_id>.tif.
"""

import json
import pathlib
import sys

import pika

REQUESTS = "segmentation_request"
RESULTS = "segmentation_result"
ARGUMENTS = {"x-queue-type": "quorum", "x-delivery-limit": 3}


def main() -> None:
    host, port, *images, folder = sys.argv[1:]
    out = pathlib.Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    parameters = pika.ConnectionParameters(host, int(port), "/", heartbeat=900)
    with pika.BlockingConnection(parameters) as connection:
        channel = connection.channel()
        for queue in (REQUESTS, RESULTS):
            channel.queue_declare(queue=queue, durable=True, arguments=ARGUMENTS)
        channel.confirm_delivery()
        waiting = {pathlib.Path(image).stem for image in images}
        for image_id in sorted(waiting):
            request = {
                "id": f"segmentation-{image_id}",
                "task": "segmentation",
                "image_id": image_id,
                "image_url": "",
                "output_format": "cdr",
            }
            channel.basic_publish("", REQUESTS, json.dumps(request))
        for method, _, body in channel.consume(RESULTS):
            result = json.loads(body)
            if result["success"]:
                (out / f"{result['image_id']}.json").write_text(result["output"])
            channel.basic_ack(method.delivery_tag)
            waiting.discard(result["image_id"])
            print(f"{result['id']}: {result['image_path']}")
            if not waiting:
                break
        channel.cancel()


if __name__ == "__main__":
    main()
