"""The fonts of this machine, and those of them that can write a language."""
from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from numpy.random import Generator

from .text import font

FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")
_UNFIT = ("math", "mono", "extralight", "thin", "black", "symbol", "emoji", "braille", "display", "unifont")
_SLANTED_OR_BOLD = ("bold", "italic", "oblique", "medium", "light", "heavy")
_ROMAN = ("oldstandard", "serif", "caladea", "gentium", "vollkorn")
_LATIN = "EXPLANATIONexplanation0123456789"
_MISSING = "\U0010fffe"  # no font has it
_PROBE_SIZE = 12  # px


@lru_cache(maxsize=1)
def font_files() -> tuple[str, ...]:
    """All fonts for text on this machine, sorted by file name; an error says what to install when there are none."""
    files = [path for folder in FONT_FOLDERS if folder.is_dir() for path in folder.rglob("*.[to]t[fc]")]
    fit = [f for f in files if not any(word in f.name.lower() for word in _UNFIT) and _scalable(f)]
    if not fit:
        raise RuntimeError(
            "no TrueType fonts found: install some, "
            "e.g. apt-get install fonts-dejavu fonts-liberation fonts-freefont-ttf"
        )
    return tuple(map(str, sorted(fit, key=lambda f: f.name)))


def _scalable(path: Path) -> bool:
    """Whether the font has outlines; fonts of bitmaps, such as those of emoji, open at one size alone."""
    try:
        font(str(path), 10), font(str(path), 37)
    except OSError:
        return False
    return True


def has_faces(letters: str) -> bool:
    """Whether a font of this machine has all of these letters."""
    return bool(_writing(letters))


@lru_cache(maxsize=32)
def _writing(letters: str) -> tuple[str, ...]:
    """Fonts that have these letters and the Latin ones."""
    wanted = sorted(set(letters + _LATIN))
    return tuple(file for file in font_files() if _has_all(file, wanted))


def _has_all(file: str, letters: list[str]) -> bool:
    """Whether no letter is drawn as the box that stands for missing ones."""
    face = font(file, _PROBE_SIZE)
    missing = bytes(face.getmask(_MISSING))
    return all(bytes(face.getmask(letter)) != missing for letter in letters)


@lru_cache(maxsize=4096)
def _stem(file: str) -> str:
    """A font's file name in small letters."""
    return Path(file).stem.lower()


@lru_cache(maxsize=4096)
def _folder(file: str) -> Path:
    return Path(file).parent


def pick_faces(rng: Generator, letters: str) -> tuple[str, str]:
    """A regular font that has these letters, and a bold or slanted one of the same family (font files)."""
    files = _writing(letters) or font_files()
    plain = [f for f in files if not any(w in _stem(f) for w in _SLANTED_OR_BOLD)] or list(files)
    folders = sorted({_folder(f) for f in plain})  # first a folder, as some packages bring hundreds of fonts
    folder = folders[rng.integers(len(folders))]
    here = [f for f in plain if _folder(f) == folder]
    regular = here[rng.integers(len(here))]
    family = _stem(regular).split("-")[0]
    relatives = [f for f in files if _stem(f).startswith(family) and "bold" in _stem(f)]
    bold = relatives[rng.integers(len(relatives))] if relatives else regular
    return regular, bold


def pick_engraved_faces(rng: Generator, letters: str) -> tuple[str, str, str]:
    """An upright, a slanted and a bold font as engravers write, of one family (font files); others where there are none."""
    files = [f for f in _writing(letters) if any(word in _stem(f) for word in _ROMAN)]
    families = sorted({_family(f) for f in files})
    if not families:
        regular, bold = pick_faces(rng, letters)
        return regular, regular, bold
    family = families[rng.integers(len(families))]
    here = [f for f in files if _family(f) == family]
    slanted = [f for f in here if _is_slanted(f) and "bold" not in _stem(f)]
    bold = [f for f in here if "bold" in _stem(f) and not _is_slanted(f)]
    upright = [f for f in here if f not in slanted and f not in bold and not _is_slanted(f)] or here
    return upright[0], (slanted or upright)[0], (bold or upright)[0]


def _family(file: str) -> str:
    """What the names of a family's files begin with."""
    return _stem(file).split("-")[0].replace("bold", "").replace("italic", "")


def _is_slanted(file: str) -> bool:
    stem = _stem(file)
    return stem.endswith("-i") or any(word in stem for word in ("italic", "oblique"))
