"""Asking a real Langflow, as an answer's run does."""

from ai_chatbot.langflow.lines import Event
from ai_chatbot.langflow.stream import close_session, stream_answer


async def ask(
    question: str = "How is the soil?",
    token: str = "run-token",
    arrived: list[Event] | None = None,
    session: str = "session",
    flow: str = "",
    model: str = "",
) -> list[Event]:
    """Every event of one answer; `arrived` holds those before an error too."""
    try:
        return await ask_beside(question, token, arrived, session, flow, model)
    finally:
        await close_session()


async def ask_beside(
    question: str,
    token: str,
    arrived: list[Event] | None = None,
    session: str = "session",
    flow: str = "",
    model: str = "",
) -> list[Event]:
    """The same beside others: whoever asked last closes the session that all share."""
    arrived = [] if arrived is None else arrived
    events = stream_answer(question, session_id=session, token=token, flow=flow, model=model)
    async for event in events:
        arrived.append(event)
    return arrived
