"""The ways in which a link may have written a name, and names that mean the same."""

import os
import re
import unicodedata
from urllib.parse import unquote

from notes.text.folding import fold_path
from notes.text.month_names import IN_ENGLISH

NAME_MAX_CHARS = 1000  # of a link; no path is longer
# The minute or second by which keepers of a Zettelkasten call a note, beside its words or alone.
ZETTEL_ID = re.compile(r"(?<![\w.])\d{8}(?:\d{4}|T?\d{6}|T\d{4})(?![^\W_])")
TYPED = str.maketrans("‘’ʼ“”„–‑", "'''\"\"\"--", "\u0640")  # and Arabic's long stroke
NOTION_ID = re.compile(r"(?<=\S)[ _-]?[0-9a-f]{32}(?=(?:\.\w{1,10})?$)")
MONTHS = {
    spelled: number
    for number, name in enumerate(map(str.lower, IN_ENGLISH), start=1)
    for spelled in (name, name[:3], name[:4])
}
WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},? )?"
MONTH = r"(?P<month>[a-z]{3,9})"
NUMBERS = re.compile(rf"{WEEKDAY}(\d{{1,4}})([-_./]?)(\d\d?)\2(\d{{1,4}})(?: [a-z]{{3,9}})?$")
IN_WORDS = (
    re.compile(rf"{WEEKDAY}{MONTH}\.? (?P<day>\d\d?)(?:st|nd|rd|th)?,? (?P<year>\d{{4}})$"),
    re.compile(rf"{WEEKDAY}(?P<day>\d\d?)(?:st|nd|rd|th)? {MONTH}\.?,? (?P<year>\d{{4}})$"),
)
IN_CHINESE = re.compile(r"(?P<year>\d{4})年(?P<month>\d\d?)月(?P<day>\d\d?)日$")


def spellings(target: str) -> list[str]:
    """What a link may mean, as it was written first, each once.

    Percent-encoding (by a tool that encodes twice, too), backslashes of Windows, "+" for a space,
    "#" before no heading.
    """
    written = target.strip()[:NAME_MAX_CHARS]
    if written.endswith("#"):
        return [written, *spellings(written.rstrip("#"))]
    if "# " in written:  # of a heading, whose name begins with a blank, or of "C# tips"
        return [written, written.partition("# ")[0].strip()]
    if not any(sign in written for sign in "%\\+"):
        return [written]
    plain = unquote(written)
    slashed = unquote(plain).replace("\\", "/")
    return list(dict.fromkeys([written, plain, slashed, slashed.replace("+", " ")]))


def place_key(path: str) -> str:
    """A path as it is compared: folded, runs of spaces are one, and so are signs that editors
    put in each other's place: It’s and It's, 2010–2020 and 2010-2020."""
    key = fold_path(path)
    key = key if key.isascii() else key.translate(TYPED)
    if "  " not in key and " /" not in key and "/ " not in key and key == key.strip():
        return key
    return "/".join(" ".join(part.split()) for part in key.split("/"))


def tidied(path: str) -> str:
    """Without "." and "..", whatever climbs out of the top stays there; no slash at the ends."""
    return os.path.normpath(f"/{path.strip('/')}").strip("/")


def likeness(spelled: str, wanted: str) -> int:
    """0 for the very same characters, 1 for the same in another form of accents, else 2."""
    if spelled == wanted:
        return 0
    composed = (unicodedata.normalize("NFC", text) for text in (spelled, wanted))
    return 1 if next(composed) == next(composed) else 2


def other_names(name: str) -> list[str]:
    """What a file of this name (without its ending) is called in its tool besides.

    Logseq writes the page "a/b" as a___b or a%2Fb; Notion puts an id behind a page's name, and a
    Zettelkasten one before it.
    """
    names = [zettel_id(name)]
    if "___" in name or "%" in name:
        names.append(unquote(name.replace("___", "/")))
    if without_id := NOTION_ID.sub("", name):
        names.append(without_id)
    return [other for other in dict.fromkeys(names) if other and other != name]


def zettel_id(name: object) -> str:
    """The minute in a name that is one note's alone, as in "202405031200 Tea"; "" if none is."""
    found = ZETTEL_ID.search(str(name)[:NAME_MAX_CHARS])
    return found[0] if found else ""


def without_ids(path: str) -> str:
    """The path without the ids that Notion puts behind the names of its folders and pages."""
    return "/".join(NOTION_ID.sub("", part) for part in path.split("/"))


def day_of(key: str) -> str:
    """The day that a folded name is, as "2024-05-03", in the forms that Logseq and others give a
    journal's page: 2024_05_03, 20240503, may 3rd, 2024, 2024年5月3日; else ""."""
    if len(key) > 40 or not any(sign.isdigit() for sign in key):
        return ""
    if found := next(filter(None, (form.match(key) for form in IN_WORDS)), None):
        month = MONTHS.get(found["month"])
        return iso(found["year"], month, found["day"]) if month else ""
    if found := IN_CHINESE.match(key):
        return iso(found["year"], found["month"], found["day"])
    return day_in_numbers(key)


def day_in_numbers(key: str) -> str:
    """Year first, or last; then the day comes first unless "/" stands between, as in America, or
    the numbers allow one order alone."""
    if re.fullmatch(r"\d{8}", key):
        return iso(key[:4], key[4:6], key[6:])
    found = NUMBERS.match(key)
    if not found or not found[2]:
        return ""
    first, between, second, third = found.groups()
    if len(first) == 4 and len(third) < 3:
        return iso(first, second, third)
    if len(first) > 2 or len(third) != 4:
        return ""
    day, month = (second, first) if between == "/" else (first, second)
    return iso(third, month, day) or iso(third, day, month)


def iso(year: object, month: object, day: object) -> str:
    numbers = int(str(year)), int(str(month)), int(str(day))
    if not (1 <= numbers[1] <= 12 and 1 <= numbers[2] <= 31):
        return ""
    return "{:04}-{:02}-{:02}".format(*numbers)
