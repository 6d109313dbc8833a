"""The folder of parameter files -> what every report is to be; all faults at once."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from unicodedata import normalize

from ocop_lib.errors import Fault, OcopError, ParameterError, Place
from ocop_lib.periods import Quarter
from ocop_lib.plan import Plan
from ocop_lib.project.project import Project, read_mapping
from ocop_lib.project.root import DEFAULTS
from ocop_lib.run.jobs.parameter_file import Checker, ReportSpec, hint

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_ENDINGS = (".yaml", ".yml")


def read_matrix(project: Project, plan: Plan, folder: Path) -> tuple[ReportSpec, ...]:
    """Every report that has a parameter file.

    Args:
        project: whose notebooks and inputs the files name.
        plan: whose units and year they may be about.
        folder: the folder of parameter files, one subfolder a quarter.

    Returns:
        The reports by quarter, within it in the plan's order of units, the province last.

    Raises:
        ParameterError: with the faults of all files.
    """
    if not folder.is_dir():
        mend = "Kiểm tra lại đường dẫn sau --params."
        raise ParameterError(
            Fault(
                code="params.folder",
                message="Không có thư mục tham số này.",
                place=Place(str(folder)),
                remedy=mend,
            )
        )
    checker = Checker(project, plan)
    files = _Folder(folder, checker).files()
    specs = [spec for path in files if (spec := _spec(path, folder, checker)) is not None]
    if checker.faults:
        raise ParameterError(*checker.faults)
    return tuple(sorted(specs, key=lambda s: (s.quarter, checker.units.index(s.unit), s.id)))


def _spec(path: Path, folder: Path, checker: Checker) -> ReportSpec | None:
    where = _where(path, folder)
    try:
        content = read_mapping(path, where)
    except OcopError as error:
        checker.faults += error.faults
        return None
    report = path.relative_to(folder).with_suffix("").as_posix()
    return checker.spec(content, report, where, checker.notebook(report, where))


def _where(path: Path, folder: Path) -> str:
    """A file's name for messages: from the folder of parameter files on."""
    return (PurePosixPath(folder.name) / path.relative_to(folder).as_posix()).as_posix()


class _Folder:
    """What lies in the folder; a file passed over would be a report missed, so none is."""

    def __init__(self, folder: Path, checker: Checker) -> None:
        self.folder, self.checker = folder, checker
        year = checker.plan.year
        self.quarters = [str(Quarter(year, number)) for number in range(1, 5)]

    def files(self) -> list[Path]:
        """The parameter files that are where and named as they should be."""
        found: dict[str, list[Path]] = {}
        for path in self._visible(self.folder):
            if path.is_dir():
                for file in self._below(path) if self._is_quarter(path) else ():
                    found.setdefault(self._clash_key(file), []).append(file)
            elif path.name != DEFAULTS.name:
                what = "Tệp tham số phải nằm trong thư mục của một quý."
                mend = f"Chuyển vào thư mục quý, ví dụ {self.folder.name}/{self.quarters[0]}."
                self.checker.fault("params.place", what, _where(path, self.folder), mend=mend)
        for same in found.values():
            if len(same) > 1:
                where, names = (
                    _where(same[0], self.folder),
                    ", ".join(_where(path, self.folder) for path in same),
                )
                what, mend = "Nhiều tệp cho cùng một báo cáo.", "Giữ lại một tệp."
                self.checker.fault("params.duplicate", what, where, names, mend=mend)
        return [path for same in found.values() for path in same if self._is_named_well(path)]

    @staticmethod
    def _visible(folder: Path) -> list[Path]:
        """What lies in a folder but hidden files and read-me notes."""
        return sorted(
            path for path in folder.iterdir() if not path.name.startswith((".", "README"))
        )

    def _below(self, folder: Path) -> Iterator[Path]:
        for path in self._visible(folder):
            if path.is_dir():
                yield from self._below(path)
            else:
                yield path

    def _is_quarter(self, folder: Path) -> bool:
        if folder.name in self.quarters:
            return True
        what = "Thư mục không phải là một quý của năm kế hoạch."
        allowed = ", ".join(self.quarters) + hint(folder.name, self.quarters)
        mend = "Đổi tên thư mục, hoặc đưa nó ra ngoài."
        where = _where(folder, self.folder)
        self.checker.fault("params.quarter_folder", what, where, folder.name, allowed, mend)
        return False

    def _clash_key(self, path: Path) -> str:
        """Equal for files that some file system or reader would take for the same report."""
        relative = path.relative_to(self.folder)
        stem = relative.with_suffix("") if relative.suffix.lower() in _ENDINGS else relative
        return normalize("NFC", stem.as_posix()).casefold()

    def _is_named_well(self, path: Path) -> bool:
        where = _where(path, self.folder)
        if path.suffix not in _ENDINGS:
            what = "Tệp lạ trong thư mục tham số: báo cáo của nó (nếu có) sẽ bị bỏ sót."
            mend = "Đặt đuôi .yaml nếu là tệp tham số; nếu không, đưa ra ngoài."
            self.checker.fault("params.stray", what, where, path.name, "*.yaml", mend)
            return False
        names = path.relative_to(self.folder).with_suffix("").parts[1:]
        if all(_NAME.fullmatch(name) for name in names):
            return True
        what = "Tên tệp tham số trở thành tên tệp báo cáo, nên phải viết không dấu."
        allowed = "chữ thường không dấu, chữ số, gạch nối"
        mend = f"Đổi tên tệp, ví dụ {self.checker.units[0]}.yaml."
        self.checker.fault("params.name", what, where, path.name, allowed, mend)
        return False
