"""Reading of the folder of parameter files: a specification for each report, or all faults."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from unicodedata import normalize

from ocop_lib.errors import Fault, FaultKind, OcopError, ParameterError, Place
from ocop_lib.files.leftovers import is_left_over
from ocop_lib.files.text import is_folder, real_path, system_reason
from ocop_lib.output.manifest import METHODOLOGY
from ocop_lib.periods import is_quarter, is_year
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.plan.subjects import subjects
from ocop_lib.project.project import Project, read_document
from ocop_lib.project.root import DEFAULTS, SIGNERS, SOURCES
from ocop_lib.run.jobs.parameter_file import Checker, ReportSpec

NO_FOLDER = FaultKind(
    "params.folder", "Không có thư mục tham số này.", "Kiểm tra lại đường dẫn sau --params."
)
UNREADABLE_FOLDER = FaultKind(
    "params.unreadable_folder",
    "Không mở được thư mục này.",
    "Kiểm tra quyền đọc và các liên kết trong thư mục.",
)
MISPLACED = FaultKind(
    "params.place",
    "Tệp tham số phải nằm trong thư mục của một quý, hoặc của một năm.",
    "Chuyển vào thư mục quý, ví dụ {folder}/{quarter}.",
)
DUPLICATE = FaultKind(
    "params.duplicate",
    "Nhiều tệp cho cùng một báo cáo.",
    "Giữ nội dung cần dùng trong một tệp, chuyển tệp kia ra ngoài thư mục tham số.",
)
PERIOD_FOLDER = FaultKind(
    "params.period_folder",
    "Thư mục không phải là một quý hay một năm.",
    "Đổi tên thư mục, hoặc đưa nó ra ngoài.",
)
STRAY = FaultKind(
    "params.stray",
    "Tệp lạ trong thư mục tham số: báo cáo của nó (nếu có) sẽ bị bỏ sót.",
    "Đặt đuôi .yaml nếu là tệp tham số; nếu không, đưa ra ngoài.",
    "*.yaml",
)
COPIED = FaultKind(
    "params.copied_file",
    "Tệp có vẻ là bản sao của {report}, và tên của nó không dùng được cho báo cáo.",
    "So sánh hai tệp, chép phần còn thiếu vào {report}, rồi chuyển tệp này ra ngoài thư mục tham số."
    " Không đổi tên tệp này thành {report}, vì như vậy tệp đang dùng sẽ mất.",
)
NAME = FaultKind(
    "params.name",
    "Tên tệp tham số trở thành tên tệp báo cáo, nên phải viết không dấu.",
    "Đổi tên tệp, ví dụ {unit}.yaml.",
    "chữ thường không dấu, chữ số, gạch nối",
)

RESERVED = FaultKind(
    "params.reserved_name",
    "Tên này dành cho trang phương pháp tính của năm, mà phần mềm tự lập từ kế hoạch.",
    "Đặt tên khác cho tệp tham số.",
)

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_ENDINGS = (".yaml", ".yml")


def read_matrix(
    project: Project, plans: Mapping[int, Plan], folder: Path
) -> tuple[ReportSpec, ...]:
    """Read and check all parameter files.

    Args:
        project: the project, with the quarters, notebooks and inputs that the files may name.
        plans: plans by year, with the units and agencies that the files may name. Files of the
            project's other years are checked as well, but for these.
        folder: the folder of parameter files, with a subfolder for each quarter, and for each
            year that has a report of its own.

    Returns:
        The reports by period, a year after its quarters; within a quarter in the plan's order of
        units, then the province, then agencies in the plan's order. In years without a plan the
        reports stand by id.

    Raises:
        ParameterError: with the faults of all files.
    """
    if not is_folder(folder):
        raise ParameterError(NO_FOLDER.at(Place(str(folder))))
    checker = Checker(project, plans)
    contents = _Folder(folder, project, plans)
    files = contents.files()
    checker.faults += contents.faults
    specs = [spec for path in files if (spec := _spec(path, folder, checker)) is not None]
    if checker.faults:
        raise ParameterError(*checker.faults)
    ranks = {
        (year, about): rank
        for year, plan in plans.items()
        for rank, about in enumerate(subjects(plan))
    }
    return tuple(
        sorted(
            specs,
            key=lambda spec: (
                spec.period.place,
                ranks.get((spec.period.year, spec.about), 0),
                spec.id,
            ),
        )
    )


def _spec(path: Path, folder: Path, checker: Checker) -> ReportSpec | None:
    file = _name(path, folder)
    try:
        document = read_document(path, file)
    except OcopError as error:
        checker.faults += error.faults
        return None
    report = path.relative_to(folder).with_suffix("").as_posix()
    return checker.spec(document, report, file, checker.notebook(report, file))


def _name(path: Path, folder: Path) -> str:
    """A file's name in messages: its path, starting with the folder of parameter files."""
    return (PurePosixPath(folder.name) / path.relative_to(folder).as_posix()).as_posix()


class _Folder:
    """The folder of parameter files; an unexpected file is a fault, as a report could be missed."""

    def __init__(self, folder: Path, project: Project, plans: Mapping[int, Plan]) -> None:
        self.folder, self.project = folder, project
        self.quarters = project.quarters
        self.unit = next((plan.places[0] for plan in plans.values()), PROVINCE)
        self.faults: list[Fault] = []

    def files(self) -> list[Path]:
        """The parameter files with a valid name and place; the others become faults."""
        found: dict[str, list[Path]] = {}
        for path in self._visible(self.folder):
            if path == self.folder / SOURCES.name:
                continue
            if is_folder(path):
                for file in self._below(path) if self._is_period(path) else ():
                    found.setdefault(self._clash_key(file), []).append(file)
            elif path.name not in {DEFAULTS.name, SIGNERS.name}:
                words = {"folder": self.folder.name, "quarter": self.quarters[0]}
                self.faults.append(MISPLACED.at(self._place(path), **words))
        for same in found.values():
            if len(same) > 1:
                names = ", ".join(_name(path, self.folder) for path in same)
                self.faults.append(DUPLICATE.at(self._place(same[0]), found=names))
        return [path for same in found.values() for path in same if self._is_named_well(path)]

    def _place(self, path: Path) -> Place:
        return Place(_name(path, self.folder))

    def _visible(self, folder: Path) -> list[Path]:
        """The content of a folder without files named README and what programs leave behind."""
        try:
            return sorted(
                path
                for path in folder.iterdir()
                if not (is_left_over(path.name) or path.name.startswith("README"))
            )
        except OSError as error:
            place, found = self._place(folder), system_reason(error)
            self.faults.append(UNREADABLE_FOLDER.at(place, found=found))
            return []

    def _below(self, folder: Path) -> Iterator[Path]:
        for path in self._visible(folder):
            if not is_folder(path):
                yield path
            elif real_path(path) in (real_path(folder), *real_path(folder).parents):
                # A link to a parent folder; following it would never end.
                self.faults.append(UNREADABLE_FOLDER.at(self._place(path), found="liên kết vòng"))
            else:
                yield from self._below(path)

    def _is_period(self, folder: Path) -> bool:
        place, name = self._place(folder), folder.name
        if not (is_quarter(name) or is_year(name)):
            known = (*self.quarters, *map(str, self.project.years))
            self.faults.append(PERIOD_FOLDER.among(place, name, known))
            return False
        try:
            if is_year(name):
                self.project.year(int(name), place)
            else:
                self.project.quarter(name, place)
        except OcopError as error:
            self.faults += error.faults
            return False
        return True

    def _clash_key(self, path: Path) -> str:
        """A key that is equal for files which some file systems or readers cannot tell apart."""
        relative = path.relative_to(self.folder)
        stem = relative.with_suffix("") if relative.suffix.lower() in _ENDINGS else relative
        return normalize("NFC", stem.as_posix()).casefold()

    def _is_named_well(self, path: Path) -> bool:
        if path.suffix not in _ENDINGS:
            self.faults.append(STRAY.at(self._place(path), found=path.name))
            return False
        period, *names = path.relative_to(self.folder).with_suffix("").parts
        if names == [METHODOLOGY] and not is_quarter(period):
            self.faults.append(RESERVED.at(self._place(path), found=path.name))
            return False
        if all(_NAME.fullmatch(name) for name in names):
            return True
        copied = self._copied(path)
        fault = (
            COPIED.at(self._place(path), meant=copied, report=copied)
            if copied
            else NAME.at(self._place(path), found=path.name, unit=self.unit)
        )
        self.faults.append(fault)
        return False

    def _copied(self, path: Path) -> str:
        """The well-named file beside a file whose name contains its name; empty for none."""
        others = [
            other
            for other in self._visible(path.parent)
            if other.suffix in _ENDINGS and _NAME.fullmatch(other.stem) and other.stem in path.stem
        ]
        return max((other.name for other in others), key=len, default="")
