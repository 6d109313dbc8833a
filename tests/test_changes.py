"""Changes of a table are reported by row id and column."""

from hypothesis import given
from hypothesis import strategies as st

from ocop_lib.run.jobs.changes import table_changes

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
