"""The passages of a person's own notes that bear on a question, and the conversation before it."""

import os
import re
import secrets
import unicodedata

import requests
from lfx.custom.custom_component.component import Component
from lfx.io import IntInput, MessageTextInput, Output, SecretStrInput, StrInput
from lfx.schema.message import Message
from lfx.services.cache.utils import CACHE_MISS
from lfx.services.deps import get_shared_component_cache_service

TOKEN_VARIABLE = "COMMONPLACE_TOKEN"  # noqa: S105 - a variable's name
# Of somebody who runs the flow alone, as with `lfx run`; no server of Commonplace's is given it.
PERSONAL_VARIABLE = "COMMONPLACE_PERSONAL_TOKEN"
NUMBER = re.compile(r"[0-9]{1,5}")
NOTHING_FOUND = "No passage of the notes matches."
# What ends the fence, what a model's own server takes for its protocol (`<|im_end|>`, `[INST]`),
# and a line that reads like the number of a passage; in text that is folded.
MARK = re.compile(
    r"(?P<angle><|&lt;?|&#0*60;?|&#x0*3c;?)"
    r"(?=[\s/\\]*notes(?![a-z0-9])|\||/?(?:s|bos|eos|sys)>|/?(?:start|end)_of_turn)"
    r"|(?P<bracket>\[)(?=/?inst\])"
    r"|(?:^|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])[ \t>*_#+-]*"
    r"(?P<open>[\[【〔])\s*\d{1,3}\s*(?P<close>[\]】〕])"
)
PLAIN = {"angle": "‹", "bracket": "(", "open": "(", "close": ")"}
LOOK_ALIKES = str.maketrans("оοօеετѕ∕⁄⟨〈⟩〉", "oooeets//<<>>")
BLANKS = "\u115f\u1160\u3164\uffa0\u2800"  # letters and signs that show nothing


class NotesSearch(Component):
    display_name = "Notes Search"
    description = "Finds the passages of your notes that bear on the question."
    icon = "notebook-text"
    name = "NotesSearch"

    inputs = [
        MessageTextInput(
            name="question",
            display_name="Question",
            info=(
                "What to look for: Chat Input's message, or as a tool an Agent's words. For the "
                "tool that reads a note: the number of one of its passages."
            ),
            required=True,
            tool_mode=True,
        ),
        StrInput(
            name="server_url",
            display_name="Notes Server URL",
            info="Where Commonplace runs. Empty: COMMONPLACE_URL.",
            placeholder="COMMONPLACE_URL",
            advanced=True,
        ),
        SecretStrInput(
            name="token",
            display_name="Token",
            info=(
                "Whose notes are searched in the Playground: a personal token, or the word "
                "COMMONPLACE_TOKEN for the administrator's, if you are to see those. Empty: "
                "nobody's. A question asked in Commonplace brings its own, which wins."
            ),
            placeholder="cp_…",
            value="",
            load_from_db=False,
            advanced=True,
        ),
        IntInput(
            name="limit",
            display_name="Passages",
            info="How many passages at most, 1 to 20.",
            value=10,
        ),
        IntInput(
            name="read_chars",
            display_name="Characters to Read",
            info=(
                "How much of the passages the model reads: the sentences that answer best and "
                "those beside them. Little keeps a small model quick; 0 gives it whole passages."
            ),
            value=1800,
        ),
        IntInput(
            name="timeout",
            display_name="Time-out",
            info="Seconds to wait for the notes server.",
            value=20,
            advanced=True,
        ),
    ]
    outputs = [
        # Grouped, as both are wanted at once: else the canvas offers one of them at a time.
        Output(
            name="passages",
            display_name="Passages",
            method="find_passages",
            info=(
                "Searches the person's own notes; returns numbered passages. Search before "
                "answering, again in other words if little is found, and cite by number, like [1]."
            ),
            group_outputs=True,
        ),
        Output(
            name="note",
            display_name="Note",
            method="read_note",
            info=(
                "Reads on in the note of a passage that was found, given its number, like 3: "
                "when a passage says too little. Its passages are numbered, and cited, alike."
            ),
            group_outputs=True,
        ),
        Output(
            name="conversation",
            display_name="Conversation",
            method="read_conversation",
            info="Reads what was said in this conversation before the question, oldest first.",
            group_outputs=True,
        ),
    ]

    def find_passages(self) -> Message:
        """The passages as numbered text between two marks."""
        question = str(self.question or "").strip()
        if not question:
            raise ValueError("There is no question to search the notes for.")
        wanted = {"query": question, "limit": self.limit, "read_chars": self.read_chars or 0}
        answer = self._ask("POST", "/api/notes/search", json=wanted)
        found = answer.get("passages") or []
        self.status = f"{len(found)} passages"
        return Message(text=fenced(found))

    def read_note(self) -> Message:
        """The note of a passage that this run was served, as numbered text between two marks."""
        number = NUMBER.search(str(self.question or ""))
        if not number:
            raise ValueError("Which note? Name the number of a passage that was found, like 3.")
        found = self._ask("POST", "/api/notes/read", json={"n": int(number[0])}).get("passages")
        self.status = f"{len(found or [])} passages"
        return Message(text=fenced(found or []))

    def read_conversation(self) -> Message:
        """The turns before this question, oldest first; empty for the first one."""
        turns = self._ask("GET", "/api/conversation").get("messages") or []
        lines = [spoken(turn) for turn in turns]
        self.status = f"{len(turns)} earlier messages"
        return Message(text="\n".join(["Earlier in this conversation:", *lines]) if lines else "")

    def _ask(self, method: str, path: str, **options) -> dict:
        # Read here and not through Langflow's global variables: the Playground knows those of
        # its database alone, and those made from the environment may not fill a plain field.
        url = (self.server_url or os.environ.get("COMMONPLACE_URL") or "").rstrip("/")
        if not url:
            raise ValueError(
                "Notes Search does not know where the notes are: fill in its Notes Server URL, "
                "or start Langflow with COMMONPLACE_URL."
            )
        try:
            response = kept_session().request(
                method,
                f"{url}{path}",
                headers={"Authorization": f"Bearer {self._own_token()}"},
                timeout=self.timeout,
                allow_redirects=False,
                **options,
            )
        except requests.Timeout as error:
            raise ValueError(
                f"The notes server did not answer within {self.timeout} seconds. "
                "It may be busy: try again in a moment."
            ) from error
        except requests.RequestException as error:
            raise ValueError(
                f"The notes server at {url} cannot be reached. Is Commonplace running there?"
            ) from error
        return read(response)

    def _own_token(self) -> str:
        """The token of this run, else the field's, else that of whoever runs this flow alone.

        Not every door of Langflow passes a run's token on: whoever comes through one of those
        must not be served the administrator's notes, unless the flow's editor wrote so.
        """
        graph = self.graph if self._vertex else None
        run_variables = (graph.context if graph else {}).get("request_variables") or {}
        token = run_variables.get(TOKEN_VARIABLE) or plain(self.token)
        if token == TOKEN_VARIABLE:
            token = os.environ.get(TOKEN_VARIABLE)
        token = token or os.environ.get(PERSONAL_VARIABLE)
        if not token:
            raise ValueError(
                "Notes Search does not know whose notes to search: ask in Commonplace; in the "
                "Playground, put a personal token into its field Token; for `lfx run`, into "
                "COMMONPLACE_PERSONAL_TOKEN."
            )
        return str(token)


def plain(token: object) -> str:
    """Out of a variable of Langflow's it comes wrapped, so that it is in no log."""
    return str(token.get_secret_value() if hasattr(token, "get_secret_value") else token or "")


def kept_session() -> requests.Session:
    """One connection pool for all runs: the component itself is made anew for each."""
    cache = get_shared_component_cache_service()
    session = cache.get("commonplace.session")
    if session is CACHE_MISS:
        session = requests.Session()
        session.trust_env = False  # the notes server is ours: no proxy in between
        cache.set("commonplace.session", session)
    return session


def read(response: requests.Response) -> dict:
    """The answer's JSON; anything but a success is a sentence to the person who asked."""
    if response.status_code == 401:
        raise ValueError(
            "The notes server refused the token: it is wrong or has expired. Ask again; "
            "in the Playground, put a new personal token into the field Token of Notes Search."
        )
    if response.status_code == 422:
        raise ValueError(f"The notes server did not take the question: {complaint(response)}")
    if response.status_code != 200:
        raise ValueError(
            f"The notes server answered with HTTP {response.status_code}. Is COMMONPLACE_URL right?"
        )
    try:
        answer = response.json()
    except requests.JSONDecodeError as error:
        raise ValueError(
            "What answers at COMMONPLACE_URL is not Commonplace: it sent no JSON."
        ) from error
    return answer if isinstance(answer, dict) else {}


def complaint(response: requests.Response) -> str:
    try:
        detail = response.json()["detail"]
    except (requests.JSONDecodeError, KeyError, TypeError):
        return "it did not say why."
    if isinstance(detail, list):
        return "; ".join(str(item["msg"]) for item in detail)
    return str(detail)


def fenced(passages: list[dict], mark: str = "") -> str:
    """The passages between two marks that no text in them can know: `mark` is made at random."""
    name = f"notes-{mark or secrets.token_hex(4)}"
    text = "\n\n".join(numbered(passage) for passage in passages) or NOTHING_FOUND
    return f"<{name}>\n{text}\n</{name}>"


def numbered(passage: dict) -> str:
    """`[n] Title › Heading` above the passage's text; of a clipped one, that it is another's."""
    titles = [passage.get("title"), passage.get("heading")]
    place = " › ".join(title for title in titles if title)
    if passage.get("origin") == "clipped":
        place += " (clipped from the web)"
    one_line = " ".join(as_data(place).split())
    text = passage.get("reads") or passage["text"]
    return f"[{passage['n']}] {one_line}\n{as_data(text.strip())}"


def spoken(turn: dict) -> str:
    """A turn with its further lines set in: one that reads "User: …" begins no turn."""
    return f"{turn['role'].capitalize()}: " + "\n  ".join(as_data(turn["text"]).splitlines())


def as_data(text: str) -> str:
    """The text as a quotation: what could pass for our marks or the model's is made plain."""
    folded, places = fold(text)
    out = list(text)
    for mark in MARK.finditer(folded):
        for name, plain in PLAIN.items():
            for at in range(*mark.span(name)) if mark[name] else ():
                out[places[at]] = plain if at == mark.start(name) else ""
    return "".join(out)


def fold(text: str) -> tuple[str, list[int]]:
    """The text as a model may read it, and where in the text each character of that stands.

    Full-width and look-alike letters become plain ones, what shows nothing is left out.
    """
    folded = [
        (plain, at)
        for at, char in enumerate(text)
        for plain in unicodedata.normalize("NFKC", char).casefold().translate(LOOK_ALIKES)
        if plain not in BLANKS and unicodedata.category(plain) not in {"Cf", "Mn"}
    ]
    return "".join(plain for plain, _ in folded), [at for _, at in folded]
