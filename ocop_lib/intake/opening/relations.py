"""To which parts of an OOXML package a part refers; targets outside the file lead nowhere."""

import posixpath
from typing import NamedTuple

from ocop_lib.errors import Place
from ocop_lib.intake.opening.archive import Archive
from ocop_lib.intake.opening.limits import Meter
from ocop_lib.intake.opening.markup import Attributes, Reader, read_part


class Relation(NamedTuple):
    """What a part refers to: the last word of the kind («worksheet»), and the part's name.

    The name is empty for what lies outside the file.
    """

    kind: str
    target: str


def target_in(folder: str, written: str) -> str:
    """The name of the part that a target means.

    Args:
        folder: the folder of the part that refers to it.
        written: the target as the file has it.

    Returns:
        The name from the package's root; no «..» leads above it.
    """
    path = posixpath.join("/", folder, written.replace("\\", "/"))
    return posixpath.normpath(path).lstrip("/")


class _RelationsReader(Reader):
    """Reads a part of relations; targets are relative to a folder."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self.folder = folder
        self.found: dict[str, Relation] = {}

    def start(self, tag: str, attributes: Attributes, /) -> None:
        """Take in a relation."""
        if tag.rpartition("}")[2] != "Relationship":
            return
        kind = attributes.get("Type", "").rpartition("/")[2]
        target = ""
        if attributes.get("TargetMode") != "External":
            target = target_in(self.folder, attributes.get("Target", ""))
        self.found[attributes.get("Id", "")] = Relation(kind, target)


def relations(archive: Archive, part: str, place: Place, meter: Meter) -> dict[str, Relation]:
    """What a part refers to.

    Args:
        archive: the package.
        part: the part's name; empty for the package itself.
        place: the file.
        meter: its limits.

    Returns:
        By the id of the relation.
    """
    folder, name = posixpath.split(part)
    reader = _RelationsReader(folder)
    read_part(archive, posixpath.join(folder, "_rels", f"{name}.rels"), reader, place, meter)
    return reader.found
