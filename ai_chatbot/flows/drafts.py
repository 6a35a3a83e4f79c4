"""The draft on Langflow's canvas: an older version brought back into it, edits thrown away.

Whatever is replaced is kept first (`flow_backups` in DATA_DIR), so that each can be undone.
"""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ai_chatbot.flows.files import (
    FlowProblem,
    backups,
    flow_id,
    keep_backup,
    read_backup,
    read_flow_file,
)
from ai_chatbot.flows.keys.keeping import keep_keys as keep_typed
from ai_chatbot.flows.keys.typed import in_clear_at
from ai_chatbot.flows.nested.finding import NESTED, nested_in, put_missing, whole, without_nested
from ai_chatbot.flows.publishing import About, check_seen, pinned, publish, together
from ai_chatbot.flows.shape import KEPT_KEYS, normalise, version_of, with_typed_secrets
from ai_chatbot.flows.starters.choosing import all_starters, find_starter
from ai_chatbot.flows.starters.fitting import fitted
from ai_chatbot.langflow.admin import Flow, LangflowAdmin
from ai_chatbot.models import FlowVersion

NOT_THERE = gettext_noop("There is no version %(number)s of this flow.")


def find_draft(langflow: LangflowAdmin, key: str = "") -> Flow | None:
    """Langflow's copy, also under another endpoint name: the id that we gave it stays."""
    found = langflow.find_flow(key or settings.LANGFLOW_FLOW, or_id=flow_id(key))
    return whole(langflow, found) if found else None


def draft_to_replace(langflow: LangflowAdmin, key: str) -> Flow | None:
    """The draft with no key in clear, so that none is in the copy that is kept of it."""
    draft = find_draft(langflow, key)
    return keep_typed(langflow, draft, key)[0] if draft else None


def keep_keys(key: str = "") -> str:
    """Have Langflow keep what was typed in encrypted; says what was done."""
    with LangflowAdmin() as langflow:
        draft = find_draft(langflow, key)
        if draft is None:
            raise FlowProblem(
                _("The flow is not in Langflow yet. `manage.py flows push` puts it there.")
            )
        return keep_typed(langflow, draft, key)[1] or _("No key stands in clear any more.")


def find_version(number: int, key: str = "") -> FlowVersion:
    version = FlowVersion.objects.of(key or settings.LANGFLOW_FLOW).filter(number=number).first()
    if version is None:
        raise FlowProblem(_(NOT_THERE) % {"number": number})
    return version


def roll_back(number: int, by: User | None = None, *, key: str = "") -> str:
    """Bring that version into the draft and publish it again; says what was done."""
    version = find_version(number, key)
    with LangflowAdmin() as langflow:
        draft = draft_to_replace(langflow, key)
        kept = keep_unpublished(draft, key)
        written = write_draft(langflow, version.content, draft, key)
        name = f"Version {number} again"
        about = About(name=name, note=version.note, by=by, flow=version.flow)
        nested = {NESTED: version.content[NESTED]} if NESTED in version.content else {}
        again = without_nested(written) | nested
        made = publish(langflow, again, about, typed_in=written)
    said = _("%(made)s answers: it is version %(number)s as it was.")
    said %= {"made": made.said, "number": number}
    return together(said, left_nested(written, version), kept, left_out(draft, written))


def discard(key: str = "", *, seen: str = "") -> tuple[str, Path | None]:
    """Make the draft what answers; says what was done, and where its edits are kept.

    `seen` is the hash of the draft that was looked at: of another one nothing is discarded.
    """
    version = pinned(key)
    if version is None:
        raise FlowProblem(_("Nothing is published yet that the draft could go back to."))
    with LangflowAdmin() as langflow:
        draft = draft_to_replace(langflow, key)
        if draft and version_of(draft) == version.hash:
            return _("The draft is %(version)s already.") % {"version": version}, None
        if draft:
            check_seen(langflow, draft, seen)
        backup = keep_backup(draft, "draft", key) if draft else None
        written = write_draft(langflow, version.content, draft, key)
    said = _("The draft is %(version)s again.") % {"version": version}
    return together(said, left_nested(written, version), left_out(draft, written)), backup


def left_nested(draft: Flow, version: FlowVersion) -> str:
    """Says which of the flows that the draft runs are others than this version has: they are drafts
    of their own, and others may run them as well."""
    now, then = nested_in(normalise(draft)), nested_in(version.content)
    names = [str(now[name].get("name")) for name in now if now[name] != then.get(name)]
    if not names:
        return ""
    said = _("What it runs stays as it is on the canvas: %(names)s.")
    return said % {"names": ", ".join(names)}


def begin_with(name: str, key: str = "") -> str:
    """Make one of Langflow's starters the draft; says what was done."""
    ours = read_flow_file(key)
    with LangflowAdmin() as langflow:
        starter = find_starter(all_starters(langflow), name)
        draft = draft_to_replace(langflow, key)
        kept = keep_unpublished(draft, key)
        written = write_draft(langflow, fitted(starter, ours), draft, key)
    said = _("The draft is “%(name)s” now. Ask it beside what answers.")
    return together(said % {"name": starter.get("name")}, kept, left_out(draft, written))


def undo_discard(name: str, key: str = "") -> str:
    """Bring kept edits back into the draft; `name` is the backup's."""
    content = read_backup(name, key)
    with LangflowAdmin() as langflow:
        draft = draft_to_replace(langflow, key)
        kept = keep_unpublished(draft, key)
        written = write_draft(langflow, content, draft, key)
    said = _("The draft is as it was before it was discarded.")
    return together(said, kept, left_out(draft, written))


def left_out(draft: Flow | None, written: Flow) -> str:
    """Says which keys of the draft are in no copy of it, as no variable could hold them."""
    still = in_clear_at(written)
    found = in_clear_at(draft) if draft else {}
    names = [label for place, label in found.items() if place not in still]
    said = _("In no copy of it is what was typed in clear: %(fields)s.")
    return said % {"fields": ", ".join(names)} if names else ""


def keep_unpublished(draft: Flow | None, key: str = "") -> str:
    """Keep a draft that is no published version; says where."""
    if draft is None:
        return ""
    versions = FlowVersion.objects.of(key or settings.LANGFLOW_FLOW)
    if versions.filter(hash=version_of(draft)).exists():
        return ""
    kept = keep_backup(draft, "draft", key)
    return _("The draft before it is kept in %(path)s.") % {"path": kept}


def write_draft(langflow: LangflowAdmin, content: Flow, draft: Flow | None, key: str = "") -> Flow:
    """Put this into the draft, with the secrets typed there; nobody's later edit is lost."""
    endpoint = {"endpoint_name": key or settings.LANGFLOW_FLOW}
    put_missing(langflow, content)
    if draft is None:
        own_id = flow_id(key)
        new = without_nested(content) | endpoint | ({"id": own_id} if own_id else {})
        return whole(langflow, langflow.create_flow(new))
    wanted = with_typed_secrets(content, draft)
    changes = {name: wanted[name] for name in KEPT_KEYS if name in wanted} | endpoint
    token = str(draft.get("version_token") or "")
    return whole(langflow, langflow.update_flow(draft["id"], changes, token=token))


def newest_discarded(key: str = "") -> Path | None:
    return next(iter(backups("draft", key)), None)
