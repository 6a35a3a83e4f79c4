"""A report as a table for a terminal, and as JUnit's XML for what runs tests."""

from xml.etree import ElementTree

from django.utils.translation import gettext as _

from ai_chatbot.golden.report import Outcome, Report

QUESTION_CHARS = 60
XML_CHARS = str.maketrans(dict.fromkeys([*range(9), 11, 12, *range(14, 32)], "�"))


def percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.0f} %"


def seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f} s"


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
    parts = (
        [_("It said that the notes do not know.")] if outcome.refused and not outcome.refuse else []
    )
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
