"""Fonts and invented words."""
from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.random import Generator
from PIL import Image, ImageDraw, ImageFont

from .dense_font import COUNT, FIRST, DenseFont, is_dense

Font = ImageFont.FreeTypeFont | DenseFont

FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")
DENSE = "dense"  # the language of invented square characters
_UNFIT = ("math", "mono", "extralight", "symbol", "emoji", "braille")

WORDS = {
    "en": """
        formation member sandstone limestone shale gravel alluvium deposits younger older undivided granite
        gneiss basalt flow river terrace creek mountain valley canyon upper lower middle group quartzite
        dolomite colluvium fan landslide clay silt massive bedded coarse fine grained conglomerate gray brown
        reddish light dark thick thin contains locally and of in with to feet base top exposed along the contact
        intrusive dike schist tuff breccia lake marine
    """,
    "de": """
        schichten sandstein kalkstein mergel ton kies schotter oberer unterer mittlerer muschelkalk keuper löß
        lehm granit gneis basalt schiefer tonschiefer grauwacke bunte hangschutt talaue terrasse grundmoräne
        feinsand und mit der über zum teil fein grobkörnig größtenteils rötlich graue dünn gebankt quarzit
        porphyr verwitterung stufe
    """,
    "fr": """
        calcaire marnes argiles grès sables alluvions anciennes récentes supérieur inférieur moyen formation
        schistes granite gneiss basalte éboulis moraine terrasses dépôts fluviatiles et de la du des à avec
        couches bancs gris rouge dolomie conglomérat niveau étage grossier série massif colluvions limons silex
        craie
    """,
    "es": """
        formación caliza arenisca arcilla lutita conglomerado depósitos aluviales terraza superior inferior
        medio granito gneis basalto esquisto andesita toba volcánica y de la con los río sierra grupo miembro
        cuaternario rocas intrusivas sedimentarias indiferenciado niño región abanico coluvial marga dolomía
        yeso
    """,
    "it": """
        calcare arenaria argilla marna depositi alluvionali recenti superiore inferiore medio formazione scisti
        granito gneiss basalto detrito morena terrazzi e di con della rosso grigio massiccio conglomerato
        dolomia gruppo più
    """,
    "ru": """
        отложения верхний нижний средний свита песчаники известняки глины граниты гнейсы базальты сланцы мергели
        аллювиальные четвертичная система отдел ярус серия пески суглинки и с на туфы лавы конгломераты доломиты
        современные нерасчленённые интрузивные породы кварциты река гора
    """,
    "el": """
        ασβεστόλιθος ψαμμίτης άργιλος αποθέσεις ανώτερο κατώτερο μέσο σχηματισμός γνεύσιος γρανίτης σχιστόλιθος
        μάργες και του της με κροκαλοπαγή δολομίτης τεταρτογενές φλύσχης ενότητα
    """,
    "pl": """
        piaski żwiry gliny zwałowe iły margle wapienie piaskowce łupki górny dolny środkowy osady rzeczne
        tarasów i z na mułki torfy namuły dolomity granity gnejsy kreda utwory lodowcowe źródła
    """,
}
HEADINGS = {
    "en": ("EXPLANATION", "LEGEND", "DESCRIPTION OF MAP UNITS", "LIST OF MAP UNITS", "MAP UNITS", "Legend", "Geology"),
    "de": ("LEGENDE", "Zeichenerklärung", "FARBENERKLÄRUNG", "Legende"),
    "fr": ("LÉGENDE", "Légende", "FORMATIONS GÉOLOGIQUES"),
    "es": ("LEYENDA", "EXPLICACIÓN", "Leyenda", "UNIDADES GEOLÓGICAS"),
    "it": ("LEGENDA", "Legenda"),
    "ru": ("УСЛОВНЫЕ ОБОЗНАЧЕНИЯ", "Условные обозначения", "ЛЕГЕНДА"),
    "el": ("ΥΠΟΜΝΗΜΑ", "Υπόμνημα"),
    "pl": ("OBJAŚNIENIA", "Objaśnienia", "LEGENDA"),
}
SYMBOL_HEADINGS = {
    "en": ("EXPLANATION OF MAP SYMBOLS", "MAP SYMBOLS", "Symbols", "STRUCTURE", "SYMBOLS", "Structures"),
    "de": ("Signaturen", "SIGNATUREN", "Tektonik"),
    "fr": ("SIGNES CONVENTIONNELS", "Symboles", "TECTONIQUE"),
    "es": ("SÍMBOLOS", "Signos convencionales", "ESTRUCTURAS"),
    "it": ("SIMBOLI", "Segni convenzionali"),
    "ru": ("ПРОЧИЕ ОБОЗНАЧЕНИЯ", "Знаки", "Тектонические нарушения"),
    "el": ("ΣΥΜΒΟΛΑ", "Σύμβολα"),
    "pl": ("ZNAKI", "Znaki umowne"),
}
AGES = """HOLOCENE PLEISTOCENE QUATERNARY TERTIARY PLIOCENE MIOCENE EOCENE CRETACEOUS JURASSIC TRIASSIC PERMIAN
PENNSYLVANIAN MISSISSIPPIAN CARBONIFEROUS DEVONIAN SILURIAN ORDOVICIAN CAMBRIAN PROTEROZOIC ARCHEAN""".split()
SYMBOL_LETTERS = "Q Qal T Ts Tv K Ks Kg J Jm Tr P Pz Cm D S O C pC Xg A".split()


@lru_cache(maxsize=1)
def font_files() -> tuple[str, ...]:
    """All fonts for text on this machine, sorted by file name; an error says what to install when there are none."""
    files = [path for folder in FONT_FOLDERS if folder.is_dir() for path in folder.rglob("*.[to]tf")]
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


@lru_cache(maxsize=512)
def font(path: str, size: int) -> ImageFont.FreeTypeFont:
    """The font at an em size in px."""
    return ImageFont.truetype(path, max(4, size), layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=128)
def dense_font(path: str, size: int, bold: bool) -> DenseFont:
    """Invented square characters at an em size in px; Latin letters come from the font file."""
    return DenseFont(font(path, size), size, bold)


def rasterize(words: str, face: Font, anchor: str) -> tuple[int, int, np.ndarray]:
    """Left and top of the ink from the anchor point (px), and its opacity (uint8 h×w)."""
    left, top, right, bottom = map(int, face.getbbox(words, anchor=anchor))
    if isinstance(face, DenseFont):
        if is_dense(words):
            return left, top, face.ink(words)
        face = face.latin
    ink = Image.new("L", (max(0, right - left), max(0, bottom - top)))
    if ink.width and ink.height:
        ImageDraw.Draw(ink).text((-left, -top), words, fill=255, font=face, anchor=anchor)
    return left, top, np.asarray(ink)


def pick_faces(rng: Generator) -> tuple[str, str]:
    """A regular font and a bold or slanted one of the same family (font files)."""
    files = font_files()
    plain = [f for f in files if not any(w in Path(f).stem.lower() for w in ("bold", "italic", "oblique"))] or files
    regular = plain[rng.integers(len(plain))]
    family = Path(regular).stem.split("-")[0].lower()
    relatives = [f for f in files if Path(f).stem.lower().startswith(family) and "bold" in Path(f).stem.lower()]
    bold = relatives[rng.integers(len(relatives))] if relatives else regular
    return regular, bold


def _dense_words() -> list[str]:
    """Invented words of two to four square characters."""
    rng = np.random.default_rng(0)
    return ["".join(chr(FIRST + c) for c in rng.integers(COUNT, size=rng.integers(2, 5))) for _ in range(200)]


class Language:
    """Random words of one language."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.dense = code == DENSE
        self._words = _dense_words() if self.dense else WORDS[code].split()

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


def wrap(words: str, face: Font, width: float) -> list[str]:
    """Break words into lines no wider than `width` px (single long words stay whole)."""
    space = face.getlength(" ")
    lines: list[str] = []
    current, used = [], 0.0
    for word in words.split():
        length = face.getlength(word)
        if current and used + space + length > width:
            lines.append(" ".join(current))
            current, used = [], 0.0
        used += length + (space if current else 0)
        current.append(word)
    return lines + ([" ".join(current)] if current else [])
