"""A report as a table for a terminal, and as JUnit's XML for what runs tests; what golden questions
say of a draft, for a terminal and for pages."""

from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree import ElementTree

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ai_chatbot.flows.impact import Impact, Row, in_words, label_of
from ai_chatbot.golden.report import Outcome, Report

QUESTION_CHARS = 60
XML_CHARS = str.maketrans(dict.fromkeys([*range(9), 11, 12, *range(14, 32)], "�"))


def percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.0f} %"


def seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f} s"


def measured(value: float | int | None, *, is_share: bool) -> str:
    """As people read it: a share, a number of questions, or seconds."""
    if value is None or is_share:
        return percent(value)
    return str(value) if isinstance(value, int) else f"{number_format(value, 2)} s"


def shown_figures(figures: Mapping[str, float | int | None]) -> dict[str, str]:
    """Those that a run's row keeps, by their names; {} where it did not come to its end."""
    counts = {name: figures[name] for name in ("asked", "passed") if name in figures}
    shares = {
        name: value for name, value in figures.items() if name not in {*counts, "first_token"}
    }
    shown = {name: str(value or 0) for name, value in counts.items()}
    shown |= {name: percent(value) for name, value in shares.items()}
    if figures:
        shown["first_token"] = measured(figures.get("first_token"), is_share=False)
    return shown


def shown_row(row: Row) -> dict[str, Any]:
    """A row of an impact, for a page."""
    sides = (row["before"], row["after"])
    before, after = (measured(side, is_share=row["is_share"]) for side in sides)
    name = label_of(row["name"])
    return {"name": name, "before": before, "after": after, "is_worse": row["is_worse"]}


def shown_impact(impact: Impact | None) -> dict[str, list[dict[str, Any]]]:
    """For a page; {} where nothing was asked."""
    if not impact:
        return {}
    figures, questions = impact["figures"], impact["questions"]
    return {
        "figures": [*map(shown_row, figures)],
        "questions": [shown_row(row) | {"name": row["name"]} for row in questions],
    }


def impact_table(impact: Impact) -> str:
    """For a terminal: a line for each measure and question, and what they come to."""
    shown = shown_impact(impact)
    head = f"{_('before'):>8} {_('after'):>8}"
    said = in_words(impact) or _("With the golden questions it does no worse.")
    return "\n".join([head, *lines_of(shown["figures"]), "", *lines_of(shown["questions"]), said])


def lines_of(rows: Iterable[dict[str, Any]]) -> list[str]:
    marks = {True: f"  ({_('worse')})", False: ""}
    return [
        f"{row['before']:>8} {row['after']:>8}  {row['name'][:QUESTION_CHARS]}"
        f"{marks[row['is_worse']]}"
        for row in rows
    ]


def table(report: Report) -> str:
    """A line for each question, and what they come to."""
    head = f"{'':6} {'notes':>6} {'facts':>6} {'marks':>6} {'first':>8}  question"
    total = (
        f"{report.passed} of {report.asked} passed. Notes found {percent(report.recall)}, "
        f"facts said {percent(report.facts_said)}, "
        f"citations borne out {percent(report.citation_precision)}, "
        f"refused rightly {percent(report.refused_rightly)}, "
        f"first token {seconds(report.first_token)} (median)."
    )
    return "\n".join([head, *map(line, report.outcomes), "", total])


def line(outcome: Outcome) -> str:
    figures = (percent(outcome.found), percent(outcome.said), percent(outcome.cited))
    first = " ".join(f"{figure:>6}" for figure in figures)
    question = " ".join(outcome.question.split())[:QUESTION_CHARS]
    verdict = "ok" if outcome.passed else "FAILED"
    why = "" if outcome.passed else f"\n{'':6} {why_not(outcome)}"
    return f"{verdict:6} {first} {seconds(outcome.first_token):>8}  {question}{why}"


def why_not(outcome: Outcome) -> str:
    """A sentence or more; "" of one that passed."""
    if outcome.error:
        return outcome.error
    if outcome.refuse and not outcome.refused:
        return _("It answered what the notes do not know.")
    parts = []
    if outcome.refused and not outcome.refuse:
        parts.append(_("It said that the notes do not know."))
    if outcome.missing_notes:
        parts.append(_("Not found: %(notes)s.") % {"notes": ", ".join(outcome.missing_notes)})
    if outcome.missing_facts:
        parts.append(_("Not said: %(facts)s.") % {"facts": ", ".join(outcome.missing_facts)})
    return " ".join(parts)


def junit(report: Report) -> str:
    """One test case for each question; errors of the flow are errors, wrong answers failures."""
    errors = sum(bool(each.error) for each in report.outcomes)
    suite = ElementTree.Element(
        "testsuite",
        name="golden questions",
        tests=str(report.asked),
        errors=str(errors),
        failures=str(report.asked - report.passed - errors),
    )
    for outcome in report.outcomes:
        case = ElementTree.SubElement(
            suite, "testcase", classname="golden", name=xml_text(outcome.question)
        )
        case.set("time", f"{outcome.seconds or 0:.3f}")
        if not outcome.passed:
            kind = "error" if outcome.error else "failure"
            ElementTree.SubElement(case, kind, message=xml_text(why_not(outcome)))
    ElementTree.indent(suite)
    written: str = ElementTree.tostring(suite, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n'


def xml_text(text: str) -> str:
    """Without what XML cannot hold."""
    return text.translate(XML_CHARS).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
