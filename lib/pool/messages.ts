/**
 * What the pool and its threads say to each other. After the first word, `ready`, each order gets one
 * reply; meanwhile a thread may ask for bytes of the order's source, piece by piece.
 *
 * Arrays travel as views: Deno's `node:worker_threads` (2.9) looks at every element of a typed array
 * in a message, which takes 0.1 s a million.
 *
 * @module
 */

import type { Detection } from "../detection/detection.ts";
import { type ErrorKind, messageOf, SegmenterError } from "../errors.ts";
import type { Raster, Size } from "../image/raster.ts";
import type { Decoding } from "../process/decoding.ts";
import type { Preparation } from "../process/stages.ts";
import type { Segment } from "../segment/segment.ts";
import type { Frame } from "../tensor/frame.ts";
import type { Preprocessed } from "../tensor/preprocess.ts";
import { float32Tensor } from "../tensor/tensor.ts";
import type { Picture } from "./paint.ts";

/** A source on its way; the thread reads the file itself where there is one. */
export interface SentSource {
  readonly name: string;
  readonly size: number;
  /** Which page of the file is meant, from 1, where it has pages. */
  readonly page?: number;
  /** Size in pixels of the image of which these bytes are a reduced copy, if they are one. */
  readonly fullSize?: Size;
  /** A file of this machine with these bytes. */
  readonly path?: string;
}

/** A picture on its way. */
export interface SentRaster extends Size {
  readonly data: DataView;
}

/** A detection on its way. */
export interface SentDetection extends Omit<Detection, "mask"> {
  readonly mask: Size & { readonly data: DataView };
}

/** A sheet as the network sees it, on its way. */
export interface SentSheet {
  readonly shape: readonly number[];
  /** float32. */
  readonly data: DataView<ArrayBuffer>;
  readonly frame: Frame;
  readonly preview?: SentRaster;
  readonly notes?: readonly string[];
}

/** What is to be painted, on its way. */
export type SentPicture =
  & { readonly preview: SentRaster; readonly sheet: Size }
  & (
    | { readonly kind: "overlay"; readonly segments: readonly Segment[] }
    | { readonly kind: "masks"; readonly detections: readonly SentDetection[] }
  );

/** An error on its way; plain errors have no details. */
export interface SentError {
  readonly message: string;
  readonly details?: {
    readonly kind: ErrorKind;
    readonly action: string;
    readonly file: string;
    readonly found: string;
    readonly remedy: string;
  };
}

/** Work for a thread. */
export type Order =
  | { readonly kind: "prepare"; readonly source: SentSource; readonly preparation: Preparation }
  | {
    readonly kind: "reduce";
    readonly source: SentSource;
    readonly side: number;
    readonly decoding?: Decoding;
  }
  | {
    readonly kind: "outline";
    readonly detections: readonly SentDetection[];
    readonly sheet: Size;
  }
  | { readonly kind: "paint"; readonly picture: SentPicture };

/** The bytes that a thread asked for, or why it cannot have them. */
export type Piece =
  | { readonly kind: "bytes"; readonly bytes: DataView<ArrayBuffer> }
  | { readonly kind: "unread"; readonly error: SentError };

/** What a thread answers an order. */
export type Reply =
  | { readonly kind: "prepare"; readonly sheet: SentSheet }
  | { readonly kind: "reduce"; readonly picture: SentRaster }
  | { readonly kind: "outline"; readonly segments: readonly Segment[] }
  | { readonly kind: "paint"; readonly file: DataView<ArrayBuffer> }
  | { readonly kind: "failed"; readonly error: SentError };

/** All that a thread says. */
export type Word =
  | Reply
  | { readonly kind: "ready" }
  | { readonly kind: "read"; readonly offset: number; readonly length: number };

/** Makes a picture ready for the way; nothing is copied. */
export function sentRaster({ width, height, data }: Raster): SentRaster {
  return { width, height, data: new DataView(data.buffer, data.byteOffset, data.byteLength) };
}

/** Makes a picture of what arrived; nothing is copied. */
export function arrivedRaster({ width, height, data }: SentRaster): Raster {
  return { width, height, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
}

/** Makes bytes ready for the way; nothing is copied. */
export function sentBytes(bytes: Uint8Array<ArrayBuffer>): DataView<ArrayBuffer> {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Makes bytes of what arrived; nothing is copied. */
export function arrivedBytes(
  { buffer, byteOffset, byteLength }: DataView<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Makes detections ready for the way; nothing is copied. */
export function sentDetections(detections: readonly Detection[]): SentDetection[] {
  return detections.map((detection) => {
    const { data: { buffer, byteOffset, byteLength }, ...size } = detection.mask;
    const data = new DataView(buffer, byteOffset, byteLength);
    return { ...detection, mask: { ...size, data } };
  });
}

/** Makes detections of what arrived; nothing is copied. */
export function arrivedDetections(sent: readonly SentDetection[]): Detection[] {
  return sent.map((detection) => {
    const { data: { buffer, byteOffset, byteLength }, ...size } = detection.mask;
    const data = new Float32Array(buffer, byteOffset, byteLength / 4);
    return { ...detection, mask: { ...size, data } };
  });
}

/** Makes a prepared sheet ready for the way; nothing is copied. */
export function sentSheet({ tensor, frame, preview, notes }: Preprocessed): SentSheet {
  const { shape, data } = tensor;
  return {
    shape,
    data: new DataView(data.buffer, data.byteOffset, data.byteLength),
    frame,
    ...(preview && { preview: sentRaster(preview) }),
    ...(notes && { notes }),
  };
}

/** Makes a prepared sheet of what arrived; nothing is copied. */
export function arrivedSheet({ shape, data, frame, preview, notes }: SentSheet): Preprocessed {
  const { buffer, byteOffset, byteLength } = data;
  const elements = new Float32Array(buffer, byteOffset, byteLength / 4);
  return {
    tensor: float32Tensor(shape, elements),
    frame,
    ...(preview && { preview: arrivedRaster(preview) }),
    ...(notes && { notes }),
  };
}

/** Makes what is to be painted ready for the way; nothing is copied. */
export function sentPicture(picture: Picture): SentPicture {
  const { preview, sheet } = picture;
  const both = { preview: sentRaster(preview), sheet };
  return picture.kind === "overlay"
    ? { ...both, kind: "overlay", segments: picture.segments }
    : { ...both, kind: "masks", detections: sentDetections(picture.detections) };
}

/** Makes what is to be painted of what arrived; nothing is copied. */
export function arrivedPicture(picture: SentPicture): Picture {
  const { preview, sheet } = picture;
  const both = { preview: arrivedRaster(preview), sheet };
  return picture.kind === "overlay"
    ? { ...both, kind: "overlay", segments: picture.segments }
    : { ...both, kind: "masks", detections: arrivedDetections(picture.detections) };
}

/** Makes an error ready for the way. */
export function sentError(error: unknown): SentError {
  const message = messageOf(error);
  if (!(error instanceof SegmenterError)) return { message };
  const { kind, action, file, found, remedy } = error;
  return { message, details: { kind, action, file, found, remedy } };
}

/** Makes an error of what arrived. */
export function arrivedError({ message, details }: SentError): Error {
  return details ? new SegmenterError(details.kind, details) : new Error(message);
}
