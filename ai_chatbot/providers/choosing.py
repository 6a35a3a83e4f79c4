"""Which model writes answers: connected servers, the choices made, and the one that counts now.

What LLM_BASE_URL names wins over all of them. Without any, this machine's own model writes.
"""

import json
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils.translation import gettext as _

from ai_chatbot.models.providers import MODEL_CHARS, ModelChoice, ModelServer
from ai_chatbot.providers.addresses import NotAllowed, check_base_url
from ai_chatbot.providers.known import ENVIRONMENT, FIXED, LOCAL, PROVIDERS
from ai_chatbot.providers.secrets import KeyLost, decrypt, encrypt, end_of
from ai_chatbot.providers.servers import Server, is_loopback, place_of
from config.base.storable import storable

SERVERS_MAX = 20
CHOICES_KEPT = 10
KEY_CHARS = 500


class Refused(Exception):
    """It is not taken; the text is a sentence, `field` the field of the form that it is about."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class Chosen:
    """The model that a run is to use, with its server's key; for no longer than that."""

    server: Server
    model: str

    def as_variable(self) -> str:
        """As the flow's Notes Model reads it, from a header: ASCII, in one line."""
        return json.dumps(
            {
                "provider": self.server.provider,
                "name": self.server.name,
                "base_url": self.server.base_url,
                "api_key": self.server.key,
                "model": self.model,
            }
        )


# --- What counts now ------------------------------------------------------------------------------


def environment_decides() -> bool:
    """Whether somebody set LLM_BASE_URL; a server that the start found by itself gives way."""
    return bool(settings.LLM_BASE_URL) and not settings.LLM_IS_FOUND


def chosen_model() -> Chosen | None:
    """What was chosen; None where the environment or this machine's own model counts. One query.

    A choice whose key cannot be read any more is passed over: the one before it goes on.
    """
    if environment_decides():
        return None
    for choice in choices()[:CHOICES_KEPT]:
        if choice.server is None:
            return None
        try:
            return Chosen(server_of(choice.server), choice.model)
        except KeyLost:
            continue
    return None


def chosen_server() -> tuple[Server, str] | None:
    """As `chosen_model`, also where the environment says it; None: this machine's own model."""
    if chosen := chosen_model():
        return chosen.server, chosen.model
    if settings.LLM_BASE_URL:
        server = Server(ENVIRONMENT, settings.LLM_BASE_URL, settings.LLM_API_KEY)
        return server, model_of(None)
    return None


def places_elsewhere() -> list[str]:
    """The hosts, other than this machine, that read notes: of the model and of the embedder."""
    asked = chosen_server()
    read_by = [asked[0].base_url if asked else "", settings.EMBEDDING_BASE_URL]
    hosts = [place_of(url) for url in read_by if url and not is_loopback(url)]
    return list(dict.fromkeys(hosts))


def provider_of(chosen: Chosen | None) -> str:
    """What is sealed with an answer that was asked with this choice."""
    if chosen:
        return chosen.server.provider
    return ENVIRONMENT if settings.LLM_BASE_URL else LOCAL


def model_of(chosen: Chosen | None) -> str:
    """As Notes Model names it; without a choice that goes by what its process was started with."""
    if chosen:
        return chosen.model
    return settings.LLM_MODEL or ("default" if settings.LLM_BASE_URL else "local")


def needs_own_model() -> bool:
    """Whether this machine's own model is to be started. A query, unless settings say it."""
    return not settings.LLM_BASE_URL and chosen_model() is None


def choices() -> "models.QuerySet[ModelChoice]":
    return ModelChoice.objects.select_related("server")


def lost_key() -> KeyLost | None:
    """Why the newest choice does not count, if its key cannot be read."""
    newest = choices().first()
    try:
        if newest and newest.server:
            server_of(newest.server)
    except KeyLost as lost:
        return lost
    return None


def server_of(row: ModelServer) -> Server:
    """Raises KeyLost."""
    return Server(row.provider, row.base_url, decrypt(row.secret))


# --- What staff do --------------------------------------------------------------------------------


def check_server(provider: str, base_url: str, key: str) -> Server:
    """What somebody typed, as a server that may be asked; raises Refused."""
    known = PROVIDERS.get(provider)
    if known is None:
        raise Refused(_("Choose who runs the model."), "provider")
    if known.key in FIXED:
        base_url = known.base_url
    try:
        base_url = check_base_url(base_url or known.base_url)
    except NotAllowed as refusal:
        raise Refused(str(refusal), "base_url") from None
    if known.needs_key and not key.strip():
        raise Refused(_("%(name)s wants a key. Enter one.") % {"name": known.name}, "key")
    return Server(known.key, base_url, check_key(key))


def check_key(key: str) -> str:
    key = key.strip()
    if len(key) > KEY_CHARS or not key.isascii() or not key.isprintable() or " " in key:
        raise Refused(_("This is no key: copy it again, without what stands around it."), "key")
    return key


@transaction.atomic
def connect(server: Server, user: User) -> ModelServer:
    """Keep it; one at the same address gets this key. Raises Refused where there are many."""
    known = ModelServer.objects.select_for_update().filter(base_url=server.base_url).first()
    if known is None and ModelServer.objects.count() >= SERVERS_MAX:
        sentence = _("%(most)s servers are connected, the most allowed. Remove one first.")
        raise Refused(sentence % {"most": SERVERS_MAX})
    row = known or ModelServer(base_url=server.base_url, added_by=user)
    row.provider = server.provider
    give_key(row, server.key)
    row.save()
    return row


def give_key(row: ModelServer, key: str) -> None:
    row.secret, row.key_end = encrypt(key), end_of(key)


@transaction.atomic
def choose(server: ModelServer | None, model: str, user: User) -> ModelChoice:
    """From the next question on; without a server this machine's own model. Raises Refused."""
    model = storable(model).strip()
    if server is not None and (not model or len(model) > MODEL_CHARS or not model.isprintable()):
        raise Refused(_("Choose a model of the list, or write its name."), "model")
    made = ModelChoice.objects.create(server=server, model=model, chosen_by=user)
    kept = list(ModelChoice.objects.values_list("pk", flat=True)[:CHOICES_KEPT])
    ModelChoice.objects.exclude(pk__in=kept).delete()
    return made


def choice_before() -> ModelChoice | None:
    """The choice before the newest one that chose something else."""
    found = list(choices()[:CHOICES_KEPT])
    for choice in found[1:]:
        if (choice.server_id, choice.model) != (found[0].server_id, found[0].model):
            return choice
    return None


def go_back(user: User) -> ModelChoice | None:
    before = choice_before()
    return choose(before.server, before.model, user) if before else None
