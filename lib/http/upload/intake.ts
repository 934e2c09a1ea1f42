/**
 * Whether an image is received at all: asked before its bytes are.
 *
 * @module
 */

import { Problem } from "../problem.ts";
import type { UploadLimits } from "./save_upload.ts";
import type { Service } from "../service.ts";

/** When to come back while the model is opened. */
const STARTING_SECONDS = 5;
/** When to come back while other images are received. */
const UPLOADS_SECONDS = 5;

/**
 * Receives an image, if the server takes one now; it counts among those that are being received.
 *
 * @throws {Problem} 503 while it starts or ends, 429 if there is no room, else what `receive` throws.
 */
export async function whileReceiving<T>(
  service: Service,
  receive: (limits: UploadLimits) => Promise<T>,
): Promise<T> {
  checkOpen(service);
  const { state, metrics, settings: { maxBytes, maxUploadSeconds: maxSeconds } } = service;
  const begun = performance.now();
  state.uploads++;
  try {
    const received = await receive({ maxBytes, maxSeconds });
    metrics.observeStage("receive", (performance.now() - begun) / 1000);
    return received;
  } finally {
    state.uploads--;
  }
}

function checkOpen({ state, processor, queue, settings }: Service): void {
  if (state.draining) {
    throw new Problem({ status: 503, detail: "the server is about to end" });
  }
  if (!processor.opened) {
    const { detail } = processor.health;
    throw new Problem({ status: 503, detail, retryAfterSeconds: STARTING_SECONDS });
  }
  queue.checkRoom();
  if (state.uploads >= settings.maxUploads) {
    const detail = `${state.uploads} images are being received already`;
    throw new Problem({ status: 429, detail, retryAfterSeconds: UPLOADS_SECONDS });
  }
}
