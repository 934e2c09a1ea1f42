"""Blocks of text: paragraphs and headings."""
from __future__ import annotations

from .geometry import Box, union
from .scene import Scene
from .sheet import PART_TEXT
from .text import Font, wrap

LINE_PITCH = 1.2  # em
_LETTER_EM = 0.52  # mean width of a letter
_WORD_LETTERS = 7.5  # with the space


def mean_length(words: tuple[int, int]) -> float:
    """Expected length in em of a text with that many words (least and most)."""
    return sum(words) / 2 * _WORD_LETTERS * _LETTER_EM


def draw_paragraph(
    scene: Scene,
    box: Box,
    words: str,
    face: Font,
    em: float,
    bold_words: int = 0,
    part: int = PART_TEXT,
    anchor: str = "l",
    hang: float = 0.0,
) -> Box:
    """Write words in lines from the top of the box until it is full → the box of the text. Anchor: l, m or r.

    `hang`: px by which the lines behind the first stand further right (anchor l)."""
    x = {"l": box.left, "m": box.middle[0], "r": box.right}[anchor]
    used: list[Box] = []
    baseline = box.top + em * 0.9
    for number, line in enumerate(wrap(words, face, max(box.width - hang, em * 2))):
        if number and baseline > box.bottom:
            break
        start, rest = x + (hang if number else 0), line
        if number == 0 and bold_words and anchor == "l":
            lead, rest = " ".join(line.split()[:bold_words]), " ".join(line.split()[bold_words:])
            written = scene.canvas.text((x, baseline), lead, scene.font(em, True), scene.style.ink, "ls", part)
            used.append(written)
            start = written.right + em * 0.3
        if rest:
            used.append(scene.canvas.text((start, baseline), rest, face, scene.style.ink, anchor + "s", part))
        baseline += em * LINE_PITCH
    return union(used)


def draw_heading(scene: Scene, box: Box, words: str, em: float, part: int = PART_TEXT) -> Box:
    """A bold heading at the top of the box, in the middle or at the left, shrunk to fit its width."""
    face = scene.font(em, True)
    length = face.getlength(words)
    if length > box.width:
        face = scene.font(em * box.width / length, True)
    centered = scene.chance(0.6)
    x = box.middle[0] if centered else box.left
    return scene.canvas.text((x, box.top), words, face, scene.style.ink, "ma" if centered else "la", part)
