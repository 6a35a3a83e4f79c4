"""Account names that cannot be taken for another's: one script, and no twin by its looks.

After Unicode's UTS 39 ("highly restrictive"): letters of one script, or Latin beside those that
Chinese, Japanese and Korean are written in.
"""

import unicodedata
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

TOGETHER = (
    {"LATIN", "CJK", "HIRAGANA", "KATAKANA"},
    {"LATIN", "CJK", "BOPOMOFO"},
    {"LATIN", "CJK", "HANGUL"},
)
# Small letters of other scripts, and of Latin's rarer ones, by the letter that they pass for.
LOOK_ALIKES = {
    "a": "аαɑ", "b": "вьβ", "c": "сϲ", "d": "ԁ", "e": "еє", "g": "ɡց", "h": "һнհ", "i": "іιıɩ",
    "j": "јյ", "k": "кκ", "l": "ӏ", "m": "м", "n": "пո", "o": "оοօσ", "p": "рρ", "q": "ԛզ",
    "r": "гɾ", "s": "ѕ", "t": "тτ", "u": "սυ", "v": "ѵν", "w": "ԝωա", "x": "хχ", "y": "уүγ",
}  # fmt: skip
LATIN_OF = str.maketrans(
    {other: latin for latin, others in LOOK_ALIKES.items() for other in others}
)


def clean_name(name: str) -> str:
    """The name in its usual form; raises ValidationError for letters of several scripts."""
    name = unicodedata.normalize("NFKC", name)
    scripts = {script_of(character) for character in name if not character.isascii()}
    scripts |= {"LATIN"} if any(c.isascii() and c.isalpha() for c in name) else set()
    if len(scripts) > 1 and not any(scripts <= together for together in TOGETHER):
        raise ValidationError(_("Use letters of one script only: mixed ones pass for other names."))
    return name


def refuse_twin(name: str, others: Iterable[str]) -> None:
    """Raise ValidationError when the name looks like one of the others, which may be itself."""
    looks = looks_of(name)
    # To the end of them, so that the database's cursor is closed before an error keeps hold of it.
    if [other for other in others if other != name and looks_of(other) == looks]:
        raise ValidationError(
            _("This looks like the name of another account. Choose a different one.")
        )


def all_names() -> Iterable[str]:
    return User.objects.values_list("username", flat=True).iterator()


def script_of(character: str) -> str:
    """The first word of the character's Unicode name, which is its script's."""
    words = unicodedata.name(character, "UNKNOWN").replace("-", " ").split()
    if "ARABIC" in words:
        return "ARABIC"
    return {"IDEOGRAPHIC": "CJK"}.get(words[0], words[0])


def looks_of(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().translate(LATIN_OF)
