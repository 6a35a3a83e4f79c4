"""Runs as they are looked back at: what came of one, and what got worse since the one before."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Max

from ai_chatbot.flows.current import published_flow
from ai_chatbot.flows.impact import Impact, Row, impact_of
from ai_chatbot.golden.report import SAME, Figure, Outcome, Report, compare, outcome_of
from ai_chatbot.golden.telling import why_not
from ai_chatbot.models import GoldenResult, GoldenRun
from ai_chatbot.models.golden import GoldenRunQuerySet

QUESTION_CHARS = 160  # of a question's words in a table
LOOKED_AT = 20  # trials, the newest, in which one of a draft is looked for
IMPACT_MAX = 200  # questions that a version keeps, those that got worse first


@dataclass(frozen=True)
class Compared:
    """One question's outcome beside what came of it before, if it was asked then."""

    after: Outcome
    before: Outcome | None

    @property
    def is_worse(self) -> bool:
        return self.before is not None and self.after.right < self.before.right - SAME

    @property
    def is_better(self) -> bool:
        return self.before is not None and self.after.right > self.before.right + SAME

    @property
    def why_not(self) -> str:
        return why_not(self.after)


@dataclass(frozen=True)
class Comparison:
    """A run beside another: the measures over what both were asked, and question by question."""

    figures: list[Figure]
    questions: list[Compared]

    @property
    def worse(self) -> list[Compared]:
        return [each for each in self.questions if each.is_worse]


def run_before(run: GoldenRun) -> GoldenRun | None:
    """The newest one that came to its end before it, of what answered then; a draft is no such."""
    same = GoldenRun.objects.owned_by(run.owner_id).filter(flow=run.flow, pk__lt=run.pk)
    return same.told().exclude(why=GoldenRun.Why.DRAFT).first()


def compared(run: GoldenRun) -> Comparison:
    """With what was asked beside it; of a run that tried one flow alone, with the run before."""
    after = outcomes_of(run, is_beside=False)
    if run.beside_id:
        return beside(outcomes_of(run, is_beside=True), after)
    earlier = run_before(run)
    return beside(outcomes_of(earlier, is_beside=False) if earlier else {}, after)


# By the golden question's id, or, once that is deleted, by its words.
Outcomes = dict[int | str, Outcome]


def outcomes_of(run: GoldenRun, *, is_beside: bool) -> Outcomes:
    rows = run.results.filter(is_beside=is_beside).order_by("n")
    outcomes = map(outcome_of, rows.values_list("outcome", flat=True))
    return {each.id or each.question: each for each in outcomes}


def beside(before: Outcomes, after: Outcomes) -> Comparison:
    both = [key for key in after if key in before]
    was = Report([before[key] for key in both])
    now = Report([after[key] for key in both or after])
    questions = [Compared(outcome, before.get(key)) for key, outcome in after.items()]
    return Comparison(compare(was, now), questions)


# --- For publishing -----------------------------------------------------------------------------


def trials_of(owner: User, flow: str) -> GoldenRunQuerySet:
    """The owner's runs that tried a draft of the flow, open or ended, the newest first."""
    return GoldenRun.objects.owned_by(owner).filter(flow=flow, why=GoldenRun.Why.DRAFT)


def trial_of(trials: Iterable[GoldenRun], draft_hash: str, published_hash: str) -> GoldenRun | None:
    """The first of these that was asked to its end of just this draft, beside just this version
    (none: beside nothing)."""
    wanted = (GoldenRun.Status.DONE, draft_hash, published_hash)
    same = (run for run in trials if (run.status, run.tried_hash, run.beside_hash) == wanted)
    return next(same, None) if draft_hash else None


def impact_of_draft(owner: User, flow: str, draft_hash: str) -> Impact | None:
    """What the owner's questions said of just this draft beside what answers now; None where they
    were not asked to their end."""
    answers = published_flow(flow)
    trials = trials_of(owner, flow).told().filter(tried_hash=draft_hash)
    run = trial_of(trials[:LOOKED_AT], draft_hash, answers.version if answers else "")
    return impact_of_run(run) if run else None


def impact_of_run(run: GoldenRun) -> Impact:
    return impact_in(compared(run))


def impact_in(found: Comparison) -> Impact:
    questions = sorted(map(row_of_question, found.questions), key=lambda row: not row["is_worse"])
    return impact_of(map(row_of_figure, found.figures), questions[:IMPACT_MAX])


def row_of_figure(figure: Figure) -> Row:
    return {
        "name": figure.name,
        "before": figure.before,
        "after": figure.after,
        "is_share": figure.is_share,
        "is_worse": figure.is_worse,
    }


def row_of_question(found: Compared) -> Row:
    return {
        "name": " ".join(found.after.question.split())[:QUESTION_CHARS],
        "before": None if found.before is None else round(found.before.right, 4),
        "after": round(found.after.right, 4),
        "is_share": True,
        "is_worse": found.is_worse,
    }


# --- Question by question -----------------------------------------------------------------------


def last_outcomes(owner: User, golden_ids: Iterable[int]) -> dict[int, Outcome]:
    """What came last of each of these, of what answered then; one query for any number."""
    mine = GoldenResult.objects.filter(
        run__owner=owner, golden__in=list(golden_ids), is_beside=False
    ).exclude(run__why=GoldenRun.Why.DRAFT)
    newest = mine.order_by().values("golden").annotate(last=Max("pk")).values("last")
    rows = GoldenResult.objects.filter(pk__in=newest)
    return {row.golden_id: outcome_of(row.outcome) for row in rows if row.golden_id}
