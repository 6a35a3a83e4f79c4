"""Answers that somebody vouches for: golden questions, what came of asking them, and notes.

    report = run(GoldenQuestion.objects.owned_by(user).for_flow("quick"), flow=langflow_id)
    compare(before, report)  # a table; got_worse(before, report)

No model judges: notes are compared by their ids, facts by their words, marks by the check.
"""

from ai_chatbot.golden.report import Figure, Outcome, Report, compare, got_worse
from ai_chatbot.golden.running import CannotAsk, run

__all__ = ["CannotAsk", "Figure", "Outcome", "Report", "compare", "got_worse", "run"]
