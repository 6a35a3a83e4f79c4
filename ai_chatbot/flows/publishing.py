"""The draft becomes the version that answers; an older one answers again; one that will not start.

A version answers from the moment its pin is written, which is the last step: whatever fails
before it changes no answer.
"""

import logging
import uuid
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext

from ai_chatbot.flows.asks import search_of, summary_of, title_of
from ai_chatbot.flows.checks import errors_in, warnings_in
from ai_chatbot.flows.current import AskedFlow, published_flow
from ai_chatbot.flows.failures.starting import check_starts
from ai_chatbot.flows.files import FlowProblem, flow_id
from ai_chatbot.flows.flow_server import give, is_given
from ai_chatbot.flows.forks import clear_forks, delete_forks, is_as_published, is_there, put_fork
from ai_chatbot.flows.impact import Impact, in_words, is_refused
from ai_chatbot.flows.keys.keeping import keep_keys
from ai_chatbot.flows.nested.copies import copies_of, copy_ids
from ai_chatbot.flows.nested.finding import nested_in, whole
from ai_chatbot.flows.shape import normalise, prompt_hash, version_of
from ai_chatbot.langflow.admin import (
    EditedMeanwhile,
    Flow,
    FlowDoesNotStart,
    LangflowAdmin,
    LangflowAdminError,
)
from ai_chatbot.models import FlowPin, FlowVersion
from ai_chatbot.models.flows import (
    DOES_NOT_START,
    FIRST_NAME,
    FIRST_NOTE,
    NAME_CHARS,
    NOTE_CHARS,
    TROUBLE_CHARS,
)
from config.base.languages.active import ENGLISH, in_language
from config.base.storable import storable, text_in

logger = logging.getLogger(__name__)
LANGFLOW_CHARS = 40
TRIES = 5  # at a number that others take at the same time


@dataclass(frozen=True)
class About:
    """What is written down with a version."""

    name: str = ""
    note: str = ""
    by: User | None = None
    impact: Impact | None = None  # none were asked
    flow: str = ""  # its key; none: the usual one's


def pinned(flow: str = "") -> FlowVersion | None:
    """The version that answers, whole."""
    pin = pin_of(flow or settings.LANGFLOW_FLOW)
    return pin.version if pin else None


def pin_of(flow: str) -> FlowPin | None:
    return FlowPin.objects.select_related("version", "failed").filter(flow=flow).first()


def check_seen(langflow: LangflowAdmin, draft: Flow, seen: str) -> None:
    """Raise EditedMeanwhile unless the draft is the one that was looked at, whose hash is `seen`;
    "" is whatever it is."""
    if seen and seen != version_of(draft):
        raise edited_meanwhile(langflow.version_state(draft["id"]))


def publish_draft(langflow: LangflowAdmin, draft: Flow, about: About, *, seen: str = "") -> str:
    """Publish what stands on the canvas and say what was done.

    `seen` is the hash of the draft that was looked at: of another one nothing is published.
    """
    check_seen(langflow, draft, seen)
    draft, kept_keys = keep_keys(langflow, draft, about.flow)
    version = pinned(about.flow)
    if version and version.hash == version_of(draft):
        if not is_as_published(langflow, version):
            put_fork(langflow, version, draft)
        said = gettext("%(version)s is this flow: published in Langflow, and answering.")
        kept = gettext("It keeps the name and the note that it was published with.")
        is_named = bool(about.name.strip() or about.note.strip())
        return together(said % {"version": version.said}, *[kept] * is_named, kept_keys)
    if errors := errors_in(draft):
        raise FlowProblem(" ".join([gettext("Nothing was published."), *errors]))
    if is_refused(about.impact):
        said = gettext("Nothing was published, as FLOW_WORSE says.")
        raise FlowProblem(f"{said} {in_words(about.impact)}")
    warnings = warnings_in(draft, version.content if version else None)
    made = publish(langflow, draft, about, typed_in=draft)
    said = gettext("%(version)s is published in Langflow, and answers from now on.")
    return together(said % {"version": made.said}, kept_keys, in_words(about.impact), *warnings)


def together(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def publish(
    langflow: LangflowAdmin, flow: Flow, about: About, *, typed_in: Flow | None
) -> FlowVersion:
    """Keep this flow as the next version, put it into Langflow, see that it starts, pin it."""
    content = normalise(flow)
    version = FlowVersion(
        flow=about.flow or settings.LANGFLOW_FLOW,
        number=0,
        name=text_in(about.name.strip(), NAME_CHARS),
        note=text_in(about.note.strip(), NOTE_CHARS),
        published_by=about.by,
        content=content,
        hash=version_of(content),
        prompt_hash=prompt_hash(content),
        draft_token=str(flow.get("version_token") or "")[:64],
        langflow_id=uuid.uuid4(),
        langflow=text_in(langflow.version(), LANGFLOW_CHARS),
        impact=about.impact or {},
        title=title_of(content),
        summary=summary_of(content),
        search=search_of(content),
    )
    version.number = next_number(version.flow)
    put_fork(langflow, version, typed_in)
    try:
        check_all_start(langflow, version)
        if typed_in is not None:
            check_unchanged(langflow, typed_in)
        keep_and_pin(version)
    except Exception:
        with suppress(LangflowAdminError):  # what went wrong first is what is told
            delete_forks(langflow, version)
        raise
    clear_forks(langflow, version.flow, keep=version.number)
    return version


def check_all_start(langflow: LangflowAdmin, version: FlowVersion) -> None:
    """Raise FlowDoesNotStart unless the version does, and all that it runs."""
    for fork_id, flow in copies_of(version).items():
        try:
            check_starts(langflow, fork_id, flow)
        except FlowDoesNotStart as problem:
            if fork_id == version.langflow_id:
                raise
            within = str(flow.get("name"))
            place = f"{within} › {problem.place}" if problem.place else within
            raise problem.at(place) from problem


def check_unchanged(langflow: LangflowAdmin, draft: Flow) -> None:
    """Raise EditedMeanwhile if the draft was saved after it was read."""
    state = langflow.version_state(draft["id"])
    token = draft.get("version_token")
    if token and state.get("version_token") not in (token, None):
        raise edited_meanwhile(state)


def edited_meanwhile(state: dict[str, Any]) -> EditedMeanwhile:
    """As Langflow's `version-state` tells of the last edit."""
    who = text_in(state.get("last_modified_by_username"), NAME_CHARS)
    return EditedMeanwhile(who, text_in(state.get("updated_at"), NAME_CHARS))


def next_number(flow: str) -> int:
    newest = FlowVersion.objects.of(flow).aggregate(number=Max("number"))["number"]
    return (newest or 0) + 1


def keep_and_pin(version: FlowVersion) -> None:
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                version.number = next_number(version.flow)
                version.save(force_insert=True)
                pin(version)
                return
        except IntegrityError:  # somebody else published at the same moment
            version.pk = None
    raise FlowProblem(gettext("Others publish at this moment. Please try again."))


def pin(version: FlowVersion, *, failed: FlowVersion | None = None, trouble: str = "") -> None:
    FlowPin.objects.update_or_create(
        flow=version.flow,
        defaults={
            "version": version,
            "since": timezone.now(),
            "failed": failed,
            "trouble": storable(trouble)[:TROUBLE_CHARS],
        },
    )


def withdraw(key: str) -> str:
    """Offer a flow to nobody any more, until it is published again; says what was done."""
    if key == settings.LANGFLOW_FLOW:
        raise FlowProblem(gettext("It has to stay: it answers where no other flow is chosen."))
    if not FlowPin.objects.filter(flow=key).delete()[0]:
        raise FlowProblem(gettext("It is not published."))
    return gettext(
        "Nobody is offered this flow any more. Its versions are kept; publish it again at will."
    )


def is_withdrawn(key: str) -> bool:
    """Whether it was published once, and then taken back."""
    may_be = key not in ("", settings.LANGFLOW_FLOW)
    return may_be and pin_of(key) is None and FlowVersion.objects.of(key).exists()


def ensure_published(langflow: LangflowAdmin, draft: Flow, shipped: Flow, key: str = "") -> str:
    """See that a version answers and that Langflow has it as it was published.

    The first is what answered before there were versions: the draft, or, where that could not
    answer, the flow in flows/. Says what was done, "" if nothing.
    """
    version = pinned(key)
    if version is None:
        return first_version(langflow, draft, shipped, key)
    if is_as_published(langflow, version):
        fork = None if is_given(version) else langflow.read_flow(version.langflow_id)
        if fork is not None:
            give(version, fork)
        return ""
    put_fork(langflow, version, draft)
    said = gettext("%(version)s, which answers, was put back into Langflow.")
    return said % {"version": version.said}


def put_back(flow: str = "") -> str:
    """Write what answers into Langflow as it was published; says what was done."""
    version = pinned(flow)
    if version is None:
        raise FlowProblem(gettext("Nothing is published yet."))
    with LangflowAdmin() as langflow:
        put_fork(langflow, version, draft_of(langflow, version))
    said = gettext("%(version)s is in Langflow again as it was published.")
    return said % {"version": version.said}


def draft_of(langflow: LangflowAdmin, version: FlowVersion) -> Flow | None:
    """Its flow's draft, also under another endpoint name: what was typed there goes with it."""
    draft = langflow.find_flow(version.flow, or_id=flow_id(version.flow))
    return whole(langflow, draft) if draft else None


def first_version(langflow: LangflowAdmin, draft: Flow, shipped: Flow, key: str) -> str:
    about = About(name=FIRST_NAME, note=FIRST_NOTE, flow=key)
    draft, _kept = keep_keys(langflow, draft, key)
    for flow in (draft, shipped):
        if not errors_in(flow):
            try:
                made = publish(langflow, flow, about, typed_in=draft)
            except FlowDoesNotStart as problem:
                logger.warning("The first version is not of this flow: %s", problem)
            else:
                return gettext("%(version)s is published.") % {"version": made.said}
    raise FlowProblem(gettext("Neither the flow in Langflow nor the one in flows/ can answer."))


def recover(asked: AskedFlow, *, has_begun: bool = False) -> AskedFlow | None:
    """What to ask instead of a version that did not begin to answer; None if that is of no use.

    It is put back if Langflow lost it. If it does not start, the newest one before it that does
    is pinned, and why is kept for staff to read. One that has begun is looked at if it runs others,
    as these begin later.
    """
    if asked.number is None:
        return None
    now = published_flow(asked.flow)
    if now is None or now.id != asked.id:
        return now  # others found it out, or published, since it was asked
    version = FlowVersion.objects.get(langflow_id=asked.id)
    if has_begun and not nested_in(version.content):
        return None
    try:
        with LangflowAdmin() as langflow:
            return started_again(langflow, version)
    except LangflowAdminError as error:
        logger.warning("%s of %s cannot be looked at: %s", version, version.flow, error)
        return None


def started_again(langflow: LangflowAdmin, version: FlowVersion) -> AskedFlow | None:
    was_there = is_there(langflow, version)
    try:
        trouble = ""
        if not was_there:
            put_fork(langflow, version, draft_of(langflow, version))
        check_all_start(langflow, version)
    except FlowDoesNotStart as problem:
        with in_language(ENGLISH):  # it is kept
            named = version.said
        trouble = DOES_NOT_START % {"version": named, "why": problem.detail}
    if not trouble:
        return None if was_there else as_asked(version)  # it failed for another reason
    logger.error(trouble)
    older = FlowVersion.objects.of(version.flow).filter(number__lt=version.number)
    for other in older[:TRIES]:
        if starts(langflow, other):
            pin(other, failed=version, trouble=trouble)
            return as_asked(other)
    return None


def starts(langflow: LangflowAdmin, version: FlowVersion) -> bool:
    try:
        if not is_there(langflow, version):
            put_fork(langflow, version, draft_of(langflow, version))
        for fork_id in copy_ids(version):
            langflow.check_starts(fork_id)
    except FlowDoesNotStart:
        return False
    return True


def as_asked(version: FlowVersion) -> AskedFlow:
    asked = (version.hash, version.number, version.prompt_hash, version.flow, version.title)
    return AskedFlow(str(version.langflow_id), *asked, version.search)
