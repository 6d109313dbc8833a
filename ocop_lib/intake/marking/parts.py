"""The parts of an OOXML workbook: read from its zip file, changed one by one, zipped again."""

import posixpath
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

from ocop_lib.files.zipped import zipped
from ocop_lib.intake.opening.relations import target_in

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_TYPES = "[Content_Types].xml"
_TYPES_SPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS_SPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_EXTERNAL = "External"
_MOST_DIGITS = 10


class UnmarkableError(Exception):
    """A workbook is not built as the standard asks, so that nothing is written into its parts."""


def parsed(data: bytes) -> "Element":
    """A part's tree; entities are not replaced and nothing is fetched.

    Args:
        data: the bytes of the part.

    Returns:
        The tree.

    Raises:
        UnmarkableError: the part is no XML, or declares a document type, which no copy passes on.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        tree = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnmarkableError(str(error)) from None
    if tree.getroottree().docinfo.doctype:
        raise UnmarkableError(tree.getroottree().docinfo.doctype)
    return tree


def written(tree: "Element") -> bytes:
    """A tree as a part."""
    from lxml import etree

    data: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


class Parts:
    """The parts of a workbook by name, of which some are changed or added.

    Args:
        data: the bytes of an .xlsx or .xlsm file that `open_book` has accepted.
    """

    def __init__(self, data: bytes) -> None:
        with ZipFile(BytesIO(data)) as file:
            self._parts = {entry.filename: file.read(entry) for entry in file.infolist()}
        self._spelt = {_form(name): name for name in self._parts}

    def __contains__(self, name: str) -> bool:
        """Whether there is a part of this name, in capitals or small letters."""
        return _form(name) in self._spelt

    def __getitem__(self, name: str) -> bytes:
        """The bytes of a part; an UnmarkableError where the workbook refers to it and lacks it."""
        if name not in self:
            raise UnmarkableError(name)
        return self._parts[self._spelt[_form(name)]]

    def __setitem__(self, name: str, data: bytes) -> None:
        """Change a part, or add one."""
        self._parts[self._spelt.setdefault(_form(name), name)] = data

    def zipped(self) -> bytes:
        """The workbook's file; the parts that were not changed are as they were."""
        return zipped(self._parts.items())

    def tree(self, name: str) -> "Element":
        """The tree of a part."""
        return parsed(self[name])

    def free_name(self, stem: str, ending: str) -> str:
        """A name of a part that is not taken: «xl/comments3.xml»."""
        numbers = range(1, len(self._parts) + 2)
        names = (f"{stem}{number}{ending}" for number in numbers)
        return next(name for name in names if name not in self)

    def ending_with(self, ending: str) -> list[str]:
        """The names of the parts whose names end so, in small letters."""
        return [name for name in self._spelt if name.endswith(ending)]

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """What a part refers to inside the file.

        Returns:
            By the id of the reference the last word of its type («comments») and the part's name.
        """
        rels = _rels_of(name)
        if rels not in self:
            return {}
        folder = posixpath.dirname(name)
        found = {}
        for one in self.tree(rels):
            if one.get("TargetMode") == _EXTERNAL:
                continue
            kind = one.get("Type", "").rsplit("/", 1)[-1]
            found[one.get("Id", "")] = (kind, target_in(folder, one.get("Target", "")))
        return found

    def relate(self, name: str, kind: str, target: str, *, strictly: bool = False) -> str:
        """Let a part refer to another one.

        Args:
            name: the part that refers.
            kind: the last word of the type of the reference.
            target: the name of the part referred to.
            strictly: whether the workbook follows the strict form of the standard.

        Returns:
            The id of the reference.
        """
        from lxml import etree

        rels = _rels_of(name)
        if rels not in self:
            self[rels] = f'<Relationships xmlns="{_RELS_SPACE}"/>'.encode()
        tree = self.tree(rels)
        taken = {one.get("Id") for one in tree}
        id_ = next(one for one in (f"rIdM{n}" for n in range(len(taken) + 1)) if one not in taken)
        base = STRICT if strictly else TRANSITIONAL
        where = posixpath.relpath(target, posixpath.dirname(name) or ".")
        values = {"Id": id_, "Type": f"{base}/{kind}", "Target": where}
        etree.SubElement(tree, f"{{{_RELS_SPACE}}}Relationship", values)
        self[rels] = written(tree)
        return id_

    def unrelate(self, name: str) -> None:
        """Let a part refer to no other one."""
        rels = _form(_rels_of(name))
        spelt = self._spelt.pop(rels, None)
        if spelt is None:
            return
        del self._parts[spelt]
        tree = self.tree(_TYPES)
        for one in list(tree):
            if _form(one.get("PartName", "")) == f"/{rels}":
                tree.remove(one)
        self[_TYPES] = written(tree)

    def declare(self, content_type: str, *, part: str = "", ending: str = "") -> None:
        """Say of what type a part is, or all parts of an ending."""
        from lxml import etree

        tree = self.tree(_TYPES)
        names = ("Override", "PartName", f"/{part}"), ("Default", "Extension", ending)
        tag, key, value = names[not part]
        if all(one.get(key, "").casefold() != value.casefold() for one in tree):
            values = {key: value, "ContentType": content_type}
            added = etree.Element(f"{{{_TYPES_SPACE}}}{tag}", values)
            # Defaults stand before the types of single parts.
            tree.append(added) if part else tree.insert(0, added)
            self[_TYPES] = written(tree)

    def workbook(self) -> str:
        """The name of the part that lists the sheets; `open_book` has found it, too."""
        related = self.related("")
        return next(target for kind, target in related.values() if kind == "officeDocument")


def space_of(tree: "Element") -> str:
    """The name space of a tree's root, which differs in the strict form of the standard."""
    return str(tree.tag).partition("}")[0].lstrip("{")


def is_strict(tree: "Element") -> bool:
    """Whether a part follows the strict form of the standard."""
    return "purl.oclc.org" in space_of(tree)


def reference(element: "Element") -> str:
    """The id by which an element refers to a part."""
    spaces = (TRANSITIONAL, STRICT)
    return next((found for one in spaces if (found := element.get(f"{{{one}}}id"))), "")


def child(element: "Element", name: str) -> "Element":
    """The child of a name, which the standard asks for; an UnmarkableError where there is none."""
    found = element.find(f"{{{space_of(element)}}}{name}")
    if found is None:
        raise UnmarkableError(name)
    return found


def stated_number(element: "Element", name: str) -> int:
    """The whole number that an element states.

    Args:
        element: the element.
        name: the name of the attribute.

    Returns:
        The number; 0 where the attribute is missing.

    Raises:
        UnmarkableError: it is no number that a program counts with.
    """
    text = str(element.get(name, "0"))
    if not text.isdecimal() or len(text) > _MOST_DIGITS:
        raise UnmarkableError(text)
    return int(text)


def _form(name: str) -> str:
    """A part's name as names are compared: some old programs write capitals and backslashes."""
    return name.replace("\\", "/").casefold()


def _rels_of(name: str) -> str:
    folder, file = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{file}.rels")
