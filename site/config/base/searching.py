"""Finding words in a column, whatever their case and however their accents are written."""

import re
import unicodedata

from django.db.models import Q


def holds(field: str, text: str) -> Q:
    """The condition that the field holds the text.

    SQLite's LIKE knows the capitals of ASCII alone; its regular expressions are Python's.
    """
    if text.isascii():
        return Q(**{f"{field}__icontains": text})
    forms = {unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)}
    return Q(**{f"{field}__iregex": "|".join(re.escape(form) for form in sorted(forms))})
