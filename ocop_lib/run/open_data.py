"""The files for other programs beside the reports: of which periods, and remembered."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ocop_lib.files import memory
from ocop_lib.output.manifest import OPEN_DATA
from ocop_lib.periods import Period, Quarter
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.project.years import ReadYear
from ocop_lib.register.folder import register_digest
from ocop_lib.run.jobs.parameter_file import ReportSpec

if TYPE_CHECKING:
    from ocop_lib.register import Register

OpenData = Callable[["Register", Plan, Period], Mapping[str, bytes]]
"""A function that returns the files of `OPEN_DATA`; `run` may not import `indicators` and `export`."""


def open_data(
    specs: Iterable[ReportSpec], years: Mapping[int, ReadYear], make: OpenData
) -> dict[str, bytes]:
    """The files for other programs of the periods that reports are about.

    Args:
        specs: the reports; of a year's only the usual one counts, since others may see less of it.
        years: the plan and the register of each year.
        make: makes a period's files from the rows that the province's report may see.

    Returns:
        The bytes of each file, by path relative to the outputs.
    """
    periods = {
        str(spec.period): spec.period
        for spec in specs
        if isinstance(spec.period, Quarter) or spec.id == spec.about.report(spec.period)
    }
    found = {name: _files(years[one.year], one, make) for name, one in sorted(periods.items())}
    return {
        f"{period}/{name}": data for period, files in found.items() for name, data in files.items()
    }


def _files(read: ReadYear, period: Period, make: OpenData) -> dict[str, bytes]:
    """The files of a period, by name; remembered as texts, since they are small."""
    plan, scheme = read.plan, read.year.scheme
    known = {"plan": plan.digest, "period": period.as_keys(), "scheme": scheme}

    def key() -> str:
        register = register_digest(read.year.register_folder)
        return memory.key_of("open_data", register=register, **known)

    def made() -> dict[str, str]:
        visible = read.register.visible_to(PROVINCE, period, scheme)
        return {
            name: b64encode(data).decode() for name, data in make(visible, plan, period).items()
        }

    texts = memory.remembered(key, _are_files, made)
    return {name: b64decode(texts[name]) for name in OPEN_DATA}


def _are_files(value: Any) -> bool:
    if not isinstance(value, dict) or {*value} != {*OPEN_DATA}:
        return False
    return all(isinstance(text, str) and _is_base64(text) for text in value.values())


def _is_base64(text: str) -> bool:
    try:
        b64decode(text, validate=True)
    except ValueError:
        return False
    return True
