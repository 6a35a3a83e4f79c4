from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ai_chatbot.conversations.sharing.links import DAYS, USUAL_DAYS


def in_words(days: int) -> str:
    if days == 1:
        return gettext("after a day")
    if days == 365:
        return gettext("after a year")
    return ngettext("after %(count)s day", "after %(count)s days", days) % {"count": days}


class ShareForm(forms.Form):
    """What a link shows, and for how long from now on."""

    days = forms.TypedChoiceField(
        label=_("The link ends"),
        coerce=int,
        choices=lambda: [(days, in_words(days)) for days in DAYS],
        initial=USUAL_DAYS,
    )
    shows_sources = forms.BooleanField(
        label=_("Show the passages of my notes that answers rest on"),
        required=False,
        help_text=_(
            "Else the answers stand alone. Passages of notes that others share with you "
            "are never shown."
        ),
    )
    shows_name = forms.BooleanField(
        label=_("Show my username"),
        required=False,
        help_text=_("Else the page does not say whose conversation it is."),
    )
