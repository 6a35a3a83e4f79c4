"""A shared conversation as HTML for anybody: no link in it leads into somebody's notes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from ai_chatbot.rendering.answers import render_cited
from ai_chatbot.rendering.links import Manner, link_attributes

# Marks lead to the passage on the same page; addresses of ours lead nowhere there.
ON_SHARED_PAGE = Manner(link_attributes, has_own_addresses=False)


@dataclass(frozen=True)
class SharedSource:
    n: int
    title: str
    heading: str
    text: str
    source_url: str
    place: str  # its id on the page

    @property
    def url(self) -> str:
        return f"#{self.place}"


@dataclass(frozen=True)
class SharedMessage:
    is_question: bool
    text: str = ""
    html: SafeString = field(default_factory=lambda: mark_safe(""))
    sources: Sequence[SharedSource] = ()
    is_whole: bool = True
    without_notes: bool = False


def show_shared(snapshot: dict[str, Any]) -> list[SharedMessage]:
    """What conversations.sharing.snapshots keeps, as the page shows it."""
    return [show_one(at, said) for at, said in enumerate(snapshot.get("messages", ()), start=1)]


def show_one(at: int, said: dict[str, Any]) -> SharedMessage:
    if said["role"] == "user":
        return SharedMessage(True, said["text"])
    sources = [source_at(at, source) for source in said["sources"]]
    html = render_cited(
        said["text"],
        sources,
        question=said["question"],
        # Its marks were checked when this was kept, and those taken out that are not shown.
        finished=False,
        name=f"shared-{at}",
        manner=ON_SHARED_PAGE,
    ).html
    marks = {"is_whole": said["is_whole"], "without_notes": said.get("without_notes", False)}
    return SharedMessage(False, html=html, sources=sources, **marks)


def source_at(at: int, said: dict[str, Any]) -> SharedSource:
    return SharedSource(
        n=said["n"],
        title=said["title"],
        heading=said["heading"],
        text=said["text"],
        source_url=said["source_url"],
        place=f"source-{at}-{said['n']}",
    )
