"""Answers that somebody vouches for: golden questions, what came of asking them, and notes.

    report = running.run(GoldenQuestion.objects.owned_by(user).for_flow("quick"), flow=langflow_id)
    report.compare(before, now)  # a table, with what got worse

No model judges: notes are compared by their ids, facts by their words, marks by the check. Nothing
is imported here: benchmarks use `facts` before Django is set up.
"""
