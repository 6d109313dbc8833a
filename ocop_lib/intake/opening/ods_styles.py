"""What the styles of an OpenDocument workbook say: which sheets are hidden, which fonts are old."""

from ocop_lib.files.old_fonts import encoding_of_font
from ocop_lib.intake.opening.markup import Attributes, Reader

_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
STYLE = f"{_SPACE}style:1.0}}"
TABLE = f"{_SPACE}table:1.0}}"
TEXT = f"{_SPACE}text:1.0}}"
OFFICE = f"{_SPACE}office:1.0}}"
_FO = f"{_SPACE}xsl-fo-compatible:1.0}}"
_SVG = f"{_SPACE}svg-compatible:1.0}}"


class OdsStyles:
    """The styles of both parts that have some, by family and name."""

    def __init__(self) -> None:
        self._faces: dict[str, str] = {}
        self._fonts: dict[tuple[str, str], str] = {}
        self._parents: dict[tuple[str, str], str] = {}
        self._hidden: set[str] = set()
        self._style = ("", "")
        self._known: dict[tuple[str, str], str] = {}

    def take(self, tag: str, attributes: Attributes) -> None:
        """Take in an element of styles; others are ignored."""
        name = tag.removeprefix(STYLE)
        if name == "font-face":
            family = attributes.get(f"{_SVG}font-family", "").strip("'\" ")
            self._faces[attributes.get(f"{STYLE}name", "")] = family
        elif name in {"style", "default-style"}:
            self._style = attributes.get(f"{STYLE}family", ""), attributes.get(f"{STYLE}name", "")
            self._parents[self._style] = attributes.get(f"{STYLE}parent-style-name", "")
        elif name == "text-properties":
            face = attributes.get(f"{STYLE}font-name", "")
            font = self._faces.get(face, face) or attributes.get(f"{_FO}font-family", "")
            if font:
                self._fonts[self._style] = font.strip("'\" ")
        elif name == "table-properties" and attributes.get(f"{TABLE}display") == "false":
            self._hidden.add(self._style[1])

    def is_hidden(self, name: str) -> bool:
        """Whether a style of sheets hides them."""
        return name in self._hidden

    def old_font(self, family: str, name: str) -> str:
        """The font of a style, where it is of an encoding before Unicode; else empty.

        Args:
            family: «table-cell» or «text».
            name: the name of the style.

        Returns:
            The font of the style, or of the nearest style that it stands on.
        """
        if (family, name) not in self._known:
            font, seen = "", set()
            style = name
            while style not in seen and not (font := self._fonts.get((family, style), "")):
                seen.add(style)
                style = self._parents.get((family, style), "")
            self._known[family, name] = font if encoding_of_font(font) else ""
        return self._known[family, name]


class StylesPart(Reader):
    """Reads the part «styles.xml».

    Args:
        styles: where its styles are put.
    """

    def __init__(self, styles: OdsStyles) -> None:
        super().__init__()
        self._styles = styles

    def start(self, tag: str, attributes: Attributes, /) -> None:
        """Take in a style."""
        self._styles.take(tag, attributes)
