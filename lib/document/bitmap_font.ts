/**
 * A font of our own for labels on pictures: small letters, digits and a few signs, 5 × 9 pixels each.
 *
 * @module
 */

/** Width of a character's cell, without the gap to the next. */
export const GLYPH_WIDTH = 5;
/** Height of a character's cell: seven rows above the base line and two below. */
export const GLYPH_HEIGHT = 9;

const INK = "#";
const SPACE = " ";

/** Characters, and pictures of them side by side. */
const BANDS: readonly (readonly [characters: string, picture: string])[] = [
  [
    "abcdefghi",
    `
    ..... #.... ..... ....# ..... ..##. ..... #.... ..#..
    ..... #.... ..... ....# ..... .#..# ..... #.... .....
    .###. #.##. .###. .##.# .###. .#... .#### #.##. .##..
    ....# ##..# #...# #..## #...# ###.. #...# ##..# ..#..
    .#### #...# #.... #...# ##### .#... #...# #...# ..#..
    #...# #...# #...# #...# #.... .#... #...# #...# ..#..
    .#### ####. .###. .#### .###. .#... .#### #...# .###.
    ..... ..... ..... ..... ..... ..... ....# ..... .....
    ..... ..... ..... ..... ..... ..... .###. ..... .....`,
  ],
  [
    "jklmnopqr",
    `
    ...#. #.... .##.. ..... ..... ..... ..... ..... .....
    ..... #.... ..#.. ..... ..... ..... ..... ..... .....
    ..##. #..#. ..#.. ##.#. #.##. .###. ####. .#### #.##.
    ...#. #.#.. ..#.. #.#.# ##..# #...# #...# #...# ##..#
    ...#. ##... ..#.. #.#.# #...# #...# #...# #...# #....
    ...#. #.#.. ..#.. #.#.# #...# #...# #...# #...# #....
    ...#. #..#. .###. #.#.# #...# .###. ####. .#### #....
    #..#. ..... ..... ..... ..... ..... #.... ....# .....
    .##.. ..... ..... ..... ..... ..... #.... ....# .....`,
  ],
  [
    "stuvwxyz",
    `
    ..... .#... ..... ..... ..... ..... ..... .....
    ..... .#... ..... ..... ..... ..... ..... .....
    .#### ###.. #...# #...# #...# #...# #...# #####
    #.... .#... #...# #...# #...# .#.#. #...# ...#.
    .###. .#... #...# #...# #.#.# ..#.. #...# ..#..
    ....# .#..# #..## .#.#. #.#.# .#.#. #...# .#...
    ####. ..##. .##.# ..#.. .#.#. #...# .#### #####
    ..... ..... ..... ..... ..... ..... ....# .....
    ..... ..... ..... ..... ..... ..... .###. .....`,
  ],
  [
    "0123456789",
    `
    .###. ..#.. .###. .###. ...#. ##### .###. ##### .###. .###.
    #...# .##.. #...# #...# ..##. #.... #.... ....# #...# #...#
    #..## ..#.. ....# ....# .#.#. ####. #.... ...#. #...# #...#
    #.#.# ..#.. ...#. ..##. #..#. ....# ####. ..#.. .###. .####
    ##..# ..#.. ..#.. ....# ##### ....# #...# ..#.. #...# ....#
    #...# ..#.. .#... #...# ...#. #...# #...# .#... #...# ....#
    .###. .###. ##### .###. ...#. .###. .###. .#... .###. .###.
    ..... ..... ..... ..... ..... ..... ..... ..... ..... .....
    ..... ..... ..... ..... ..... ..... ..... ..... ..... .....`,
  ],
  [
    ".,:_-",
    `
    ..... ..... ..... ..... .....
    ..... ..... .##.. ..... .....
    ..... ..... .##.. ..... .....
    ..... ..... ..... ..... .###.
    ..... ..... ..... ..... .....
    .##.. .##.. .##.. ..... .....
    .##.. .##.. .##.. ..... .....
    ..... ..#.. ..... ##### .....
    ..... .#... ..... ..... .....`,
  ],
];

const GLYPHS = new Map(BANDS.flatMap(([characters, picture]) => cutBand(characters, picture)));

/**
 * Which pixels of a character's cell are ink, row by row (`GLYPH_WIDTH * GLYPH_HEIGHT`).
 *
 * Capitals look like small letters; for a character that the font lacks the whole cell is ink.
 */
export function glyphOf(character: string): readonly boolean[] {
  if (character === SPACE) return cell(() => false);
  return GLYPHS.get(character.toLowerCase()) ?? cell(() => true);
}

function cutBand(characters: string, picture: string): [string, boolean[]][] {
  const rows = picture.trim().split(/\n\s*/).map((row) => row.split(SPACE));
  return [...characters].map((character, i) => [
    character,
    cell((column, row) => rows[row]?.[i]?.[column] === INK),
  ]);
}

function cell(isInk: (column: number, row: number) => boolean): boolean[] {
  return Array.from(
    { length: GLYPH_WIDTH * GLYPH_HEIGHT },
    (_, at) => isInk(at % GLYPH_WIDTH, Math.floor(at / GLYPH_WIDTH)),
  );
}
