"""The day that a note is of: wherever and however its writer wrote it, as it stands there."""

import time
import unicodedata
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from notes.search.dates.times import read_times
from notes.text.dates import Dated, date_of_file, find_date, read_day
from notes.text.parsing import parse_note
from tests.pace import allowed

THIRD = date(2024, 5, 3)


def dated(text, path="Note.md"):
    return parse_note(path, text).dated


def in_front_matter(line):
    return dated(f"---\n{line}\n---\nText.")


# --- Front matter -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-05-08T00:30:00+02:00", date(2024, 5, 8)),
        ("2024-05-08T00:30+02:00", date(2024, 5, 8)),
        ("2024-05-08 23:30:00 -11:00", date(2024, 5, 8)),
        ("2024-05-08T23:59:59Z", date(2024, 5, 8)),
        ("2024/05/10 09:00", date(2024, 5, 10)),
        ("06.05.2024", date(2024, 5, 6)),
        ("6. 5. 2024", date(2024, 5, 6)),
        ("2024.05.06", date(2024, 5, 6)),
        ('"[[2024-05-05]]"', date(2024, 5, 5)),
        ('"[[2024-05-05|yesterday]]"', date(2024, 5, 5)),
        ('"[[May 3rd, 2024]]"', THIRD),
        ("2024-05", date(2024, 5, 1)),
        ("05/2024", date(2024, 5, 1)),
        ("2024", date(2024, 1, 1)),
        ("2024-W20", date(2024, 5, 13)),
        ("2024-W18-5", THIRD),
        ("2024-Q2", date(2024, 4, 1)),
        ("20240503", THIRD),
        ("2024_05_03", THIRD),
        ("20240503T101500Z", THIRD),
        ("1714737600", THIRD),
        ("1714737600000", THIRD),
        ("<2024-05-03 Fri>", THIRD),
        ("Friday, May 3, 2024 9:00 AM", THIRD),
        ("Fri, 3 May 2024 10:00:00 +0200", THIRD),
        ("Fri May  3 10:11:12 2024", THIRD),
        ("3. Mai 2024", THIRD),
        ("1er août 2023", date(2023, 8, 1)),
        ("3 de mayo de 2024", THIRD),
        ("3 maja 2024", THIRD),
        ("3 мая 2024", THIRD),
        ("3 मई 2024", THIRD),
        ("3 مايو 2024", THIRD),
        ("2024年5月3日", THIRD),
        ("2024年5月", date(2024, 5, 1)),
        ("2024년 5월 3일", THIRD),
        ("令和6年5月3日", THIRD),
        ("２０２４-０５-０３", THIRD),
        ("13/05/2024", date(2024, 5, 13)),
        ("05/13/2024", date(2024, 5, 13)),
        ("05/05/2024", date(2024, 5, 5)),
        ("[2024-05-03, 2024-05-09]", THIRD),
        ("{start: 2024-05-03, end: 2024-05-09}", THIRD),
    ],
)
def test_a_day_is_read_as_it_is_written(value, day):
    assert in_front_matter(f"date: {value}") == Dated(day, "matter")


@pytest.mark.parametrize("name", ["publishDate", "last_modified_at", "lastmod", "Date Created"])
def test_other_programs_name_the_day_otherwise(name):
    assert in_front_matter(f"{name}: 2024-05-03") == Dated(THIRD, "matter")


@pytest.mark.parametrize(
    "value",
    [
        *("2024-02-30", "2024-13-01", "31/11/2024", "2023-02-29T10:00", "05/06/2024", "5-6-2024"),
        *("'{{date}}'", "soon", "May", "3 May", "12345678", "~", "true", "1.5", "[]", "{}"),
    ],
)
def test_what_is_no_day_or_leaves_doubt_is_none(value):
    assert find_date("Note.md", {"date": value.strip("'")}) is None
    assert in_front_matter(f"date: {value}").by == "added"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_accents_make_no_odds_in_either_form(form):
    assert read_day(unicodedata.normalize(form, "3. März 2024")) == date(2024, 3, 3)


def test_a_name_that_is_another_month_next_door_is_none():
    assert read_day("3 listopad 2024") is None  # October in Zagreb, November in Warsaw


@pytest.mark.parametrize(
    "name",
    [
        *("date", "Date", "created", "Created", "created_at", "date_created", "created-time"),
        *("Created time", "Last edited time", "user_created_time", "modified", "updated"),
        *("Erstellt", "日期", "作成日", "날짜", "Дата", "Tarih", "Créée le", "Fecha de creación"),
    ],
)
def test_the_names_of_many_tools_say_the_day(name):
    assert in_front_matter(f"{name}: 2024-05-03") == Dated(THIRD, "matter")


def test_what_was_made_counts_before_what_was_changed():
    assert in_front_matter("updated: 2024-06-01\ncreated: 2024-05-03").day == THIRD
    assert in_front_matter("created: 2024-06-01\nDate: 2024-06-02\ndate: 2024-05-03").day == THIRD
    assert in_front_matter("date: 2024-02-30\nupdated: 2024-05-03").day == THIRD


def test_dates_may_stand_together():
    assert in_front_matter("dates:\n  created: 2024-05-03\n  updated: 2024-06-01").day == THIRD


# --- Properties above the text ----------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "date:: [[May 3rd, 2024]]\ntags:: boat\n\n- Text.",
        "[date:: 2024-05-03] [mood:: 4]\n\nText.",
        "# Plan\n\n(created:: 2024-05-03)",
        "# 計画\n\n作成日：2024年5月3日\n",
        "创建时间：2024-05-03 10:00\n\n正文",
        "# Title\n\nCreated: May 3, 2024 9:00 AM\nTags: boat\n\nText.",
        "- type:: log\n- created-at:: 1714737600000\n\nText.",
        "**Date:** 2024-05-03\n\nText.",
    ],
)
def test_properties_say_the_day(text):
    assert dated(text) == Dated(THIRD, "properties")


@pytest.mark.parametrize(
    "text", ["Text.\ndate: 2024-05-03", "# Title\n\nText\n\ndate:: 2024-05-03"]
)
def test_what_stands_in_the_text_does_not(text):
    assert dated(text).by == "added"


# --- Names ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("journals/2024_05_03.md", THIRD),
        ("journals/20240503.md", THIRD),
        ("202405031230 Boat.md", THIRD),
        ("20240503123000.md", THIRD),
        ("Boat 2024-05-03.md", THIRD),
        ("2024.05.03 Boat.md", THIRD),
        ("03.05.2024.md", THIRD),
        ("Daily/2024/05/03.md", THIRD),
        ("Daily/2024/2024-05/03.md", THIRD),
        ("journals/May 3rd, 2024.md", THIRD),
        ("3. Mai 2024.md", THIRD),
        ("日记/2024年5月3日.md", THIRD),
        ("2024-05.md", date(2024, 5, 1)),
        ("Mai 2024.md", date(2024, 5, 1)),
        ("2024-W18.md", date(2024, 4, 29)),
        ("Scan 2024-05-03.pdf", THIRD),
    ],
)
def test_a_journal_page_is_of_the_day_in_its_name(path, day):
    assert dated("Text.", path) == Dated(day, "name")


@pytest.mark.parametrize(
    "path",
    [
        *("2024-02-30.md", "1984.md", "Invoice 12345678.md", "Season 2010-11 best.md"),
        *("05-06-2024.md", "Call 555-1234-5678.md", "IMG_0042.md", "Room 2024.md"),
        *("2024-05-03/Boat.md", ".md", ""),
    ],
)
def test_other_numbers_in_a_name_are_no_day(path):
    assert find_date(path, {}) is None


def test_the_front_matter_counts_before_the_name():
    assert dated("---\ndate: 2024-05-03\n---\nText.", "2020-01-01.md") == Dated(THIRD, "matter")


# --- The file's own time ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "day"), [("UTC", 3), ("Europe/Oslo", 4), ("Asia/Tokyo", 4), ("America/New_York", 3)]
)
def test_a_files_time_is_a_day_where_we_are(settings, zone, day):
    settings.TIME_ZONE = zone
    modified = datetime(2024, 5, 3, 22, 30, tzinfo=UTC)

    assert date_of_file(modified) == Dated(date(2024, 5, day), "file")
    assert dated("---\ndate: 2024-05-03T23:30Z\n---\nText.").day == THIRD


@pytest.mark.parametrize(
    "stamp", ["2024-05-03T22:30:15Z", "2024-05-03T22:30:15.123Z", "2024-05-03 22:30:15+00:00"]
)
@pytest.mark.parametrize(("zone", "day"), [("Europe/Oslo", 4), ("America/New_York", 3)])
def test_a_tools_second_of_utc_is_a_day_where_we_are(settings, zone, day, stamp):
    settings.TIME_ZONE = zone

    assert in_front_matter(f"created: {stamp}").day == date(2024, 5, day)


def test_the_ends_of_time_are_days_too(settings):
    settings.TIME_ZONE = "Asia/Tokyo"

    assert date_of_file(datetime.max.replace(tzinfo=UTC)).day == date.max


# --- Bounds -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["1", "2024-", "- ", "a: ", "May ", "[[", "2024年", ".", "* _", "1 "]
)
def test_a_long_text_takes_no_time(text):
    long = text * (1_000_000 // len(text))
    began = time.process_time()

    find_date(long + ".md", {long[:1000]: long, "date": long}, long)
    find_date("a.md", {f"k{n}": "2024" for n in range(10_000)} | {"date": [[long] * 1000] * 1000})

    assert time.process_time() - began < allowed(1)


@pytest.mark.parametrize(
    "path", ["2024/05-May/03.md", "Log/2024/05 Mai/3.md", "2024/2024-05/03.md"]
)
def test_a_months_folder_may_have_its_name(path):
    assert dated("Text.", path) == Dated(THIRD, "name")


@pytest.mark.parametrize("path", ["2024/05 photographs of/03.md", "2024/Q5/03.md", "2024-Q5.md"])
def test_other_folders_of_a_year_are_no_month(path):
    assert dated("Text.", path).by == "added"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        *(("03.05.24", THIRD), ("3. Mai 24", THIRD), ("May 3, 24", THIRD), ("3-May-24", THIRD)),
        *(("3 de mayo del 24", THIRD), ("3 мая '24", THIRD), ("3 févr. 98", date(1998, 2, 3))),
        *(("3. März 98", date(1998, 3, 3)), ("2024-124", THIRD), ("2024-366", date(2024, 12, 31))),
        ("3rd of May, 2024", THIRD),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_two_digits_behind_a_day_and_its_month_are_a_year_and_three_a_day_of_one(
    written, day, form
):
    assert read_day(unicodedata.normalize(form, written)) == day


@pytest.mark.parametrize("name", ["3. Mai 24", "2024-124"])
def test_so_they_are_where_they_are_the_whole_name(name):
    assert dated("Text.", f"{name}.md") == Dated(THIRD, "name")
    assert dated("Text.", f"Invoice {name}-7.md").by == "added"


def test_properties_stand_below_a_cover_as_well():
    cover = "![](cover.png)\n\n# Home\n\nCreated:  @May 3, 2024 10:00 AM\n"

    assert dated(cover) == Dated(THIRD, "properties")


@pytest.mark.parametrize(
    "written", ["3/5/24", "24-05-03", "05-03-24", "'24-05", "Version 3.5.24", "2023-366"]
)
def test_of_two_digits_whose_place_is_not_known_none_is_a_year(written):
    assert read_day(written) is None
    assert dated(f"Date: {written}\n\nText.").by == "added"
    assert dated("Text.", f"{written.replace('/', '-')}.md").by == "added"


@pytest.mark.parametrize(
    "name", ["Order 4711-3", "ISO 8859-2", "Caf\u00e9 2616-1", "\u5bff\u53f8 9999-12-01"]
)
def test_a_number_that_is_no_year_of_ours_is_none(name):
    assert dated("", f"{name}.md").by != "name"


@pytest.mark.parametrize("years", [0, 1, 2, -1, -60, -70, -98])
def test_a_year_of_two_digits_is_the_same_in_a_note_and_in_a_question(years):
    today = timezone.localdate()
    year = today.year + years
    written = f"3. März {year % 100:02}"

    day = date(year if years < 2 else year - 100, 3, 3)
    assert read_day(written) == day
    assert read_times(f"Was war am {written}?", today).days.after == day
    assert read_day(f"03.03.{year % 100:02}") == day
