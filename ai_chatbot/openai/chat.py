"""The dress of /v1/chat/completions: an answer as a completion, or as its chunks."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from ai_chatbot.openai.errors import ApiError
from ai_chatbot.openai.telling import Cited, Tokens, Told
from ai_chatbot.rendering.thoughts import Piece
from config.base.api import sse

DONE = b"data: [DONE]\n\n"


@dataclass(frozen=True)
class ChatDress:
    id: str
    model: str
    created: int  # seconds since 1970
    host: str  # with the scheme: passages' addresses are made whole by it
    with_usage: bool = False  # in chunks; a completion always has it

    def completion(self, told: Told) -> dict[str, Any]:
        message: dict[str, Any] = {"role": "assistant", "content": told.words, "refusal": None}
        if told.thoughts:
            message["reasoning_content"] = told.thoughts
        message["annotations"] = self.annotations(told.citations)
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": told.reason}
        return self._head("chat.completion") | {
            "choices": [choice],
            "usage": usage_of(told.tokens),
        }

    async def chunks(
        self, telling: AsyncGenerator[Piece | Told, None]
    ) -> AsyncGenerator[bytes, None]:
        """The lines of a stream. A failure is told in it: its status is long said."""
        try:
            yield self._chunk({"role": "assistant", "content": ""})
            async with aclosing(telling):
                async for piece in telling:
                    for line in self._end(piece) if isinstance(piece, Told) else self._grow(piece):
                        yield line
        except ApiError as error:
            yield sse.encode("", error.body())

    def _grow(self, piece: Piece) -> list[bytes]:
        name = "reasoning_content" if piece.is_thought else "content"
        return [self._chunk({name: piece.text})]

    def _end(self, told: Told) -> list[bytes]:
        lines = []
        if told.citations:
            lines.append(self._chunk({"annotations": self.annotations(told.citations)}))
        lines.append(self._chunk({}, told.reason))
        if self.with_usage:
            last = {"choices": [], "usage": usage_of(told.tokens)}
            lines.append(sse.encode("", self._head("chat.completion.chunk") | last))
        return [*lines, DONE]

    def _chunk(self, delta: dict[str, Any], reason: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}
        usage = {"usage": None} if self.with_usage else {}
        return sse.encode("", self._head("chat.completion.chunk") | {"choices": [choice]} | usage)

    def _head(self, kind: str) -> dict[str, Any]:
        return {
            "id": self.id,
            "object": kind,
            "created": self.created,
            "model": self.model,
            "system_fingerprint": None,
        }

    def annotations(self, citations: list[Cited]) -> list[dict[str, Any]]:
        return [
            {"type": "url_citation", "url_citation": url_citation(each, self.host)}
            for each in citations
        ]


def url_citation(cited: Cited, host: str) -> dict[str, Any]:
    return {
        "url": host + cited.path,
        "title": cited.title,
        "start_index": cited.start,
        "end_index": cited.end,
    }


def usage_of(tokens: Tokens) -> dict[str, Any]:
    return {
        "prompt_tokens": tokens.question,
        "completion_tokens": tokens.answer,
        "total_tokens": tokens.total,
        "completion_tokens_details": {"reasoning_tokens": tokens.thought},
    }
