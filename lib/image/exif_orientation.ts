/**
 * EXIF data in, the orientation that a camera noted out (EXIF 2.32, tag 0x0112). It is reported, not
 * applied.
 *
 * @module
 */

const LITTLE_ENDIAN_MARK = 0x4949;
const BIG_ENDIAN_MARK = 0x4d4d;
const ORIENTATION = 0x0112;
const SHORT = 3;
const ENTRY_BYTES = 12;

/**
 * Finds the orientation in a TIFF structure as EXIF holds it.
 *
 * @returns 1 upright … 8; undefined if there is none, or the data is damaged.
 */
export function exifOrientation(exif: Uint8Array): number | undefined {
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength);
  if (view.byteLength < 8) return undefined;
  const mark = view.getUint16(0);
  if (mark !== LITTLE_ENDIAN_MARK && mark !== BIG_ENDIAN_MARK) return undefined;
  const littleEndian = mark === LITTLE_ENDIAN_MARK;
  const directory = view.getUint32(4, littleEndian);
  if (directory + 2 > view.byteLength) return undefined;
  const end = directory + 2 + view.getUint16(directory, littleEndian) * ENTRY_BYTES;
  for (let at = directory + 2; at < end && at + ENTRY_BYTES <= view.byteLength; at += ENTRY_BYTES) {
    const isOrientation = view.getUint16(at, littleEndian) === ORIENTATION &&
      view.getUint16(at + 2, littleEndian) === SHORT;
    const value = view.getUint16(at + 8, littleEndian);
    if (isOrientation) return value >= 1 && value <= 8 ? value : undefined;
  }
  return undefined;
}

/** What to say about an orientation: nothing if the image is upright. */
export function orientationNote(orientation: number | undefined): readonly string[] {
  if (orientation === undefined || orientation === 1) return [];
  return [
    `its EXIF orientation ${orientation} is not applied, as in the original: results are in the ` +
    "pixels as they are stored",
  ];
}
