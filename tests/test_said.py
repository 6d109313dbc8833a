"""What a report says is remembered: an issue writes it, with the bytes of a notebook that is run."""

from concurrent.futures import Executor, Future
from dataclasses import replace
from datetime import date
from unittest.mock import ANY

import pytest
from issuing import BY, OPEN, correct, ordered
from issuing import day_of_issue as day_of_issue_
from sample_blocks import sample
from small_project import deliver, job_of, pretend, small_project
from test_batch import batch

from ocop_lib.errors import Place
from ocop_lib.files import memory
from ocop_lib.project.project import load_project
from ocop_lib.publish.issue import Means, issue
from ocop_lib.publish.words import Words
from ocop_lib.render.document import document
from ocop_lib.render.edition import Edition
from ocop_lib.render.remarks import ECHOED
from ocop_lib.render.writers import WRITERS
from ocop_lib.render.written_document import from_text, to_text
from ocop_lib.run import execute, said
from ocop_lib.run.execute import run_job
from ocop_lib.run.jobs.job import Job, Outcome
from ocop_lib.run.pool import run_jobs, work
from ocop_lib.run.processes import Processes
from ocop_lib.run.written import write_said

day_of_issue = pytest.fixture(day_of_issue_)
ISSUED = Edition(2, date(2027, 4, 6), BY, OPEN, "bổ sung số liệu", date(2027, 4, 5))


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setenv(memory.SWITCH, "1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    root = tmp_path / "dự án"
    root.mkdir()
    return small_project(root)


class TestText:
    def test_of_every_kind_of_block_gives_the_document_back(self):
        remark = ECHOED.at(Place(part="ô 3"), found="text/latex")
        whole = replace(document(sample()), remarks=(remark,))
        again = from_text(to_text(whole))
        assert again == whole
        assert WRITERS["html"](again) == WRITERS["html"](whole)

    def test_of_half_a_letter_is_none(self):
        whole = document(sample())
        assert to_text(replace(whole, remarks=(ECHOED.at(found="\ud800"),))) == ""

    @pytest.mark.parametrize("text", ["", "AAAA", "không phải base64", "eJwDAAAAAAE="])
    def test_that_is_damaged_is_no_document(self, text):
        assert from_text(text) is None


def test_written_again_has_the_bytes_of_a_notebook_that_is_run_in_every_edition(project):
    job = replace(job_of(project), formats=("html", "pdf", "docx"))
    draft = run_job(job)
    issued = replace(job, edition=ISSUED)
    wanted = run_job(issued)
    assert wanted.outputs.keys() == {"html", "pdf", "docx"}
    assert all(wanted.outputs[form] != draft.outputs[form] for form in job.formats)
    assert write_said(replace(issued, document=draft.document)).outputs == wanted.outputs
    # An issued report's document serves as well as a draft's.
    said_before = replace(job, document=wanted.document)
    assert write_said(said_before).outputs == draft.outputs
    # Workers that write only are begun without the process that kernels are forked from.
    with Processes(is_late=True) as start:
        start.begin(False)
        [outcome] = run_jobs([said_before], 1, start)
        assert start.warm is None
    assert outcome.outputs == draft.outputs


def test_the_edition_is_the_only_input_that_the_key_leaves_out(project):
    job = job_of(project)
    assert replace(job, edition=ISSUED).draft_key == job.draft_key
    others = [
        *(replace(job, files={**job.files, path: data + b" "}) for path, data in job.files.items()),
        *(replace(job, fingerprints={**job.fingerprints, name: "-"}) for name in job.fingerprints),
        replace(job, parameters={**job.parameters, "narrative": {"causes": "mưa"}}),
    ]
    keys = {one.draft_key for one in others}
    assert len(keys) == len(others)
    assert job.draft_key not in keys


def test_damaged_leaves_the_work_to_the_notebook(project, monkeypatch):
    job = replace(job_of(project), document="hỏng")
    monkeypatch.setattr(execute, "run_job", pretend)
    assert work(job) == pretend(job)


class Saying(Executor):
    """An executor without kernels, whose reports say their key; remembers what it was given."""

    given: list[Job]

    def __init__(self, workers: int) -> None: ...

    def submit(self, task, job):
        self.given.append(job)
        future: Future[Outcome] = Future()
        future.set_result(replace(pretend(job), document=f"nói {getattr(job, 'draft_key', '')}"))
        return future


def given(monkeypatch) -> list[Job]:
    found: list[Job] = []
    monkeypatch.setattr(Saying, "given", found, raising=False)
    return found


def make(root) -> None:
    current = batch(root)
    assert [one.outcome.status for one in current.make(Saying, 1)]
    current.publish_pages({})


def test_issuing_runs_the_notebook_of_a_changed_report_only(project, day_of_issue, monkeypatch):
    root, found, begun = project.root, given(monkeypatch), []
    make(root)
    assert not any(job.document for job in found)

    def issue_all(**words) -> dict[str, str]:
        found.clear()
        told = Words(**{"by": BY, "despite": OPEN, **words})
        issue(load_project(root), ordered(root), told, Means(Saying, 1, begin=begun.append))
        return {job.id: job.document for job in found}

    correct(root)
    documents = issue_all()
    assert documents.pop("2027-Q1/xa-mot") == ""
    assert documents == {f"2027-Q1/{unit}": ANY for unit in ("xa-hai", "phuong-ba")}
    assert all(one.startswith("nói ") for one in documents.values())
    deliver(root, "xa-mot", name="gn-nua")
    make(root)
    assert issue_all(revision="bổ sung").keys() == {"2027-Q1/xa-mot"}
    assert found[0].document == f"nói {found[0].draft_key}"
    assert begun == [True, False]


def test_a_page_and_a_report_that_says_too_much_are_not_remembered(project, monkeypatch):
    job = job_of(project)
    monkeypatch.setattr(said, "_MOST_LETTERS", 3)
    for text in ("", "bốn4"):
        said.remember(job, Outcome(job.id, "done", document=text))
        assert said.known(job).document == ""
    said.remember(job, Outcome(job.id, "done", document="ba3"))
    assert said.known(job).document == "ba3"
