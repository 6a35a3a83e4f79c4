"""Runs that nobody reads any more."""

import asyncio
import gc
import weakref
from types import SimpleNamespace


async def deaf(times):
    """Takes no notice of so many cancellations, as a wait may that ends in the same moment."""
    for _ in range(times):
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            continue
    await asyncio.Event().wait()


async def started(run):
    task = asyncio.create_task(run)
    await asyncio.sleep(0)
    return task


async def test_a_run_that_missed_its_cancellation_is_stopped_all_the_same():
    from commonplace_langflow.stopping import stop

    run = await started(deaf(2))
    await stop(run)

    assert run.cancelled()


async def test_what_a_stopped_run_leaves_in_a_circle_is_gone_with_it():
    """As the answer of a model, which stays open until nobody holds it."""
    from commonplace_langflow.stopping import stop

    class Answer:
        def __init__(self):
            self.itself = self

    held = []

    async def read():
        held.append(weakref.ref(Answer()))
        await asyncio.Event().wait()

    gc.disable()
    try:
        run = await started(read())
        assert held[0]() is not None
        await stop(run)
        assert held[0]() is None
    finally:
        gc.enable()


async def test_one_that_never_listens_is_given_up_and_told(monkeypatch, caplog):
    from commonplace_langflow import stopping

    monkeypatch.setattr(stopping, "PAUSE", 0.001)
    monkeypatch.setattr(stopping, "TIMES", 3)
    run = await started(deaf(3))
    await stopping.stop(run)

    assert not run.done()
    assert "although nobody reads it" in caplog.text
    run.cancel()


async def test_of_langflows_own_run_it_is_made_sure():
    """Its answer knows the run that writes it by a variable of its own."""
    from commonplace_langflow.runs import stop_when_left

    def answer_of(main_task):
        async def on_disconnect():
            main_task.cancel()

        return SimpleNamespace(background=on_disconnect)

    response = answer_of(run := await started(deaf(1)))
    stop_when_left(response)
    await response.background()

    assert run.cancelled()
    unknown = answer_of(None)
    before = unknown.background
    stop_when_left(unknown)
    assert unknown.background is before
