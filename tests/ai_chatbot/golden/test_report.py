"""What golden questions come to, and what is said to have got worse."""

from ai_chatbot.golden.report import Outcome, Report, compare, report_of

GOOD = Outcome("Q", 1, found=1.0, said=1.0, cited=1.0, grounded=0.9, first_token=0.4)
HALF = Outcome("Q", 2, found=0.5, said=1.0, missing_notes=["Boat"], first_token=0.6)
REFUSED = Outcome("Q", 3, refuse=True, refused=True)
MADE_UP = Outcome("Q", 3, refuse=True, refused=False)
BROKEN = Outcome("Q", 4, error="The assistant is not running.", said=0.0)


def test_an_answer_passes_when_all_that_was_expected_is_there():
    passed = [each.passed for each in (GOOD, HALF, REFUSED, MADE_UP, BROKEN)]

    assert passed == [True, False, True, False, False]


def test_an_answer_that_refuses_what_the_notes_know_does_not_pass():
    assert not Outcome("Q", refused=True, found=1.0).passed


def test_figures_leave_out_what_has_nothing_to_count():
    report = Report([GOOD, HALF, REFUSED, BROKEN])

    assert report.figures() == {
        "asked": 4,
        "passed": 2,
        "recall": 0.75,
        "facts_said": 0.6667,
        "citation_precision": 1.0,
        "refused_rightly": 1.0,
        "first_token": 0.5,
    }
    assert Report([]).figures()["recall"] is None


def test_a_report_is_the_same_out_of_what_is_stored_also_by_a_newer_program():
    stored = [GOOD.as_json() | {"something_new": 1}, REFUSED.as_json()]

    assert report_of(stored) == Report([GOOD, REFUSED])


def test_what_is_worse_is_said_and_a_slower_first_token_is_not():
    slower = Outcome("Q", 1, found=1.0, said=1.0, cited=1.0, first_token=9.0)

    assert worse_in(Report([GOOD]), Report([slower])) == set()
    assert "refused_rightly" in worse_in(Report([REFUSED]), Report([MADE_UP]))
    assert worse_in(Report([GOOD]), Report([HALF])) == {"passed", "recall"}


def worse_in(before, after):
    return {figure.name for figure in compare(before, after) if figure.is_worse}
