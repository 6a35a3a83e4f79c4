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
STREAM = "stream"  # which OpenAI keeps from those that it does not know well
MORE_ROOM = "more room"  # learned of a model that used all its tokens up by thinking
ROOM_TO_THINK = 16  # times the tokens of an answer
THOUGHTS = ("reasoning_content", "reasoning", "thinking")  # where servers put them
LESSONS_MAX = 5  # that one question may bring
CONTEXT_TOO_LONG = (
    "context_length", "context length", "context size", "n_ctx", "too many tokens",
    "prompt is too long", "number of tokens allowed",
)  # fmt: skip
KEY_REFUSED = ("api key not valid", "invalid api key", "incorrect api key", "invalid x-api-key")
NO_CREDIT = ("insufficient_quota", "current quota", "credit balance", "insufficient balance")
# What servers refuse with which status, or in words of their own with any; the first that fits.
REFUSALS = (
    ((402,), NO_CREDIT, "The credit at the model's server at {server} is used up. Add some there, "
     "or choose another on the page Model."),
    ((401, 403), KEY_REFUSED, "The model's server at {server} refused the key. Check it on the "
     "page Model, or LLM_API_KEY."),
    ((404,), (), "The server at {server} knows no model {model!r}. Choose another on the page "
     "Model, or check LLM_MODEL and LLM_BASE_URL."),
    ((429,), (), "The model's server takes no more questions just now. Try again {when}."),
    ((503, 529), (), "The model's server is overloaded, or not ready yet. Try again {when}."),
    ((), CONTEXT_TOO_LONG, "The question and its passages are too long for this model. Ask in "
     "fewer words, or let Notes Search bring fewer passages."),
)  # fmt: skip
KINDS = {"overloaded_error": 529, "rate_limit_error": 429, "authentication_error": 401}
WAIT_MAX = 2.0  # seconds that a server may ask us to wait before we ask once more by ourselves
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
        MultilineInput(name="system_message", display_name="System Message", info="How to answer. "
            "It comes first and stays the same, so that a server can cache it."),
        BoolInput(name="stream", display_name="Stream", value=True, advanced=True,
            info="Show the answer while it is written."),
        StrInput(name="base_url", display_name="Base URL", placeholder="LLM_BASE_URL",
            info="The server's address, up to and with /v1. Empty: the one chosen on the page "
            "Model, else LLM_BASE_URL."),
        SecretStrInput(name="api_key", display_name="API Key", placeholder="LLM_API_KEY", value="",
            info="Empty: the key that belongs to the server, which goes nowhere else.",
            load_from_db=False),
        StrInput(name="model_name", display_name="Model", placeholder="LLM_MODEL",
            info="The model's name as its server knows it. Empty: the one chosen, or LLM_MODEL."),
        SliderInput(name="temperature", display_name="Temperature", value=0.0, advanced=True,
            info="0 keeps to the notes; more makes freer sentences.",
            range_spec=RangeSpec(min=0, max=2, step=0.05)),
        IntInput(name="max_tokens", display_name="Max Tokens", value=512, advanced=True,
            info="The answer's greatest length in tokens; 0 leaves it to the server."),
        IntInput(name="timeout", display_name="Time-out", value=170, advanced=True,
            info="Seconds of silence after which the model is given up."),
    ]  # fmt: skip

    def build_model(self) -> LanguageModel:
        server = self._server()
        if not server:
            raise ValueError(
                "Notes Model does not know its server: fill in its Base URL, "
                "or start Langflow with LLM_BASE_URL."
            )
        # Langflow writes the field's value beside the answer as what wrote it.
        prompt = with_lines(self.system_message)
        self.set_attributes({"model_name": self._model(), "system_message": prompt})
        # Without HTTP clients of our own, ChatOpenAI keeps one for each address: making one
        # takes longer than all the rest of a run, as it reads every certificate anew.
        chat = Chat(
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
        wait_shortly(chat.root_async_client)
        return chat

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
                if STREAM not in self._learned():
                    async for chunk in super()._astream(*args, **options):
                        yield telling.told(chunk)
            except openai.APIStatusError as error:
                if telling.has_begun or not self._learn(lesson_of(error)):
                    raise
                continue
            if not telling.has_begun:  # a server that answers as a whole, whatever it is asked
                whole = (await self._agenerate(*args, **options)).generations[0].message
                said = AIMessageChunk(content=whole.content, usage_metadata=whole.usage_metadata)
                yield ChatGenerationChunk(message=said)
                return
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
        kept = [take_thoughts(choice.get("message")) for choice in whole.get("choices") or []]
        result = super()._create_chat_result(whole if any(kept) else response, *args)
        for thoughts, generation in zip(kept, result.generations, strict=False):
            if thoughts:
                said = f"<think>\n{unmarked(thoughts)}\n</think>\n\n{generation.text}"
                generation.message.content = generation.text = said
        return result

    def _get_request_payload(self, *args, **options) -> dict:
        payload = super()._get_request_payload(*args, **options)
        learned = self._learned()
        if MORE_ROOM in learned and payload.get("max_completion_tokens"):
            payload["max_completion_tokens"] *= ROOM_TO_THINK
        if "max_completion_tokens" in learned and "max_completion_tokens" in payload:
            payload["max_tokens"] = payload.pop("max_completion_tokens")
        for name in learned - {"max_completion_tokens", STREAM}:
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
    said["content"] = content = said.get("content") or said.get("refusal") or ""
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
    if (param := getattr(error, "param", None)) in (*REFUSABLE, STREAM):
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
    return explain_refusal(error, server, model) if isinstance(error, openai.APIError) else None


def explain_refusal(error: openai.APIError, server: str, model: str) -> str:
    status, said = status_of(error), said_in(error)
    told = f"{said} {error.code}".lower()
    seconds = wait_of(getattr(error, "response", None))
    when = f"in {seconds:.0f} seconds" if seconds >= 1 else "in a moment"
    for statuses, signs, sentence in REFUSALS:
        if status in statuses or any(sign in told for sign in signs):
            return sentence.format(server=server, model=model, when=when)
    return f"The model's server reported an error: {said}"


def status_of(error: openai.APIError) -> int:
    """Its HTTP status, or the one that an error within a stream speaks of; 0 without either."""
    body = error.body if isinstance(error.body, dict) else {}
    code = str(getattr(error, "status_code", None) or body.get("code"))
    named = KINDS.get(str(body.get("type")), 0)
    return int(code) if re.fullmatch("[45][0-9][0-9]", code) else named


def said_in(error: openai.APIError) -> str:
    """What the server says, in one line: in an object, as Google in a list of one, or as text."""
    body = error.body
    if isinstance(body, list) and body and isinstance(body[0], dict):
        body = body[0].get("error", body[0])
    said = body.get("message") if isinstance(body, dict) else body
    said = " ".join(str(said or error.message).split())
    return f"HTTP {status_of(error)}" if said.startswith("<") else said[:200]  # a proxy's page


def wait_of(response: httpx.Response | None) -> float:
    """The seconds that it asks to wait; 0 where it says nothing, or names a time of day."""
    asked = response.headers.get("retry-after", "") if response is not None else ""
    return float(asked) if re.fullmatch(r"[0-9]{1,5}(\.[0-9]{1,3})?", asked) else 0.0


def wait_shortly(client: openai.AsyncOpenAI) -> None:
    """Of itself the client waits as long as it is told to, up to a minute, and nobody hears why."""
    usual = client._should_retry
    client._should_retry = lambda response: wait_of(response) <= WAIT_MAX and usual(response)
