"""First questions, made of somebody's own notes without asking a model."""

from django.contrib.auth.models import User
from django.db.models import Count
from django.utils.translation import gettext as _

from ai_chatbot.rendering.grounds.next_questions import says_something
from notes.models import Link, Note, Passage, Tag

LOOKED_AT = 50  # of the notes that came last


def first_questions(owner: User) -> list[str]:
    """Up to four, each of another note; none where no note has a name that says something."""
    rows = Note.objects.owned_by(owner).order_by("-pk").values_list("pk", "title")
    titles = {pk: title for pk, title in rows[:LOOKED_AT] if says_something(title)}
    linked = most_linked(list(titles))
    subject = titles.pop(linked, "") or pop_first(titles)
    whole = next((pk for pk, title in titles.items() if "[" not in title and "]" not in title), 0)
    asked = [
        subject and _("What do my notes say about “%(subject)s”?") % {"subject": subject},
        whole and _("What is most important in [[%(note)s]]?") % {"note": titles.pop(whole)},
    ]
    tag, heading = most_used_tag(owner, list(titles)), a_heading(list(titles))
    asked += [
        tag and _("What have I written about #%(tag)s?") % {"tag": tag},
        heading and _("What did I note under “%(heading)s”?") % {"heading": heading},
    ]
    return [question for question in asked if question]


def pop_first(titles: dict[int, str]) -> str:
    return titles.pop(next(iter(titles))) if titles else ""


def most_linked(ids: list[int]) -> int:
    """The note that most links lead to; 0 when none does."""
    links = Link.objects.order_by().filter(resolved__in=ids).values_list("resolved")
    most = links.annotate(count=Count("pk")).order_by("-count", "resolved").first()
    return int(most[0]) if most else 0


def most_used_tag(owner: User, ids: list[int]) -> str:
    tags = Tag.objects.filter(owner=owner, notes__in=ids).annotate(count=Count("pk"))
    return next((tag.name for tag in tags.order_by("-count", "key")[:1]), "")


def a_heading(ids: list[int]) -> str:
    """A section's in one of these notes, but not what is the note's title as well."""
    found = Passage.objects.filter(note_id__in=ids, heading__contains=" › ").order_by("-note", "pk")
    headings = found.values_list("heading", flat=True)[:LOOKED_AT]
    last = (heading.rpartition(" › ")[2] for heading in headings)
    return next((heading for heading in last if says_something(heading)), "")
