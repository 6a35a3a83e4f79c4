from django import forms

from ai_chatbot.conversations.sharing.links import DAYS, USUAL_DAYS


def in_words(days: int) -> str:
    return {1: "a day", 365: "a year"}.get(days, f"{days} days")


class ShareForm(forms.Form):
    """What a link shows, and for how long from now on."""

    days = forms.TypedChoiceField(
        label="The link ends",
        coerce=int,
        choices=[(days, f"after {in_words(days)}") for days in DAYS],
        initial=USUAL_DAYS,
    )
    shows_sources = forms.BooleanField(
        label="Show the passages of my notes that answers rest on",
        required=False,
        help_text="Else the answers stand alone. Passages of notes that others share with you "
        "are never shown.",
    )
    shows_name = forms.BooleanField(
        label="Show my username",
        required=False,
        help_text="Else the page does not say whose conversation it is.",
    )
