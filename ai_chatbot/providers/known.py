"""The providers that we know by name. All speak OpenAI's protocol, at these addresses."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

ENVIRONMENT = "environment"  # sealed with answers for a server that LLM_BASE_URL names
LOCAL = "local"  # and for the one that we start ourselves


@dataclass(frozen=True)
class Provider:
    """`base_url` is "" where whoever connects it says where it is."""

    key: str
    name: str | Promise
    base_url: str = ""
    needs_key: bool = False
    headers: tuple[tuple[str, str], ...] = ()  # "{key}" stands for the key
    prefix: str = ""  # of the names that it lists and does not want to be asked by
    listing: str = "models"  # where it lists them


PROVIDERS = {
    each.key: each
    for each in (
        Provider("openai", "OpenAI", "https://api.openai.com/v1", needs_key=True),
        Provider(
            "anthropic",
            "Anthropic",
            "https://api.anthropic.com/v1",
            needs_key=True,
            # Its list of models is not behind OpenAI's door.
            headers=(("x-api-key", "{key}"), ("anthropic-version", "2023-06-01")),
            listing="models?limit=1000",  # else it lists twenty
        ),
        Provider(
            "google",
            "Google",
            "https://generativelanguage.googleapis.com/v1beta/openai",
            needs_key=True,
            prefix="models/",
        ),
        Provider("mistral", "Mistral", "https://api.mistral.ai/v1", needs_key=True),
        Provider("ollama", "Ollama", "http://127.0.0.1:11434/v1"),
        Provider("lmstudio", "LM Studio", "http://127.0.0.1:1234/v1"),
        Provider("llamacpp", "llama.cpp", "http://127.0.0.1:8080/v1"),
        Provider("other", _("Another server that speaks OpenAI’s protocol")),
    )
}
# Where the address is nobody's to change: a key typed for one goes there and nowhere else.
FIXED = {each.key for each in PROVIDERS.values() if each.needs_key}
ON_THIS_MACHINE = ("ollama", "lmstudio", "llamacpp")


def name_of(provider: str) -> str:
    """As people read it; an unknown one, of a later version perhaps, by its key."""
    if provider == ENVIRONMENT:
        return "LLM_BASE_URL"
    if provider == LOCAL:
        return gettext("this machine")
    known = PROVIDERS.get(provider)
    return str(known.name) if known else provider
