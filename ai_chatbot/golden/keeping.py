"""Golden questions as they are kept: made of an answer, thrown away, brought back."""

from django.contrib.auth.models import User
from django.utils import timezone

from ai_chatbot.grounding.silence import Decision
from ai_chatbot.models import GoldenQuestion, Message

MOST = 500  # of one person


def of_answer(owner: User, answer: Message) -> GoldenQuestion:
    """What the answer would be as a golden question, not saved: its question, and the notes that it
    cites, or that it rightly found nothing. The one that is kept of it already, if there is one."""
    kept = GoldenQuestion.objects.owned_by(owner).filter(from_answer=answer).first()
    if kept:
        return kept
    cited = answer.sources.filter(cited=True, note__owner=owner).values_list("note_id", "title")
    return GoldenQuestion(
        owner=owner,
        question=answer.parent.text if answer.parent else "",
        notes=[{"id": pk, "title": title} for pk, title in dict(cited).items()],
        refuse=answer.grounding.get("decision") == Decision.NOTHING,
        from_answer=answer,
    )


def throw_away(golden: GoldenQuestion) -> None:
    golden.deleted_at = timezone.now()
    golden.save(update_fields=["deleted_at"])


def bring_back(golden: GoldenQuestion) -> None:
    """Another one of the same answer may have been made meanwhile: then it is of none."""
    mine = GoldenQuestion.objects.owned_by(golden.owner)
    if golden.from_answer_id and mine.filter(from_answer=golden.from_answer_id).exists():
        golden.from_answer = None
    golden.deleted_at = None
    golden.save(update_fields=["deleted_at", "from_answer"])
