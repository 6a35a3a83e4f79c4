"""The dress of /v1/responses: an answer as a response, or as the events by which it grows."""

import itertools
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from ai_chatbot.openai.chat import url_citation
from ai_chatbot.openai.errors import ApiError
from ai_chatbot.openai.requests import RESPONSE_PREFIX
from ai_chatbot.openai.telling import Cited, Tokens, Told
from ai_chatbot.rendering.thoughts import Piece
from config.base.api import sse

Json = dict[str, Any]


@dataclass(frozen=True)
class ResponseDress:
    """What is the same in all that is told of one response."""

    id: str
    model: str
    created: int  # seconds since 1970
    host: str  # with the scheme: passages' addresses are made whole by it
    previous: str | None = None
    limit: int | None = None

    def response(
        self, status: str, output: list[Json], *, tokens: Tokens | None = None, **more: Any
    ) -> Json:
        return {
            "id": self.id,
            "object": "response",
            "created_at": self.created,
            "status": status,
            "error": None,
            "incomplete_details": None,
            "instructions": None,
            "max_output_tokens": self.limit,
            "model": self.model,
            "output": output,
            "parallel_tool_calls": True,
            "previous_response_id": self.previous,
            "reasoning": {"effort": None, "summary": None},
            "store": True,
            "temperature": None,
            "text": {"format": {"type": "text"}},
            "tool_choice": "auto",
            "tools": [],
            "top_p": None,
            "truncation": "disabled",
            "usage": usage_of(tokens) if tokens else None,
            "metadata": {},
        } | more

    def whole(self, told: Told) -> Json:
        output = [self.thoughts(told.thoughts)] if told.thoughts else []
        output.append(self.message(told.words, told.citations))
        if told.reason == "length":
            details = {"reason": "max_output_tokens"}
            return self.response(
                "incomplete", output, tokens=told.tokens, incomplete_details=details
            )
        return self.response("completed", output, tokens=told.tokens)

    def failed(self, error: ApiError) -> Json:
        said = {"code": "server_error", "message": error.message}
        return self.response("failed", [], error=said)

    # --- Items of the output ------------------------------------------------------------

    @property
    def thoughts_id(self) -> str:
        return self.id.replace(RESPONSE_PREFIX, "rs_")

    @property
    def message_id(self) -> str:
        return self.id.replace(RESPONSE_PREFIX, "msg_")

    def thoughts(self, text: str, status: str = "completed") -> Json:
        content = [{"type": "reasoning_text", "text": text}] if text else []
        item = {"id": self.thoughts_id, "type": "reasoning", "summary": []}
        return item | {"content": content, "status": status}

    def message(self, text: str, citations: list[Cited]) -> Json:
        return self.message_with([self.part(text, citations)])

    def message_with(self, content: list[Json], status: str = "completed") -> Json:
        item = {"id": self.message_id, "type": "message", "role": "assistant"}
        return item | {"status": status, "content": content}

    def part(self, text: str, citations: list[Cited]) -> Json:
        annotations = [self.annotation(each) for each in citations]
        return {"type": "output_text", "text": text, "annotations": annotations, "logprobs": []}

    def annotation(self, cited: Cited) -> Json:
        return {"type": "url_citation"} | url_citation(cited, self.host)


@dataclass
class ResponseEvents:
    """The events of one response, numbered; items open and close as thoughts and words come."""

    dress: ResponseDress
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _done: int = 0  # items
    _open: str = ""  # "thoughts" or "words"
    _text: list[str] = field(default_factory=list)  # of the item that is open

    async def lines(
        self, telling: AsyncGenerator[Piece | Told, None]
    ) -> AsyncGenerator[bytes, None]:
        try:
            for name in ("created", "in_progress"):
                yield self._event(name, response=self.dress.response("in_progress", []))
            async with aclosing(telling):
                async for piece in telling:
                    for line in self._end(piece) if isinstance(piece, Told) else self._grow(piece):
                        yield line
        except ApiError as error:
            yield self._event("failed", response=self.dress.failed(error))

    def _event(self, name: str, **data: Any) -> bytes:
        kind = f"response.{name}"
        return sse.encode(kind, {"type": kind, "sequence_number": next(self._numbers)} | data)

    def _grow(self, piece: Piece) -> Iterator[bytes]:
        wanted = "thoughts" if piece.is_thought else "words"
        if piece.is_thought and self._open == "words":
            return  # the item of thoughts is done; the whole response has these as well
        if self._open != wanted:
            yield from self._close([])
            yield from self._begin(wanted)
        self._text.append(piece.text)
        yield self._part_event("delta", delta=piece.text, **self._no_logprobs())

    def _begin(self, wanted: str) -> Iterator[bytes]:
        self._open, self._text = wanted, []
        empty = self.dress.message_with([], "in_progress")
        if wanted == "thoughts":
            empty = self.dress.thoughts("", "in_progress")
        yield self._item_event("added", empty)
        yield self._about_part("added", self._part("", []))

    def _close(self, citations: list[Cited]) -> Iterator[bytes]:
        """End the item that is open, if one is."""
        if not self._open:
            return
        text = "".join(self._text)
        if self._open == "words":
            for at, cited in enumerate(citations):
                note = {"annotation_index": at, "annotation": self.dress.annotation(cited)}
                yield self._part_event("annotation.added", **note)
        yield self._part_event("done", text=text, **self._no_logprobs())
        yield self._about_part("done", self._part(text, citations))
        is_thought = self._open == "thoughts"
        item = self.dress.thoughts(text) if is_thought else self.dress.message(text, citations)
        yield self._item_event("done", item)
        self._open, self._done = "", self._done + 1

    def _end(self, told: Told) -> Iterator[bytes]:
        if self._open != "words":
            yield from self._close([])
            yield from self._begin("words")
        yield from self._close(told.citations)
        whole = self.dress.whole(told)
        yield self._event(whole["status"], response=whole)

    # --- Parts of events ----------------------------------------------------------------

    def _part(self, text: str, citations: list[Cited]) -> Json:
        if self._open == "thoughts":
            return {"type": "reasoning_text", "text": text}
        return self.dress.part(text, citations)

    def _item_event(self, name: str, item: Json) -> bytes:
        return self._event(f"output_item.{name}", output_index=self._done, item=item)

    def _about_part(self, name: str, part: Json) -> bytes:
        return self._event(f"content_part.{name}", **self._where(), part=part)

    def _part_event(self, name: str, **data: Any) -> bytes:
        kind = "reasoning_text" if self._open == "thoughts" else "output_text"
        return self._event(f"{kind}.{name}", **self._where(), **data)

    def _where(self) -> Json:
        is_thought = self._open == "thoughts"
        item_id = self.dress.thoughts_id if is_thought else self.dress.message_id
        return {"item_id": item_id, "output_index": self._done, "content_index": 0}

    def _no_logprobs(self) -> Json:
        return {"logprobs": []} if self._open == "words" else {}


def usage_of(tokens: Tokens) -> Json:
    return {
        "input_tokens": tokens.question,
        "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
        "output_tokens": tokens.answer,
        "output_tokens_details": {"reasoning_tokens": tokens.thought},
        "total_tokens": tokens.total,
    }
