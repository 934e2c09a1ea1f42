"""Descriptions in two languages, one below the other, such as Latin and Cyrillic letters or square characters."""
from __future__ import annotations

from dataclasses import dataclass, replace

from .faces import pick_faces
from .geometry import Box
from .language import Language, written_languages
from .paragraph import draw_paragraph
from .scene import Scene

_LAST_LATIN = "\u024f"


@dataclass(frozen=True)
class SecondLanguage:
    """`face`: font file."""

    language: Language
    face: str
    scale: float  # of its letters to those of the first


def pick_second_language(scene: Scene) -> SecondLanguage:
    """One of another script than the sheet's; English where that is not Latin."""
    latin = _is_latin(scene.style.language)
    others = [language for language in written_languages() if latin and not language.dense and not _is_latin(language)]
    language = scene.pick(others) if others else Language("en")
    return SecondLanguage(language, pick_faces(scene.rng, language.letters)[0], scene.between(0.75, 1.0))


def _is_latin(language: Language) -> bool:
    return not language.dense and max(language.letters) <= _LAST_LATIN


def draw_second(scene: Scene, place: Box, second: SecondLanguage, words: int, em: float) -> Box:
    """About as many words of the second language at the top of the place → the box of the text."""
    style, em = scene.style, em * second.scale
    scene.style = replace(style, language=second.language, regular=second.face, bold=second.face)
    try:
        return draw_paragraph(scene, place, scene.words(max(1, words - 1), words + 1), scene.font(em), em)
    finally:
        scene.style = style
