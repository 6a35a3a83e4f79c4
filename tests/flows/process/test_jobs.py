"""Rows of runs: none for those that a process begins and ends itself."""

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

RUN: dict[str, Any] = {
    "flow_id": "f",
    "user_id": "u",
    "job_type": SimpleNamespace(value="workflow"),
    "end_user_id": None,
    "heartbeat": True,
}


class Jobs:
    """Langflow's service, as far as it writes."""

    def __init__(self):
        self.written = []

    async def create_job(self, job_id, **options):
        self.written.append("created")
        return "row"

    async def update_job_status(self, job_id, status, *, finished_timestamp=False):
        self.written.append(status)

    async def start_keep_alive(self, job_id, **options):
        self.written.append("kept alive")

    async def stop_keep_alive(self, job_id):
        self.written.append("let go")


@pytest.fixture
def jobs():
    from commonplace_langflow.jobs import keep_no_rows_of_runs

    class Changed(Jobs):
        pass

    keep_no_rows_of_runs(SimpleNamespace(JobService=Changed))
    return Changed()


async def live(jobs, **options):
    """The whole life of a run."""
    job_id = uuid4()
    await jobs.create_job(job_id=job_id, **options)
    await jobs.update_job_status(job_id, "begun")
    await jobs.start_keep_alive(job_id, beat_now=False)
    await jobs.stop_keep_alive(job_id)
    await jobs.update_job_status(job_id, "done", finished_timestamp=True)
    return job_id


async def test_nothing_is_written_of_a_run(jobs):
    job_id = await live(jobs, **RUN)

    assert jobs.written == []
    await jobs.update_job_status(job_id, "after its end")
    assert jobs.written == ["after its end"]  # it is forgotten: nothing grows


@pytest.mark.parametrize(
    "options",
    [
        {},
        RUN | {"heartbeat": False},
        RUN | {"dedupe_key": "k"},
        RUN | {"status": "in progress"},
        RUN | {"asset_id": "a knowledge base"},
        RUN | {"job_type": SimpleNamespace(value="ingestion")},
    ],
)
async def test_a_job_that_others_ask_after_keeps_its_row(jobs, options):
    await live(jobs, **options)

    assert jobs.written == ["created", "begun", "kept alive", "let go", "done"]


async def test_a_memory_base_captures_no_run_of_people(monkeypatch):
    from commonplace_langflow.jobs import capture_nothing

    class Service:
        captured = []

        async def on_flow_output(self, flow_id, session_id, job_id):
            self.captured.append(session_id)

    capture_nothing(SimpleNamespace(MemoryBaseService=Service))
    service = Service()
    await service.on_flow_output(flow_id=uuid4(), session_id="anon::5f", job_id=None)
    await service.on_flow_output(flow_id=uuid4(), session_id="the editor's", job_id=None)

    assert Service.captured == ["the editor's"]
