"""A language model behind any server that speaks OpenAI's chat completions."""

import os
import re
from urllib.parse import urlsplit, urlunsplit

import httpx
import openai
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
            info="The server's address, up to and with /v1. Empty: LLM_BASE_URL.",
            placeholder="LLM_BASE_URL",
        ),
        SecretStrInput(
            name="api_key",
            display_name="API Key",
            info="Empty: LLM_API_KEY, which goes to LLM_BASE_URL alone.",
            placeholder="LLM_API_KEY",
            value="",
            load_from_db=False,
        ),
        StrInput(
            name="model_name",
            display_name="Model",
            info="The model's name as its server knows it. Empty: LLM_MODEL.",
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
        return ChatOpenAI(
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

    # Empty fields are filled from the environment here and not through Langflow's global
    # variables: the Playground knows those of its database alone.
    def _server(self) -> str:
        return self.base_url or os.environ.get("LLM_BASE_URL") or ""

    def _key(self) -> str:
        # The environment's key belongs to the environment's server.
        return self.api_key or ("" if self.base_url else os.environ.get("LLM_API_KEY") or "")

    def _model(self) -> str:
        return self.model_name or os.environ.get("LLM_MODEL") or "default"

    def _get_exception_message(self, error: Exception) -> str | None:
        """What went wrong with the model, as a sentence; the base class asks for this."""
        return explain(error, server=place_of(self._server()), model=self._model())


def with_lines(text: object) -> object:
    """A prompt whose list lost its line breaks: Langflow's small field strips them at an edit."""
    is_one_line = isinstance(text, str) and "\n" not in text
    return LIST_BEGINS.sub("\n", text) if is_one_line else text


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
        return f"The model's server at {server} refused the key. Check LLM_API_KEY."
    if isinstance(error, openai.NotFoundError):
        return f"The server at {server} knows no model {model!r}. Check LLM_MODEL and LLM_BASE_URL."
    if isinstance(error, openai.RateLimitError):
        return "The model's server takes no more questions just now. Try again in a moment."
    if isinstance(error, openai.APIStatusError | openai.APIError):
        return explain_status(error)
    return None


def explain_status(error: openai.APIError) -> str:
    body = error.body if isinstance(error.body, dict) else {}
    said = " ".join(str(body.get("message") or error.message).split())[:200]
    if any(sign in said.lower() for sign in CONTEXT_TOO_LONG):
        return (
            "The question and its passages are too long for this model. "
            "Ask in fewer words, or let Notes Search bring fewer passages."
        )
    return f"The model's server reported an error: {said}"
