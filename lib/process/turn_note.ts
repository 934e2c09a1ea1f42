/**
 * How a sheet lies, in words.
 *
 * @module
 */

import type { SheetTurn } from "../model/model.ts";

/** Degrees counter-clockwise by which a sheet seems to be turned. */
export function turnDegrees({ quarterTurns }: SheetTurn): number {
  return quarterTurns * 90;
}

/** For people: the sheet seems to lie turned. */
export function turnNote(turn: SheetTurn): string {
  const way = turn.quarterTurns === 2 ? "" : " counter-clockwise";
  const percent = Math.floor(turn.probability * 100);
  return `the sheet seems to be turned by ${turnDegrees(turn)}°${way} (${percent} % sure)`;
}
