"""E-mail: one (.eml) or a mailbox (.mbox); each becomes a note, its attachments files beside it."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from notes.importing.formats.mime.parts import (
    Part,
    header,
    headers,
    parse,
    parts_of,
    text_of,
)
from notes.importing.formats.mime.plain import as_markdown
from notes.importing.formats.writing import (
    Paths,
    as_tags,
    link_path,
    link_text,
    note_text,
    one_line,
    page_of,
    safe_name,
)
from notes.importing.kinds import PAGE
from notes.importing.sources import NotReadable, SourceFile, held
from notes.text.media import is_picture

# A line of a letter may begin so as well, even with a time; but then no header follows.
START = re.compile(
    rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From (?=[^\r\n]*\d\d:\d\d)(?=[^\r\n]*\d{4})[^\r\n]*+\r?\n"
    rb"(?=>?[!-9;-~]{1,80}+:|>From )"
)
QUOTED_START = re.compile(rb"^>(?=>*From )", re.M)
PREFIX = re.compile(r"(?:(?:re|aw|fwd?|wg|antw|rv|sv|tr)(?:\[\d+\])?\s*:\s*)+", re.I)
MESSAGE_ID = re.compile(r"<[^<>\s]{1,400}>")
MAILS_MAX = 20_000
SUBJECT = "(no subject)"
DEPTH_MAX = 5  # of a mail in a mail in a mail; each is read once more for every one around it
MAIL = "message/rfc822"
LABELS = "X-Gmail-Labels"
# Gmail's own labels, in the languages that we speak: they say where a mail lay, not what it is of.
LABELS_OF_PLACES = frozenset(
    "inbox,opened,unread,sent,archived,important,starred,draft,drafts,spam,trash,chat,scheduled"
    ",posteingang,geöffnet,ungelesen,gesendet,archiviert,wichtig,markiert,entwurf,entwürfe"
    ",papierkorb,boîte de réception,ouvert,non lu,messages envoyés,archivés,suivis,brouillons"
    ",corbeille,recibidos,abiertos,no leídos,enviados,archivado,importantes,destacados"
    ",borradores,papelera".split(",")
)
CATEGORY = re.compile(r"(?:category|kategorie|catégorie|categoría)[ :]|IMAP_", re.I)
UNSHOWN = re.compile(r"</?(?:style|script|title)\b[^<>]*>", re.I)
TAG_OR_ENTITY = re.compile(r"<[^<>]*>|&#?\w{1,20};")
STUB_WORDS = 20  # that a page may have more of than the text which stands for it


@dataclass
class Mail:
    """One mail, read but not placed."""

    head: dict[str, object]
    subject: str
    sent: datetime | None
    id: str
    answers: list[str]  # ids of mails that it answers, the nearest last
    plain: str | None = None
    html: str | None = None
    parts: list[Part] = field(default_factory=list)  # what is attached
    is_left_out: int = 0  # parts that were too many

    @property
    def name(self) -> str:
        return safe_name(self.subject, "Mail")


def unpack_eml(data: bytes) -> list[SourceFile]:
    """A mail and its attachments; raises NotReadable for what is none."""
    return placed([read_mail(data)])


def unpack_emlx(data: bytes) -> list[SourceFile]:
    """A mail as Apple's Mail keeps it: its length in a line before it, and what Mail knows of it
    behind; raises NotReadable for what is none."""
    first, _, rest = data.partition(b"\n")
    size = int(first) if len(first) < 20 and first.strip().isdigit() else 0
    return unpack_eml(rest[:size] if size else data)


def unpack_mbox(data: bytes) -> list[SourceFile]:
    """The mails of a mailbox; one that cannot be read is told and costs none of the others."""
    mails: list[Mail] = []
    broken: list[SourceFile] = []
    for number, raw in enumerate(mails_in(data), 1):
        try:
            mails.append(read_mail(raw))
        except NotReadable as problem:
            broken.append(SourceFile(f"Mail {number}.eml", bytes, problem=str(problem)))
        if number >= MAILS_MAX:
            raise NotReadable(f"It holds more than {MAILS_MAX:,} mails. Export fewer at a time.")
    return placed(mails) + broken


def mails_in(data: bytes) -> Iterator[bytes]:
    """What stands between the lines that begin a mail; ">From" inside one is "From"."""
    starts = list(START.finditer(data))
    if not starts:
        raise NotReadable("It is no mailbox: no line in it begins a mail.")
    ends = [*(found.start() for found in starts[1:]), len(data)]
    for found, end in zip(starts, ends, strict=True):
        yield QUOTED_START.sub(b"", data[found.end() : end])


# --- One mail -----------------------------------------------------------------------------------


def read_mail(data: bytes) -> Mail:
    message = parse(data)
    if not any(message.get(name) for name in ("From", "Subject", "Date", "Message-ID")):
        raise NotReadable("It is no mail: it has no sender, subject or date.")
    subject = one_line(header(message, "Subject")) or SUBJECT
    sent = sent_at(message)
    mail = Mail(
        head={
            "title": subject,
            "date": sent.isoformat() if sent else "",
            "from": people(message, "From"),
            "to": people(message, "To"),
            "cc": people(message, "Cc"),
            "thread": PREFIX.sub("", subject) if PREFIX.match(subject) else "",
            "tags": labels(message),
        },
        subject=subject,
        sent=sent,
        id=next(iter(ids_in(message, "Message-ID")), ""),
        answers=ids_in(message, "References") + ids_in(message, "In-Reply-To"),
    )
    sort_parts(mail, message)
    return mail


def sort_parts(mail: Mail, message: Message) -> None:
    """The first text of each kind is the mail's; all other parts are attached to it."""
    for part in parts_of(message):
        is_body = not part.name and not part.is_attachment
        if is_body and part.type == "text/plain" and mail.plain is None:
            mail.plain = text_of(part)
        elif is_body and part.type == "text/plain" and mail.html is None:
            mail.plain = f"{mail.plain}\n\n{text_of(part)}"
        elif is_body and part.type == "text/html" and mail.html is None:
            mail.html = text_of(part)
        elif part.data:
            mail.parts.append(part)


def sent_at(message: Message) -> datetime | None:
    try:
        found = parsedate_to_datetime(header(message, "Date"))
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def people(message: Message, name: str) -> str:
    given = headers(message, name)
    try:
        found = [f"{who} <{address}>" if who else address for who, address in getaddresses(given)]
    except RecursionError:  # brackets in brackets
        found = given
    return one_line(", ".join(each for each in found if each))[:2000]


def labels(message: Message) -> list[str]:
    """What Gmail's owner called it."""
    given = (one_line(name).strip('"') for name in header(message, LABELS).split(","))
    return as_tags(
        name
        for name in given
        if name.casefold() not in LABELS_OF_PLACES and not CATEGORY.match(name)
    )


def ids_in(message: Message, name: str) -> list[str]:
    return MESSAGE_ID.findall(header(message, name))


# --- Its note -----------------------------------------------------------------------------------


def placed(mails: list[Mail]) -> list[SourceFile]:
    paths = Paths()
    places = [paths.take(f"{mail.name}.md") for mail in mails]
    by_id = {mail.id: place for mail, place in zip(mails, places, strict=True) if mail.id}
    files: list[SourceFile] = []
    for mail, place in zip(mails, places, strict=True):
        files += files_of(mail, place, by_id, paths)
    return files


def files_of(
    mail: Mail, path: str, by_id: dict[str, str], paths: Paths, depth: int = 0
) -> Iterator[SourceFile]:
    attached: dict[str, str] = {}  # path → name
    links: dict[str, str] = {}
    for part in mail.parts:
        if inner := mail_in(part, depth):
            place = paths.take(f"{path.removesuffix('.md')}/{inner.name}.md")
            yield from files_of(inner, place, by_id, paths, depth + 1)
            attached[place] = inner.subject
            continue
        place = paths.take(f"{path.removesuffix('.md')}/{part.file_name}")
        yield held(place, part.data, mail.sent)
        attached[place] = part.file_name
        links |= {address: link_path(place) for address in part.addresses}
    before = next((by_id[each] for each in reversed(mail.answers) if each in by_id), "")
    if mail.html is not None and is_a_stub(mail.plain or "", mail.html):
        below = attachments(attached, mail.html, links) + answers(before)
        page = page_of(mail.head, mail.html, links, below="\n\n".join(below))
        yield held(path, page, mail.sent, read_as=PAGE)
    else:
        text = [as_markdown(mail.plain or ""), *attachments(attached), *answers(before)]
        yield held(path, note_text(mail.head, "\n\n".join(text)).encode(), mail.sent)


def mail_in(part: Part, depth: int) -> Mail | None:
    """The mail that is attached to another, which is a note of its own."""
    is_mail = part.type == MAIL or part.file_name.lower().endswith(".eml")
    if not is_mail or depth >= DEPTH_MAX:
        return None
    with suppress(NotReadable):
        return read_mail(part.data)
    return None


def is_a_stub(plain: str, html: str) -> bool:
    """Whether a text says little of what the page says: "Your program shows no HTML"."""
    said = TAG_OR_ENTITY.sub(" ", " ".join(UNSHOWN.split(html)[::2])).split()
    return not plain.strip() or len(said) > 2 * len(plain.split()) + STUB_WORDS


def attachments(
    attached: dict[str, str], html: str = "", links: dict[str, str] | None = None
) -> list[str]:
    """A line for each file that the text itself does not show."""
    shown = {path for address, path in (links or {}).items() if address in html}
    lines = [
        f"{'!' if is_picture(path) else ''}[{link_text(name)}]({link_path(path)})"
        for path, name in attached.items()
        if link_path(path) not in shown
    ]
    return ["Attached:", *lines] if lines else []


def answers(before: str) -> list[str]:
    if not before:
        return []
    return [f"In reply to: [{link_text(before.removesuffix('.md'))}]({link_path(before)})"]
