"""Changes of a table are reported by row id and column."""

from hashlib import sha256
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from ocop_lib.run.jobs.changes import changes, table_changes

OLD = "id,name,stars\na,Chè,3\nb,Miến,4\n"


def told(new: str, old: str = OLD) -> list[str]:
    return list(table_changes("products", old.encode(), new.encode()))


def test_a_cell():
    assert told(OLD.replace("Miến", "Miến dong")) == ["bảng products, b, cột name"]


def test_several_cells_of_a_row_together():
    assert told(OLD.replace("Chè,3", "Trà,5")) == ["bảng products, a, cột name, stars"]


def test_rows_that_came_and_went():
    new = OLD.replace("a,Chè,3\n", "") + "c,Mật ong,3\n"
    assert told(new) == ["bảng products, thêm c", "bảng products, bớt a"]


def test_a_new_column():
    new = "id,name,stars,note\na,Chè,3,\nb,Miến,4,x\n"
    assert told(new) == ["bảng products, a, cột note", "bảng products, b, cột note"]


def test_an_order():
    assert told("id,name,stars\nb,Miến,4\na,Chè,3\n") == ["bảng products, thứ tự dòng hoặc cột"]


TABLES = st.dictionaries(st.sampled_from("abcde"), st.sampled_from(["1", "2"]), max_size=5)


@given(TABLES, TABLES)
def test_every_row_that_differs_is_named_and_no_other(old, new):
    def written(rows):
        return "id,n\n" + "".join(f"{key},{value}\n" for key, value in rows.items())

    named = {line.split(", ")[1].split()[-1] for line in told(written(new), written(old))}
    differ = {key for key in {*old, *new} if old.get(key) != new.get(key)}
    assert named == (differ or {"cột"})


def of_job(table: str, before: bytes, after: bytes) -> str:
    """The reason told where a table's file was absent before, or is now, in a report's slice."""
    path, heading = f"data/2024/{table}.csv", "data/2024/register.yaml"
    files = {path: after} if after else {}
    job = SimpleNamespace(tables=frozenset({path}), files=files, inputs={heading: "2"})
    job.inputs |= {name: sha256(data).hexdigest() for name, data in files.items()}
    known = {heading: "1"} | ({path: sha256(before).hexdigest()} if before else {})
    return changes(job, known, lambda name: before if name == path else b"")


def test_the_first_and_the_last_row_of_a_table_that_a_slice_may_lack():
    """Rows that came and went, and no word of files."""
    rows = b"request_id,text\nkn-1,x\n"
    told = "dữ liệu vào đã thay đổi: bảng requests, "
    assert of_job("requests", b"", rows) == f"{told}thêm kn-1"
    assert of_job("requests", rows, b"") == f"{told}bớt kn-1"


def test_a_table_of_which_the_last_rows_are_not_known_is_named_as_a_file():
    rows = b"request_id,text\nkn-1,x\n"
    path = "data/2024/requests.csv"
    job = SimpleNamespace(tables=frozenset({path}), files={path: rows}, inputs={path: "2"})
    assert changes(job, {path: "1"}, lambda _: b"").endswith(f": {path}")
