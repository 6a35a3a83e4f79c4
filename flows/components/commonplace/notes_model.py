"""A language model behind any server that speaks OpenAI's chat completions."""

import json
import os
import re
from urllib.parse import urlsplit, urlunsplit

import httpx
import openai
from langchain_core.messages import AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk
from langchain_openai import ChatOpenAI
from lfx.base.models.model import LCModelComponent
from lfx.field_typing import LanguageModel
from lfx.field_typing.range_spec import RangeSpec
from lfx.io import (
    BoolInput,
    IntInput,
    MessageInput,
    MultilineInput,
    SecretStrInput,
    SliderInput,
    StrInput,
)
from lfx.services.cache.utils import CACHE_MISS
from lfx.services.deps import get_shared_component_cache_service

MODEL_VARIABLE = "COMMONPLACE_MODEL"
# Parameters that some servers refuse, in the order of what is done about them.
REFUSABLE = ("max_completion_tokens", "max_tokens", "temperature", "stream_options")
MORE_ROOM = "more room"  # learned of a model that used all its tokens up by thinking
ROOM_TO_THINK = 16  # times the tokens of an answer
THOUGHTS = ("reasoning_content", "reasoning", "thinking")  # where servers put them
LESSONS_MAX = 5  # that one question may bring
CONTEXT_TOO_LONG = ("context_length", "context length", "context size", "n_ctx", "too many tokens")
CONNECT_TIMEOUT = 10.0  # seconds
# Where a sentence ends and a list's next item follows with nothing between: "…else.- Be brief".
LIST_BEGINS = re.compile(
    r"(?<=[^\s\d][.!?:;])(?=[-*•] \S)|(?<=[^\W\d_]{2}[.!?:;])(?=[0-9]{1,2}[.)] \S)"
)


class NotesModel(LCModelComponent):
    display_name = "Notes Model"
    description = "Writes the answer: any model behind an OpenAI-compatible server."
    icon = "brain-circuit"
    name = "NotesModel"

    inputs = [
        MessageInput(name="input_value", display_name="Input", info="What to answer."),
        MultilineInput(
            name="system_message",
            display_name="System Message",
            info="How to answer. It comes first and stays the same, so that a server can cache it.",
        ),
        BoolInput(
            name="stream",
            display_name="Stream",
            info="Show the answer while it is written.",
            value=True,
            advanced=True,
        ),
        StrInput(
            name="base_url",
            display_name="Base URL",
            info=(
                "The server's address, up to and with /v1. Empty: the one chosen on the page "
                "Model, else LLM_BASE_URL."
            ),
            placeholder="LLM_BASE_URL",
        ),
        SecretStrInput(
            name="api_key",
            display_name="API Key",
            info="Empty: the key that belongs to the server, which goes nowhere else.",
            placeholder="LLM_API_KEY",
            value="",
            load_from_db=False,
        ),
        StrInput(
            name="model_name",
            display_name="Model",
            info="The model's name as its server knows it. Empty: the one chosen, or LLM_MODEL.",
            placeholder="LLM_MODEL",
        ),
        SliderInput(
            name="temperature",
            display_name="Temperature",
            info="0 keeps to the notes; more makes freer sentences.",
            value=0.0,
            range_spec=RangeSpec(min=0, max=2, step=0.05),
            advanced=True,
        ),
        IntInput(
            name="max_tokens",
            display_name="Max Tokens",
            info="The answer's greatest length in tokens; 0 leaves it to the server.",
            value=512,
            advanced=True,
        ),
        IntInput(
            name="timeout",
            display_name="Time-out",
            info="Seconds of silence after which the model is given up.",
            value=170,
            advanced=True,
        ),
    ]

    def build_model(self) -> LanguageModel:
        server = self._server()
        if not server:
            raise ValueError(
                "Notes Model does not know its server: fill in its Base URL, "
                "or start Langflow with LLM_BASE_URL."
            )
        # Langflow writes the field's value beside the answer as what wrote it.
        self.set_attributes({"model_name": self._model()})
        if (prompt := with_lines(self.system_message)) != self.system_message:
            self.set_attributes({"system_message": prompt})
        # Without HTTP clients of our own, ChatOpenAI keeps one for each address: making one
        # takes longer than all the rest of a run, as it reads every certificate anew.
        return Chat(
            base_url=server,
            api_key=self._key() or "none",  # a server without keys ignores it
            model=self.model_name,
            temperature=self.temperature,
            max_tokens=self.max_tokens or None,
            timeout=(CONNECT_TIMEOUT, self.timeout, self.timeout, CONNECT_TIMEOUT),
            stream_chunk_timeout=float(self.timeout),
            max_retries=1,  # llama.cpp's server now and then drops a kept connection
            stream_usage=True,
        )

    # Empty fields are filled here and not through Langflow's global variables: the Playground
    # knows those of its database alone.
    def _server(self) -> str:
        return self.base_url or self._usual().get("base_url") or ""

    def _key(self) -> str:
        # A key belongs to its own server, and goes to no other.
        return self.api_key or ("" if self.base_url else self._usual().get("api_key") or "")

    def _model(self) -> str:
        return self.model_name or self._usual().get("model") or "default"

    def _usual(self) -> dict[str, str]:
        """What was chosen in Commonplace, which comes with the run, else what started us says."""
        graph = self.graph if self._vertex else None
        given = (graph.context if graph else {}).get("request_variables") or {}
        return read_choice(given.get(MODEL_VARIABLE)) or {
            "base_url": os.environ.get("LLM_BASE_URL", ""),
            "api_key": os.environ.get("LLM_API_KEY", ""),
            "model": os.environ.get("LLM_MODEL", ""),
        }

    def _get_exception_message(self, error: Exception) -> str | None:
        """What went wrong with the model, as a sentence; the base class asks for this."""
        said = explain(error, server=place_of(self._server()), model=self._model())
        key = self._key()
        return said.replace(key, "…") if said and len(key) > 3 else said


def read_choice(text: str | None) -> dict[str, str]:
    try:
        chosen = json.loads(text or "{}")
    except ValueError:
        return {}
    return chosen if isinstance(chosen, dict) else {}


class Chat(ChatOpenAI):
    """A model whose thoughts come between marks, and that is asked for what its server takes.

    What a server refuses it says when it is asked; that is heeded, and kept for the next runs.
    """

    async def _astream(self, *args, **options):
        for _ in range(LESSONS_MAX):
            telling = Telling()
            try:
                async for chunk in super()._astream(*args, **options):
                    yield telling.told(chunk)
            except openai.APIStatusError as error:
                if telling.has_begun or not self._learn(lesson_of(error)):
                    raise
                continue
            if rest := telling.rest():
                yield rest
            if not telling.ran_out or not self._learn(MORE_ROOM):
                return

    async def _agenerate(self, *args, **options):
        while True:
            try:
                result = await super()._agenerate(*args, **options)
            except openai.APIStatusError as error:
                if self._learn(lesson_of(error)):
                    continue
                raise
            choice = result.generations[0]
            is_out = (choice.generation_info or {}).get("finish_reason") == "length"
            if not (is_out and is_only_thought(choice.text) and self._learn(MORE_ROOM)):
                return result

    def _convert_chunk_to_generation_chunk(self, chunk, *args):
        thoughts = ""
        for choice in (chunk.get("choices") or [])[:1]:
            thoughts = take_thoughts(choice.get("delta"))
        made = super()._convert_chunk_to_generation_chunk(chunk, *args)
        if made is not None and thoughts:
            made.message.additional_kwargs[THOUGHTS[0]] = thoughts
        return made

    def _create_chat_result(self, response, *args):
        whole = response if isinstance(response, dict) else response.model_dump(warnings=False)
        kept = []
        for choice in whole.get("choices") or []:
            kept.append(take_thoughts(choice.get("message")))
        if not any(kept):
            return super()._create_chat_result(response, *args)
        result = super()._create_chat_result(whole, *args)
        for thoughts, generation in zip(kept, result.generations, strict=False):
            if thoughts:
                generation.message.content = f"{marked(thoughts)}{generation.message.content}"
                generation.text = generation.message.content
        return result

    def _get_request_payload(self, *args, **options) -> dict:
        payload = super()._get_request_payload(*args, **options)
        learned = self._learned()
        if MORE_ROOM in learned and payload.get("max_completion_tokens"):
            payload["max_completion_tokens"] *= ROOM_TO_THINK
        if "max_completion_tokens" in learned and "max_completion_tokens" in payload:
            payload["max_tokens"] = payload.pop("max_completion_tokens")
        for name in learned - {"max_completion_tokens"}:
            payload.pop(name, None)
        return payload

    def _learn(self, lesson: str) -> bool:
        """Whether it is news, so that asking once more may succeed."""
        learned = self._learned()
        if not lesson or lesson in learned:
            return False
        get_shared_component_cache_service().set(self._place(), learned | {lesson})
        return True

    def _learned(self) -> frozenset[str]:
        known = get_shared_component_cache_service().get(self._place())
        return frozenset() if known is CACHE_MISS or not known else known

    def _place(self) -> str:
        return f"commonplace.lessons {self.openai_api_base} {self.model_name}"


class Telling:
    """An answer's pieces with its thoughts between marks, as models write them that mark theirs."""

    def __init__(self) -> None:
        self.has_begun = False
        self._is_thinking = self._is_cut = False
        self._texts: list[str] = []

    @property
    def ran_out(self) -> bool:
        """Whether its tokens were used up before it said a word."""
        return self._is_cut and is_only_thought("".join(self._texts))

    def told(self, chunk):
        self.has_begun = True
        message = chunk.message
        thoughts = message.additional_kwargs.pop(THOUGHTS[0], "")
        text = message.content if isinstance(message.content, str) else ""
        self._is_cut |= (chunk.generation_info or {}).get("finish_reason") == "length"
        if thoughts or (text and self._is_thinking):
            text = self._turn(thoughts) + self._end_before(text) + text
            message.content = text
            chunk.text = text
        self._texts.append(text)
        return chunk

    def _turn(self, thoughts: str) -> str:
        if not thoughts:
            return ""
        begins = "" if self._is_thinking else "<think>\n"
        if begins and self._texts and "".join(self._texts).strip():
            begins = f"\n\n{begins}"
        self._is_thinking = True
        return begins + unmarked(thoughts)

    def _end_before(self, text: str) -> str:
        if not text or not self._is_thinking:
            return ""
        self._is_thinking = False
        return "\n</think>\n\n"

    def rest(self):
        """What ends thoughts after which nothing came; None where none are open."""
        is_open = self._is_thinking or (self.ran_out and "</think>" not in "".join(self._texts))
        if not is_open or not "".join(self._texts).strip():
            return None
        self._is_thinking = False
        return ChatGenerationChunk(message=AIMessageChunk(content="\n</think>\n\n"))


def take_thoughts(said: dict | None) -> str:
    """Take the thoughts out of a message or a piece of one, in whichever way they stand in it."""
    if not isinstance(said, dict):
        return ""
    found = next((said[name] for name in THOUGHTS if isinstance(said.get(name), str)), "")
    content = said.get("content")
    if isinstance(content, list):  # Mistral's: parts of several kinds
        parts = [part for part in content if isinstance(part, dict)]
        said["content"] = "".join(map(text_of, (p for p in parts if p.get("type") != "thinking")))
        found += "".join(map(text_of, (p for p in parts if p.get("type") == "thinking")))
    return found


def text_of(part: dict) -> str:
    text = part.get("thinking") or part.get("text") or ""
    if isinstance(text, list):
        return "".join(text_of(each) for each in text if isinstance(each, dict))
    return text if isinstance(text, str) else ""


def marked(thoughts: str) -> str:
    return f"<think>\n{unmarked(thoughts)}\n</think>\n\n"


def unmarked(thoughts: str) -> str:
    """Thoughts that speak of the mark do not end by it."""
    return thoughts.replace("</think>", "‹/think›")


def is_only_thought(text: str) -> bool:
    text = text.strip()
    begins = text.startswith("<think>")
    return not text or (begins and not text.partition("</think>")[2].strip())


def lesson_of(error: openai.APIStatusError) -> str:
    """The parameter that the server refuses, the one that it names first; "" for another error."""
    said = f"{error.body} {error.message}"
    if error.status_code not in (400, 422) or is_too_long(said):
        return ""
    if (param := getattr(error, "param", None)) in REFUSABLE:
        return param
    named = {said.find(name): name for name in REFUSABLE if name in said}
    return named[min(named)] if named else ""


def is_too_long(said: str) -> bool:
    return any(sign in said.lower() for sign in CONTEXT_TOO_LONG)


def with_lines(text: object) -> object:
    """A prompt whose list lost its line breaks: Langflow's small field strips them at an edit."""
    return LIST_BEGINS.sub("\n", text) if isinstance(text, str) and "\n" not in text else text


def place_of(server: str) -> str:
    """The server's address as any user may read it: without a name and password in it."""
    try:
        parts = urlsplit(server)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
    except ValueError:
        return "its address"


def explain(error: Exception, *, server: str, model: str) -> str | None:
    if isinstance(error, openai.APITimeoutError | httpx.TimeoutException | TimeoutError):
        return "The model was silent for too long. Try again, or choose a smaller model."
    if isinstance(error, openai.APIConnectionError | httpx.ConnectError):
        return f"The model's server at {server} cannot be reached. Is it running?"
    if isinstance(error, httpx.TransportError):
        return "The model's server broke off in the middle of its answer. Please try again."
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        return (
            f"The model's server at {server} refused the key. "
            "Check it on the page Model, or LLM_API_KEY."
        )
    if isinstance(error, openai.NotFoundError):
        return (
            f"The server at {server} knows no model {model!r}. Choose another on the page Model, "
            "or check LLM_MODEL and LLM_BASE_URL."
        )
    if isinstance(error, openai.RateLimitError):
        return "The model's server takes no more questions just now. Try again in a moment."
    return explain_status(error) if isinstance(error, openai.APIError) else None


def explain_status(error: openai.APIError) -> str:
    body = error.body if isinstance(error.body, dict) else {}
    said = " ".join(str(body.get("message") or error.message).split())[:200]
    if is_too_long(said):
        return (
            "The question and its passages are too long for this model. "
            "Ask in fewer words, or let Notes Search bring fewer passages."
        )
    return f"The model's server reported an error: {said}"
