/**
 * The filters that PNG rows are stored with, undone (ISO/IEC 15948, clause 9).
 *
 * @module
 */

/**
 * Undoes a row's filter, in place. All sums are modulo 256.
 *
 * @param filter The number before the row: 0 none, 1 left, 2 up, 3 mean, 4 Paeth.
 * @param row The stored row.
 * @param above The row above, already undone; zeros above the first.
 * @param pixelBytes Bytes from a pixel to the next, at least 1.
 * @throws {Error} if there is no such filter.
 */
export function undoFilter(
  filter: number,
  row: Uint8Array,
  above: Uint8Array,
  pixelBytes: number,
): void {
  switch (filter) {
    case 0:
      return;
    case 1:
      for (let i = pixelBytes; i < row.length; i++) row[i]! += row[i - pixelBytes]!;
      return;
    case 2:
      for (let i = 0; i < row.length; i++) row[i]! += above[i]!;
      return;
    case 3:
      return undoMean(row, above, pixelBytes);
    case 4:
      return undoPaeth(row, above, pixelBytes);
    default:
      throw new Error(`a row has the filter ${filter}`);
  }
}

function undoMean(row: Uint8Array, above: Uint8Array, pixelBytes: number): void {
  for (let i = 0; i < pixelBytes && i < row.length; i++) row[i]! += above[i]! >> 1;
  for (let i = pixelBytes; i < row.length; i++) {
    row[i]! += row[i - pixelBytes]! + above[i]! >> 1;
  }
}

/** Adds whichever of left, up and corner is nearest to left + up − corner. */
function undoPaeth(row: Uint8Array, above: Uint8Array, pixelBytes: number): void {
  for (let i = 0; i < pixelBytes && i < row.length; i++) row[i]! += above[i]!;
  for (let i = pixelBytes; i < row.length; i++) {
    const left = row[i - pixelBytes]!;
    const up = above[i]!;
    const corner = above[i - pixelBytes]!;
    const toLeft = Math.abs(up - corner);
    const toUp = Math.abs(left - corner);
    const toCorner = Math.abs(left + up - corner - corner);
    row[i]! += toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
  }
}
