"""Files edited by hand: found by their digests, and kept when a new file takes their place.

Beside the forms of a report lies one packed file, replaced together with them: the tables that it
was made from, and the digest of each form. So a form is known as ours also where the manifest, which
is written later, does not know it yet.
"""

import json
import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath

from ocop_lib.files.digests import digest
from ocop_lib.files.whole import write_whole
from ocop_lib.output.paths import ROWS, paths_of
from ocop_lib.project.formats import FORMATS

KEPT_FOLDER = "kept"
"""Where edited files are kept; manifest, index and bundle leave it alone."""

_FORMS = ""
"""The name, which no table has, of the digests of the forms in a packed file."""
_DIGITS = 8


def packed(data: Mapping[str, bytes], rows: Mapping[str, bytes]) -> bytes | None:
    """The packed file of a report.

    Args:
        data: its files by format; empty for a failed report.
        rows: the tables that it was made from, by name.

    Returns:
        The same bytes for the same content; None where there is nothing to keep.
    """
    if not data and not rows:
        return None
    texts = {name: rows[name].decode() for name in sorted(rows)}
    digests = {form: digest(data[form]) for form in sorted(data)}
    content = {**texts, _FORMS: json.dumps(digests)}
    return zlib.compress(json.dumps(content, ensure_ascii=False).encode())


def unpacked(path: Path) -> dict[str, str]:
    """The texts in a packed file by name; empty when it is lost or was changed."""
    with suppress(OSError, ValueError, zlib.error):
        content = json.loads(zlib.decompress(path.read_bytes()))
        if isinstance(content, dict):
            return {name: str(text) for name, text in content.items()}
    return {}


def edited_files(folder: Path, report: str, known: Mapping[str, str]) -> dict[str, str]:
    """The files of a report that are not as they were published.

    Args:
        folder: the folder of outputs.
        report: the report's id.
        known: the digest of each of its files in the manifest, by format.

    Returns:
        The digest of each such file by its format.
    """
    paths = paths_of(report)
    there: dict[str, str] = {}
    for form in FORMATS:
        with suppress(OSError):
            there[form] = digest((folder / paths[form]).read_bytes())
    odd = {form: found for form, found in there.items() if known.get(form) != found}
    if not odd:
        return {}
    written: object = {}
    with suppress(ValueError):
        written = json.loads(unpacked(folder / paths[ROWS]).get(_FORMS, "{}"))
    ours = written if isinstance(written, dict) else {}
    return {form: found for form, found in odd.items() if ours.get(form) != found}


def kept_path(report: str, form: str, found: str) -> str:
    """Where an edited file is kept: «kept/2024-Q3/ba-be.1a2b3c4d.docx», by the digest of its bytes."""
    path = PurePosixPath(KEPT_FOLDER, f"{report}.{found[:_DIGITS]}.{form}")
    return path.as_posix()


def kept_page(path: str, data: bytes) -> str:
    """Where an edited page with these bytes is kept: «kept/2024-Q3/indicators.1a2b3c4d.csv»."""
    stem, _, form = path.rpartition(".")
    return kept_path(stem, form, digest(data))


def set_aside(
    folder: Path, report: str, edited: Mapping[str, str], new: Mapping[str, bytes | None]
) -> None:
    """Copy the edited files of a report to where they are kept, before others take their place.

    Args:
        folder: the folder of outputs.
        report: the report's id.
        edited: the digest of each edited file, by its format.
        new: what takes their place, by format; the same bytes need not be kept.

    Raises:
        ReportError: a copy cannot be written; the edited files are where they were.
    """
    for form, found in edited.items():
        data = new.get(form)
        if data is None or digest(data) != found:
            edit = folder / paths_of(report)[form]
            write_whole(folder / kept_path(report, form, found), edit.read_bytes())
