/**
 * The second bytes of the markers of JPEG streams (ITU-T T.81, table B.1); the first is 0xff.
 *
 * @module
 */

/** Baseline frame. */
export const SOF_BASELINE = 0xc0;
/** Huffman tables. */
export const DHT = 0xc4;
/** The first of the restart markers, */
export const RST0 = 0xd0;
/** which come in turn, so many of them. */
export const RESTART_CYCLE = 8;
/** Begin of the image. */
export const SOI = 0xd8;
/** End of the image. */
export const EOI = 0xd9;
/** Header of a scan. */
export const SOS = 0xda;
/** Quantisation tables. */
export const DQT = 0xdb;
/** Restart interval. */
export const DRI = 0xdd;
