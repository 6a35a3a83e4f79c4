"""What the address of the list of notes says of it."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse

from config.base.http import PARAMETER_MAX_CHARS
from notes.views.listing.sorting import FIRST, SORTS

FIELDS_MAX = 20
ADDRESS_MAX_CHARS = 20_000  # three words, each sign of them in percent


def read_address(GET: Mapping[str, str]) -> dict[str, str]:
    """`q`, `tag`, `folder`, `sort` and the number of the `page`, fit for the database."""
    sort = GET.get("sort", "")
    asked = {
        "q": GET.get("q", "").strip(),
        "tag": GET.get("tag", ""),
        "folder": GET.get("folder", ""),
        "sort": sort if sort in SORTS else FIRST,
        "page": GET.get("page", ""),
    }
    return {n: text.replace("\x00", "")[:PARAMETER_MAX_CHARS] for n, text in asked.items()}


def address_of(asked: Mapping[str, str], *names: str, **more: str) -> str:
    """The address's query, or these names of it; what every list is like is left out."""
    said = {name: asked[name] for name in names or asked} | more
    usual = {"sort": FIRST, "page": "1"}
    return urlencode({n: value for n, value in said.items() if value not in ("", usual.get(n))})


def back_to_list(address: str, **more: str) -> str:
    """The list as this query of its address had it; of that, what the list knows."""
    try:
        said = dict(parse_qsl(address[:ADDRESS_MAX_CHARS], max_num_fields=FIELDS_MAX))
    except ValueError:  # of more fields than any address of the list has
        said = {}
    query = address_of(read_address(said), **more)
    return reverse("notes:list") + (f"?{query}" if query else "")


def list_of(folder: str, **more: str) -> str:
    """The list of the notes in a folder."""
    return f"{reverse('notes:list')}?{urlencode({'folder': folder} | more)}"
