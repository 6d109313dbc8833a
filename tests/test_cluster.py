"""Workers of a Dask cluster: the same reports, a retry for a worker that dies, no shared disk."""

import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from doomed import die, die_once
from small_project import job_of, jobs, remembered, small_project

from ocop_lib.errors import ParameterError
from ocop_lib.run import cluster
from ocop_lib.run.execute import run_job
from ocop_lib.run.pool import run_jobs, work


@contextmanager
def workers(count: int) -> Iterator[cluster.Cluster]:
    """The batch's side of a scheduler with workers, each a process that starts elsewhere."""
    from distributed import LocalCluster

    with tempfile.TemporaryDirectory() as folder:
        here = Path.cwd()
        os.chdir(folder)
        with LocalCluster(
            n_workers=count,
            threads_per_worker=1,
            dashboard_address=":0",
            local_directory=folder,
            # A worker that died takes seconds to come back: no job takes along more than two.
            scheduler_kwargs={"allowed_failures": 1},
        ) as local:
            os.chdir(here)
            with cluster.Cluster(local.scheduler_address) as opened:
                yield opened


@pytest.fixture(scope="module")
def start():
    with workers(2) as opened:
        yield opened


@pytest.fixture(scope="module")
def doomed():
    """For two tests that kill three workers, which may never come back: there are three."""
    with workers(3) as opened:
        yield opened


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setattr("ocop_lib.project.project.read_register", remembered)
    return small_project(tmp_path)


def test_makes_the_same_files_as_this_machine(start, project):
    wanted = jobs(project)
    made = {one.id: one for one in run_jobs(wanted.values(), start.slots, start)}
    assert [one.faults for one in made.values()] == [()] * len(wanted)
    name = "2027-Q1/xa-hai"
    assert made[name].outputs == run_job(wanted[name]).outputs


def test_keeps_every_worker_busy(start):
    assert start.slots == 4


def test_a_worker_that_dies_costs_a_retry(doomed, project, tmp_path):
    job = job_of(project)
    job = replace(job, parameters={**job.parameters, "died": str(tmp_path / "died")})
    (outcome,) = run_jobs([job], 1, doomed, die_once)
    assert (tmp_path / "died").exists()
    assert outcome.status == "done"


def test_a_job_that_kills_every_worker_fails_alone(doomed, project):
    (outcome,) = run_jobs([job_of(project)], 1, doomed, die)
    (fault,) = outcome.faults
    assert (fault.code, fault.found.split(":")[0]) == ("report.not_handed_over", "KilledWorker")


def test_a_worker_with_another_library_refuses(project):
    job = job_of(project)
    other = replace(job, fingerprints={**job.fingerprints, "library": "khác"})
    (fault,) = cluster.work_alike(other).faults
    assert fault.code == "report.other_library"


def test_what_the_batch_hands_over_is_checked_there(start, project):
    job = job_of(project)
    other = replace(job, fingerprints={**job.fingerprints, "library": "khác"})
    (outcome,) = run_jobs([other], 1, start, work)
    assert [fault.code for fault in outcome.faults] == ["report.other_library"]


def test_an_address_where_nobody_answers_is_refused(monkeypatch):
    monkeypatch.setattr(cluster, "_SECONDS_TO_CONNECT", 0.2)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(ParameterError) as caught:
            cluster.Cluster(address)
    assert [fault.code for fault in caught.value.faults] == ["cluster.address"]
    assert address in str(caught.value)


def test_a_project_s_own_folder_is_not_needed(start, project):
    """The job is all a worker gets: the project may be gone when it starts."""
    job = job_of(project)
    for path in sorted(project.root.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (outcome,) = run_jobs([job], 1, start)
    assert outcome.faults == ()
