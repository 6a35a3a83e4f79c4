"""Nothing is written down of a run: three transactions each, that nobody reads."""

from typing import Any
from uuid import UUID

PLAIN = {"flow_id", "user_id", "job_type", "end_user_id", "heartbeat"}


def keep_no_rows_of_runs(service: Any) -> None:
    """No row for runs that the process begins and ends itself; those queued keep theirs."""
    jobs = service.JobService
    create, update = jobs.create_job, jobs.update_job_status
    start, stop = jobs.start_keep_alive, jobs.stop_keep_alive
    unwritten: set[UUID] = set()  # of runs that are running

    async def create_job(self: Any, job_id: UUID, *args: Any, **options: Any) -> Any:
        if args or not is_plain_run(options):
            return await create(self, job_id, *args, **options)
        unwritten.add(job_id)
        return None

    async def update_job_status(self: Any, job_id: UUID, *args: Any, **options: Any) -> Any:
        if job_id not in unwritten:
            return await update(self, job_id, *args, **options)
        if options.get("finished_timestamp"):
            unwritten.discard(job_id)
        return None

    async def start_keep_alive(self: Any, job_id: UUID, **options: Any) -> None:
        if job_id not in unwritten:
            await start(self, job_id, **options)

    async def stop_keep_alive(self: Any, job_id: UUID) -> None:
        if job_id not in unwritten:
            await stop(self, job_id)

    jobs.create_job, jobs.update_job_status = create_job, update_job_status
    jobs.start_keep_alive, jobs.stop_keep_alive = start_keep_alive, stop_keep_alive


def is_plain_run(options: dict[str, Any]) -> bool:
    """As the run API makes its jobs; those that others ask after have more to say of them."""
    kind = str(getattr(options.get("job_type"), "value", "")).lower()
    return options.keys() <= PLAIN and bool(options.get("heartbeat")) and kind == "workflow"


def capture_nothing(service: Any) -> None:
    """A Memory Base would take what people ask into an index of Langflow's."""
    capture = service.MemoryBaseService.on_flow_output

    async def on_flow_output(
        self: Any, flow_id: UUID, session_id: str, job_id: UUID | None
    ) -> None:
        if not session_id.startswith("anon::"):
            await capture(self, flow_id, session_id, job_id)

    service.MemoryBaseService.on_flow_output = on_flow_output
