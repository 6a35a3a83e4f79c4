"""What templates take of the app.

`{% chat_widget %}` is the small chat, in any template of a project that installs the app;
`{% answers_citing_note note %}` stands on a note's page.
"""

from typing import Any

from django import template
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString

from ai_chatbot.conversations.evidence.citing import answers_citing
from ai_chatbot.golden.notes import made_of
from ai_chatbot.rendering.inlines import question_html
from notes.text.html.excerpts import beginning_of, in_lines, without_marks

register = template.Library()
register.filter("beginning_of", beginning_of)
register.filter("as_read", without_marks)
register.filter("in_lines", in_lines)
register.filter("as_asked", question_html)
SHOWN_CITING = 5


@register.inclusion_tag("ai_chatbot/widget.html", takes_context=True)
def chat_widget(
    context: Context, *, collection: str = "", server: str = "", **options: Any
) -> dict[str, Any]:
    """The element and its script for who is signed in here; for others nothing.

    With `collection`, a published collection's public id, it is for every visitor; `server` is
    where that collection is, if it is not this site. Further options become attributes of the
    element: `label_send="Ask"` is label-send, and True is an attribute without a value.
    """
    request: HttpRequest | None = context.get("request")
    if not collection and not is_signed_in(request):
        return {"is_shown": False}
    address = {"collection": collection, "server": server or own_server()}
    attributes = {name.replace("_", "-"): value for name, value in (address | options).items()}
    return {
        "is_shown": True,
        "attributes": as_attributes(attributes),
        "nonce": getattr(request, "csp_nonce", "") or context.get("csp_nonce", ""),
    }


@register.inclusion_tag("ai_chatbot/_citing_note.html", takes_context=True)
def answers_citing_note(context: Context, note: Any) -> dict[str, Any]:
    """The newest answers of whoever looks that cite the note, on the note's own page; and the one
    that it was made of."""
    user = context["request"].user
    found = list(answers_citing(user, note.pk)[: SHOWN_CITING + 1])
    kept = made_of(user, note.pk) if note.is_generated else None
    more = len(found) > SHOWN_CITING
    return {"note": note, "answers": found[:SHOWN_CITING], "more": more, "kept": kept}


def is_signed_in(request: HttpRequest | None) -> bool:
    user = getattr(request, "user", None)
    return bool(user and user.is_authenticated and user.is_active)


def own_server() -> str:
    """Where this site has our addresses, which begin alike."""
    return reverse("ai_chatbot:widget_js").removesuffix("widget.js")


def as_attributes(values: dict[str, Any]) -> SafeString:
    """As HTML, escaped; what is empty or False is left out."""
    return flatatt({name: value for name, value in values.items() if value not in ("", None)})
