"""What is remembered between runs changes no result, and harms nobody when it is damaged."""

import json
import os
import signal
import subprocess
import sys
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_register import PLAN, sample_rows, write_register
from small_project import QUARTER, small_project

from ocop_lib.cli import main
from ocop_lib.errors import RegisterError
from ocop_lib.files import memory
from ocop_lib.files.fingerprints import library_digest, packages_digest
from ocop_lib.periods import Quarter
from ocop_lib.plan import load_plan
from ocop_lib.register import Register, checks, read_register
from ocop_lib.register.slices import Slices

KEY = memory.key_of("test", of="these")
PLACES = [unit.id for unit in PLAN.units]
UNIT, WHEN, SCHEME = PLACES[0], Quarter(PLAN.year, 4), "calendar"
VALUE = {"rows": [["huyện Ba Bể", 1, 2.5, None]]}


@pytest.fixture(autouse=True)
def caches(monkeypatch, tmp_path) -> Path:
    """The memory is on, in an empty folder of caches."""
    monkeypatch.setenv(memory.SWITCH, "1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    return tmp_path / "caches"


def entry(caches: Path, key: str = KEY) -> Path:
    return caches / "ocop-memory" / key


def entries(caches: Path) -> list[Path]:
    return sorted((caches / "ocop-memory").iterdir())


class TestEntry:
    def test_gives_back_what_was_remembered(self):
        memory.remember(KEY, VALUE)
        assert memory.recall(KEY) == VALUE

    def test_lies_in_a_folder_that_only_the_user_may_enter(self, caches):
        memory.remember(KEY, VALUE)
        assert (caches / "ocop-memory").stat().st_mode & 0o777 == 0o700
        assert entry(caches).stat().st_mode & 0o077 == 0

    def test_is_plain_json_behind_a_line_with_its_digest(self, caches):
        memory.remember(KEY, VALUE)
        head, body = entry(caches).read_bytes().split(b"\n")
        assert head.split()[0] == KEY.encode()
        assert json.loads(body) == VALUE

    @pytest.mark.parametrize("value", [float("nan"), "\ud800"], ids=repr)
    def test_that_json_cannot_hold_is_not_remembered(self, caches, value):
        memory.remember(KEY, value)
        assert memory.recall(KEY) is None

    def test_is_neither_written_nor_read_when_the_memory_is_switched_off(self, caches, monkeypatch):
        monkeypatch.setenv(memory.SWITCH, "0")
        memory.remember(KEY, VALUE)
        assert not caches.exists()
        monkeypatch.setenv(memory.SWITCH, "1")
        memory.remember(KEY, VALUE)
        monkeypatch.setenv(memory.SWITCH, "0")
        assert memory.recall(KEY) is None


def pickled() -> bytes:
    """What would make a file, were it unpickled."""
    return b"cposix\nsystem\n(S'touch harmed'\ntR."


HARMS = {
    "empty": lambda data: b"",
    "cut": lambda data: data[:-1],
    "a bit": lambda data: data[:-3] + bytes([data[-3] ^ 1]) + data[-2:],
    "longer": lambda data: data + b" ",
    "without its head": lambda data: data.partition(b"\n")[2],
    "another's head": lambda data: b"0" * 64 + data[64:],
    "a pickle": lambda data: pickled(),
    "a pickle with a right head": lambda data: memory._head(KEY, pickled()) + b"\n" + pickled(),
    "deep": lambda data: memory._head(KEY, b"[" * 10**5) + b"\n" + b"[" * 10**5,
    "no UTF-8": lambda data: memory._head(KEY, b'"\xff"') + b'\n"\xff"',
}


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
def test_a_damaged_or_planted_entry_runs_nothing_and_is_ignored(caches, harm, monkeypatch):
    monkeypatch.chdir(caches.parent)
    memory.remember(KEY, VALUE)
    entry(caches).write_bytes(harm(entry(caches).read_bytes()))
    assert memory.recall(KEY) is None
    assert memory.remembered(lambda: KEY, lambda value: value == VALUE, lambda: VALUE) == VALUE
    assert memory.recall(KEY) == VALUE
    assert not Path("harmed").exists()


def test_an_entry_under_another_name_is_ignored(caches):
    memory.remember(KEY, VALUE)
    other = memory.key_of("test", of="those")
    entry(caches).rename(entry(caches, other))
    assert memory.recall(other) is None


def link(path: Path) -> None:
    path.rename(path.parent.parent / "elsewhere")
    path.symlink_to(path.parent.parent / "elsewhere")


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("plant", [link, pipe, folder])
def test_what_is_no_plain_file_is_neither_followed_nor_waited_for(caches, plant):
    memory.remember(KEY, VALUE)
    plant(entry(caches))
    assert memory.recall(KEY) is None
    memory.remember(KEY, VALUE)


def open_to_others(own: Path) -> None:
    own.chmod(0o777)


def linked(own: Path) -> None:
    own.rename(own.with_name("elsewhere"))
    own.symlink_to(own.with_name("elsewhere"))


def replaced_by_a_file(own: Path) -> None:
    own.rename(own.with_name("elsewhere"))
    own.touch()


@pytest.mark.parametrize("plant", [open_to_others, linked, replaced_by_a_file])
def test_a_folder_that_others_may_have_written_is_not_used(caches, plant):
    memory.remember(KEY, VALUE)
    plant(caches / "ocop-memory")
    assert memory.recall(KEY) is None
    memory.remember(KEY, [])
    assert memory.recall(KEY) is None


def test_a_folder_of_another_user_is_not_used(caches, monkeypatch):
    memory.remember(KEY, VALUE)
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert memory.recall(KEY) is None


def test_without_a_place_for_caches_nothing_is_remembered_and_nothing_fails(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("HOME", str(tmp_path / "file"))
    for place in (tmp_path / "file" / "below", Path("/proc/none"), Path("relative")):
        monkeypatch.setenv("XDG_CACHE_HOME", str(place))
        memory.remember(KEY, VALUE)
        assert memory.recall(KEY) is None
    assert not Path("relative").exists()


def test_a_full_disk_leaves_no_part_behind(caches, monkeypatch):
    memory.remember(KEY, VALUE)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    memory.remember(KEY, [])
    assert entries(caches) == [entry(caches)]
    assert memory.recall(KEY) == VALUE


KILLED = """
import os, signal, sys
from pathlib import Path
from ocop_lib.files import memory
step, key = int(sys.argv[1]), sys.argv[2]
seen = 0
def watch(event, arguments):
    global seen
    if event.startswith(("open", "os.", "tempfile", "shutil")) and "ocop-memory" in repr(arguments):
        seen += 1
        if seen == step:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
memory.remember(key, ["new"] * 1000)
"""


def test_a_kill_at_any_step_of_the_writing_leaves_the_old_value_or_the_new_one(caches):
    memory.remember(KEY, VALUE)
    for step in count(1):
        ended = subprocess.run([sys.executable, "-c", KILLED, str(step), KEY], check=False)
        assert memory.recall(KEY) in (VALUE, ["new"] * 1000)
        if ended.returncode == 0:
            break
        assert ended.returncode == -signal.SIGKILL
    assert step > 3
    memory.remember(KEY, VALUE)
    assert memory.recall(KEY) == VALUE


def test_two_that_write_the_same_entry_at_once_leave_a_whole_one(caches):
    code = (
        "import sys; from ocop_lib.files import memory\n"
        "for _ in range(50): memory.remember(sys.argv[1], [sys.argv[2]] * 5000)"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code, KEY, name]) for name in ("one", "two")]
    while any(writer.poll() is None for writer in writers):
        assert memory.recall(KEY) in (None, ["one"] * 5000, ["two"] * 5000)
    assert [writer.returncode for writer in writers] == [0, 0]
    assert entries(caches) == [entry(caches)]


class TestPruning:
    def test_deletes_the_entries_that_were_not_used_for_longest(self, caches, monkeypatch):
        monkeypatch.setattr(memory, "MOST_ENTRIES", 3)
        keys = [memory.key_of("test", number=number) for number in range(4)]
        for day, key in enumerate(keys[:3], start=1):
            memory.remember(key, VALUE)
            os.utime(entry(caches, key), (day, day))
        assert memory.recall(keys[0]) == VALUE
        memory.remember(keys[3], VALUE)
        assert entries(caches) == sorted(entry(caches, keys[n]) for n in (0, 2, 3))

    def test_keeps_all_entries_together_below_a_size(self, caches, monkeypatch):
        monkeypatch.setattr(memory, "MOST_BYTES", 5000)
        for number in range(9):
            memory.remember(memory.key_of("test", number=number), "x" * 1000)
        assert sum(path.stat().st_size for path in entries(caches)) <= 5000
        assert memory.recall(memory.key_of("test", number=8)) == "x" * 1000

    def test_deletes_nothing_that_is_not_its_own(self, caches, monkeypatch):
        monkeypatch.setattr(memory, "MOST_ENTRIES", 0)
        memory.remember(KEY, VALUE)
        entry(caches, "báo-cáo.docx").touch()
        memory.remember(KEY, VALUE)
        assert [path.name for path in entries(caches)] == ["báo-cáo.docx"]


class TestRegister:
    """A register that was found sound is not checked again, and is the same as read from files."""

    @pytest.fixture
    def checked(self, monkeypatch) -> list[int]:
        """An item for every time that the rules are applied."""
        times: list[int] = []
        own = checks.check

        def counted(*arguments: object) -> object:
            times.append(1)
            return own(*arguments)

        monkeypatch.setattr(checks, "check", counted)
        return times

    def test_is_checked_once(self, tmp_path, checked):
        write_register(tmp_path / "so")
        first, second = (read_register(tmp_path / "so", PLAN) for _ in range(2))
        assert checked == [1]
        assert first == second

    def test_that_breaks_a_rule_is_refused_each_time_with_all_its_faults(self, tmp_path, checked):
        rows = sample_rows()
        for row in rows["certificates"]:
            row["stars"] = "9"
        write_register(tmp_path / "so", rows)
        told = []
        for _ in range(2):
            with pytest.raises(RegisterError) as refused:
                read_register(tmp_path / "so", PLAN)
            told.append(refused.value.faults)
        assert checked == [1, 1]
        assert told[0] == told[1]

    def test_is_checked_again_when_one_byte_of_a_table_changes(self, tmp_path, checked):
        write_register(tmp_path / "so")
        read_register(tmp_path / "so", PLAN)
        for number, path in enumerate(sorted((tmp_path / "so").glob("*.csv")), start=2):
            path.write_bytes(path.read_bytes() + b"\n")
            read_register(tmp_path / "so", PLAN)
            assert len(checked) == number, path.name

    def test_is_refused_for_a_strange_file_that_came_later(self, tmp_path):
        write_register(tmp_path / "so")
        read_register(tmp_path / "so", PLAN)
        (tmp_path / "so" / "productz.csv").touch()
        with pytest.raises(RegisterError):
            read_register(tmp_path / "so", PLAN)

    def test_is_checked_again_under_another_plan(self, tmp_path, checked):
        write_register(tmp_path / "so")
        read_register(tmp_path / "so", PLAN)
        read_register(tmp_path / "so", SimpleNamespace(**{**vars(PLAN), "digest": "another"}))
        assert checked == [1, 1]

    @pytest.mark.parametrize("part", ["_LIBRARY", "packages_digest"])
    def test_is_checked_again_by_another_library_or_other_packages(
        self, tmp_path, checked, monkeypatch, part
    ):
        write_register(tmp_path / "so")
        read_register(tmp_path / "so", PLAN)
        monkeypatch.setattr(memory, part, "another" if part == "_LIBRARY" else lambda: "others")
        read_register(tmp_path / "so", PLAN)
        assert checked == [1, 1]

    def test_a_slice_in_a_kernel_needs_no_memory(self, tmp_path, caches):
        register = read_register(write_register(tmp_path / "so"), PLAN)
        for name, data in register.files_visible_to(UNIT, WHEN, SCHEME).items():
            (tmp_path / "cut").mkdir(exist_ok=True)
            (tmp_path / "cut" / name).write_bytes(data)
        before = entries(caches)
        read_register(tmp_path / "cut", PLAN)
        assert entries(caches) == before


def same(one: Register, other: Register) -> bool:
    """Whether two registers are the same in headings, dtypes, order, places and missing cells."""
    return one.heading == other.heading and all(
        frame.dtypes.equals(other.tables[name].dtypes)
        and frame.index.equals(other.tables[name].index)
        and list(frame.columns) == list(other.tables[name].columns)
        and frame.equals(other.tables[name])
        and np.array_equal(frame.isna(), other.tables[name].isna())
        for name, frame in one.tables.items()
    )


def has_letters(text: str) -> bool:
    """Whether a text is more than signs, of which a name may not consist alone."""
    return any(map(str.isalnum, text))


NAMES = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=30)


class TestWhatIsRemembered:
    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        names=st.lists(NAMES.map(str.strip).filter(has_letters), min_size=1, max_size=3),
        unit=st.sampled_from([*PLACES, "province"]),
        quarter=st.integers(1, 4),
    )
    def test_equals_what_the_files_say(self, tmp_path_factory, monkeypatch, names, unit, quarter):
        root = tmp_path_factory.mktemp("register")
        rows = sample_rows()
        for row, name in zip(rows["products"], names, strict=False):
            row["name"] = name
        folder = write_register(root / "so", rows)
        when = Quarter(PLAN.year, quarter)
        slices = Slices(folder, PLAN, lambda: read_register(folder, PLAN))
        found = []
        for switch in ("0", "1", "1"):
            monkeypatch.setenv(memory.SWITCH, switch)
            cut = slices.files_visible_to(unit, when, SCHEME)
            found.append((read_register(folder, PLAN), cut))
        (register, files), *others = found
        assert all(same(register, other) for other, _ in others)
        assert all(files == other and [*files] == [*other] for _, other in others)


class TestSlices:
    def slices(self, folder: Path, reads: list[int]) -> Slices:
        def read() -> Register:
            reads.append(1)
            return read_register(folder, PLAN)

        return Slices(folder, PLAN, read)

    def test_read_the_register_only_for_a_new_cut(self, tmp_path):
        reads: list[int] = []
        slices = self.slices(write_register(tmp_path / "so"), reads)
        for unit in (UNIT, UNIT, "province", UNIT, "province"):
            slices.files_visible_to(unit, WHEN, SCHEME)
        assert reads == [1, 1]

    def test_follow_every_byte_of_the_register(self, tmp_path):
        reads: list[int] = []
        folder = write_register(tmp_path / "so")
        slices = self.slices(folder, reads)
        for path in sorted(folder.iterdir()):
            slices.files_visible_to(UNIT, WHEN, SCHEME)
            path.write_bytes(path.read_bytes() + b"\n")
        assert len(reads) == len(list(folder.iterdir()))

    def test_that_changed_while_they_were_cut_are_not_remembered(self, tmp_path, caches):
        folder = write_register(tmp_path / "so")

        def read() -> Register:
            register = read_register(folder, PLAN)
            (folder / "products.csv").write_bytes((folder / "products.csv").read_bytes() + b"\n")
            return register

        Slices(folder, PLAN, read).files_visible_to(UNIT, WHEN, SCHEME)
        reads: list[int] = []
        self.slices(folder, reads).files_visible_to(UNIT, WHEN, SCHEME)
        assert reads == [1]

    @pytest.mark.parametrize("planted", [None, [], {}, {"register.yaml": 1}, "x", {"a": "b"}])
    def test_ignore_a_value_of_another_shape(self, tmp_path, monkeypatch, planted):
        folder = write_register(tmp_path / "so")
        right = self.slices(folder, []).files_visible_to(UNIT, WHEN, SCHEME)
        monkeypatch.setattr(memory, "recall", lambda _: planted)
        assert self.slices(folder, []).files_visible_to(UNIT, WHEN, SCHEME) == right


def asked(capsys, *words: str) -> str:
    assert main(words) == 0
    return capsys.readouterr().out


OF_A_QUARTER = ("--quarter", str(QUARTER))
QUESTIONS = [
    ("progress", *OF_A_QUARTER),
    ("progress", *OF_A_QUARTER, "--unit", "xa-mot"),
    ("progress", *OF_A_QUARTER, "--csv"),
    ("progress", *OF_A_QUARTER, "--json"),
    ("evidence", "media_items", *OF_A_QUARTER),
    ("evidence", "media_items", *OF_A_QUARTER, "--csv"),
    ("evidence", "media_items", *OF_A_QUARTER, "--uncounted", "--csv"),
]


def _if_answer(value: object, planted: object) -> object:
    """What was planted in place of an answer; other entries stay."""
    return planted if isinstance(value, dict) and "names" in value else value


class TestAnswers:
    @pytest.fixture
    def root(self, tmp_path, monkeypatch) -> Path:
        small_project(tmp_path / "du-an")
        monkeypatch.chdir(tmp_path / "du-an")
        return tmp_path / "du-an"

    @pytest.mark.parametrize("words", QUESTIONS, ids=" ".join)
    def test_are_the_same_words_as_without_memory(self, root, capsys, monkeypatch, words):
        monkeypatch.setenv(memory.SWITCH, "0")
        fresh = asked(capsys, *words)
        monkeypatch.setenv(memory.SWITCH, "1")
        assert [asked(capsys, *words) for _ in range(2)] == [fresh, fresh]

    def test_no_question_gets_the_answer_to_another(self, root, capsys, monkeypatch):
        monkeypatch.setenv(memory.SWITCH, "0")
        fresh = [asked(capsys, *words) for words in QUESTIONS]
        monkeypatch.setenv(memory.SWITCH, "1")
        for _ in range(2):
            assert [asked(capsys, *words) for words in QUESTIONS] == fresh

    def test_need_no_pandas_the_second_time(self, root, capsys):
        asked(capsys, *QUESTIONS[1])
        code = (
            "import sys; from ocop_lib.cli import main; main(sys.argv[1:]);"
            "print({'pandas', 'numpy', 'yaml'} & set(sys.modules), file=sys.stderr)"
        )
        ended = subprocess.run(
            [sys.executable, "-c", code, *QUESTIONS[1]], capture_output=True, text=True, check=True
        )
        assert ended.stderr == "set()\n"

    @pytest.mark.parametrize("file", ["params/defaults.yaml", "ke-hoach.yaml", "so-lieu/media.csv"])
    def test_are_found_anew_when_a_file_changes(self, root, capsys, monkeypatch, file):
        asked(capsys, *QUESTIONS[0])
        path = root / file
        path.write_bytes(path.read_bytes() + b"\n")
        reads: list[int] = []
        monkeypatch.setattr(
            "ocop_lib.project.project.read_register",
            lambda folder, plan: reads.append(1) or read_register(folder, plan),
        )
        for _ in range(2):
            asked(capsys, *QUESTIONS[0])
        assert reads == [1]

    def test_to_a_wrong_question_are_refused_each_time(self, root, capsys):
        for _ in range(2):
            assert main(["progress", *OF_A_QUARTER, "--unit", "xa-mott"]) == 2
            assert "xa-mott" in capsys.readouterr().err

    def test_of_a_damaged_memory_are_found_anew(self, root, capsys, caches):
        first = asked(capsys, *QUESTIONS[0])
        for path in entries(caches):
            path.write_bytes(path.read_bytes()[:-2])
        assert asked(capsys, *QUESTIONS[0]) == first

    @pytest.mark.parametrize(
        "planted",
        [
            {"columns": [], "rows": []},
            {"columns": ["unit"], "rows": [{"unit": "xa-mot"}]},
            {"columns": ["unit"], "rows": [{"unit": []}], "names": {}},
            {"columns": ["unit"], "rows": 3},
            ["x"],
        ],
        ids=repr,
    )
    def test_of_another_shape_are_found_anew(self, root, capsys, monkeypatch, planted):
        first = asked(capsys, *QUESTIONS[0])
        own = memory.recall
        monkeypatch.setattr(memory, "recall", lambda key: _if_answer(own(key), planted))
        assert asked(capsys, *QUESTIONS[0]) == first

    def test_of_another_project_with_other_targets_are_its_own(self, root, capsys, tmp_path):
        first = asked(capsys, *QUESTIONS[3])
        small_project(tmp_path / "khac")
        plan = tmp_path / "khac" / "ke-hoach.yaml"
        words = plan.read_text("utf-8")
        for old, new in (("xa-mot: 2", "xa-mot: 1"), ("xa-hai: 0", "xa-hai: 1")):
            words = words.replace(old, new, 1)
        plan.write_text(words, "utf-8")
        os.chdir(tmp_path / "khac")
        assert asked(capsys, *QUESTIONS[3]) != first
        os.chdir(root)
        assert asked(capsys, *QUESTIONS[3]) == first


def test_the_digests_of_library_and_packages_are_part_of_every_name(monkeypatch):
    assert library_digest() == memory._LIBRARY
    monkeypatch.setattr(memory, "packages_digest", lambda: packages_digest() + "x")
    assert memory.key_of("test", of="these") != KEY


def test_make_clean_deletes_the_folder():
    makefile = (Path(__file__).parent.parent / "Makefile").read_text(encoding="utf-8")
    assert makefile.count(memory._FOLDER) == 3


def test_a_plan_s_digest_follows_all_that_it_says():
    plan = load_plan("bac_kan_2024")
    assert plan.digest == load_plan("bac_kan_2024").digest
    assert plan.model_copy(update={"theme": "chủ đề khác"}).digest != plan.digest
