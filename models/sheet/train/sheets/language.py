"""Invented words of one language."""
from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.random import Generator

from .dense_font import COUNT, FIRST
from .faces import has_faces
from .vocabulary import CHARACTERS, HEADINGS, SYMBOL_HEADINGS, WORDS

DENSE = "dense"  # the language of invented square characters


def pick_language(rng: Generator, wanted: str = "") -> "Language":
    """The wanted one if there are fonts for it; else English in half of the cases, or one for which there are fonts."""
    known = [language for language in written_languages() if language.code == wanted]
    if known:
        return known[0]
    if rng.random() < 0.5:
        return Language("en")
    written = written_languages()
    return written[rng.integers(len(written))]


@lru_cache(maxsize=1)
def written_languages() -> list["Language"]:
    """Those for which this machine has fonts, and the one that needs none."""
    languages = [Language(code) for code in (*WORDS, *CHARACTERS, DENSE)]
    return [language for language in languages if language.dense or has_faces(language.letters)]


class Language:
    """Random words of one language; `letters` are all that occur in them."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.dense = code == DENSE
        self._words = WORDS[code].split() if code in WORDS else _invented(_characters(code))
        self.letters = "" if self.dense else "".join(sorted(set("".join(self._words))))

    def words(self, rng: Generator, count: int) -> str:
        """That many words, the first with a capital."""
        chosen = " ".join(self._words[i] for i in rng.integers(len(self._words), size=max(1, count)))
        return chosen[0].upper() + chosen[1:]

    def heading(self, rng: Generator, symbols: bool = False) -> str:
        """What stands over a legend of units or of symbols."""
        if self.dense:
            return self.words(rng, 1)
        choices = (SYMBOL_HEADINGS if symbols else HEADINGS)[self.code]
        return choices[rng.integers(len(choices))]


def _characters(code: str) -> list[str]:
    return [chr(FIRST + number) for number in range(COUNT)] if code == DENSE else list(CHARACTERS[code])


def _invented(characters: list[str]) -> list[str]:
    """Invented words of two to six characters."""
    rng = np.random.default_rng(0)
    return ["".join(rng.choice(characters, rng.integers(2, 7))) for _ in range(200)]
