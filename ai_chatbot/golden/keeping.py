"""Golden questions as they are kept: made of an answer, thrown away, brought back."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ai_chatbot.golden.facts import figures_of
from ai_chatbot.models import GoldenQuestion, Message
from ai_chatbot.rendering.thoughts import without_thoughts
from config.base.attempts import save_changes
from config.base.users import one_at_a_time

MOST = 500  # of one person


class TooMany(Exception):
    """No more of them are kept; the text is a sentence."""


def of_answer(owner: User, answer: Message) -> GoldenQuestion:
    """What the answer would be as a golden question, not saved: its question, the notes that it
    cites and the numbers it has from them, or that it rightly found nothing. The one that is kept
    of it already, if there is one."""
    kept = GoldenQuestion.objects.owned_by(owner).filter(from_answer=answer).first()
    if kept:
        return kept
    question = answer.parent.text if answer.parent else ""
    cited = answer.sources.filter(cited=True, note__owner=owner)
    passages = list(cited.values_list("note_id", "title", "text"))
    refuse = answer.finds_nothing
    said = without_thoughts(answer.text)
    return GoldenQuestion(
        owner=owner,
        question=question,
        notes=[{"id": pk, "title": title} for pk, title in {p[0]: p[1] for p in passages}.items()],
        facts=[] if refuse else figures_of(said, [p[2] for p in passages], question),
        refuse=refuse,
        from_answer=answer,
    )


@transaction.atomic
def keep(golden: GoldenQuestion) -> None:
    """As it is now said; a new one is counted with its owner's others. Raises TooMany."""
    if not golden.pk:
        make_room(golden.owner)
        golden.pk = kept_of(golden)  # by another page, while this one was open
    if golden.pk:
        save_changes(golden, "question", "notes", "facts", "refuse", "flow")
    else:
        golden.save(force_insert=True)


def kept_of(golden: GoldenQuestion) -> int | None:
    """The one that is kept of the same answer."""
    mine = GoldenQuestion.objects.owned_by(golden.owner).exclude(from_answer=None)
    return mine.filter(from_answer=golden.from_answer_id).values_list("pk", flat=True).first()


def make_room(owner: User) -> None:
    """Raises TooMany where there is none for another one, until the transaction ends."""
    one_at_a_time(owner.pk)
    if GoldenQuestion.objects.owned_by(owner).count() >= MOST:
        said = _("%(most)s golden questions can be kept. Delete one of yours first.")
        raise TooMany(said % {"most": MOST})


def throw_away(golden: GoldenQuestion) -> None:
    golden.deleted_at = timezone.now()
    golden.save(update_fields=["deleted_at"])


@transaction.atomic
def bring_back(golden: GoldenQuestion) -> None:
    """Another one of the same answer may have been made meanwhile: then it is of none. Raises
    TooMany."""
    make_room(golden.owner)
    mine = GoldenQuestion.objects.owned_by(golden.owner)
    if golden.from_answer_id and mine.filter(from_answer=golden.from_answer_id).exists():
        golden.from_answer = None
    golden.deleted_at = None
    golden.save(update_fields=["deleted_at", "from_answer"])
