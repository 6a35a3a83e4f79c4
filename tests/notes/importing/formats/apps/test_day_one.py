"""Day One's JSON zip: a journal's entries, and their pictures named by MD5."""

import json

from tests.notes.documents import picture

PNG = picture().read()


def entry(uuid, text=None, *, zone="Europe/Berlin", **more):
    said = {"uuid": uuid, "creationDate": "2024-05-03T22:30:00Z", "timeZone": zone, **more}
    return said if text is None else said | {"text": text}


def journal():
    photo = {"identifier": "AA11", "md5": "d41d8", "type": "jpeg", "orderInEntry": 0}
    first = entry(
        "0A1B",
        "# Abend am Su\u0308dsee\n\nSchoen\\. ![](dayone-moment://AA11)\n[dort](dayone://view?entryId=0C1D)\n"
        "![](dayone-moment:/audio/BB22) ![](dayone-moment://FFFF)",
        tags=["Reise", "Zwei Worte"],
        starred=True,
        photos=[photo],
        audios=[{"identifier": "BB22", "md5": "e41d8", "format": "m4a"}],
        location={
            "placeName": "Caf\u00e9 Z\u00fcrich",
            "localityName": "Bern",
            "country": "Schweiz",
        },
        weather={"temperatureCelsius": 11.6, "conditionsDescription": "Cloudy"},
    )
    second = entry("0C1D", "\u7eff\u5c9b \u05e9\u05dc\u05d5\u05dd", zone="Asia/Taipei")
    third = entry("0E1F", zone="../../etc/passwd", photos=[photo | {"identifier": "CC33"}])
    return {"metadata": {"version": "1.0"}, "entries": [first, second, third]}


def test_entries_are_of_the_day_that_it_was_where_they_were_written(bring, leads):
    files = {
        "Export/Reisen.json": json.dumps(journal()),
        "Export/photos/d41d8.jpeg": PNG,
        "Export/audios/e41d8.m4a": b"sound",
    }

    brought = bring(files)

    first = brought.notes["Export/Reisen/2024-05-04 Abend am S\u00fcdsee.md"]
    second = brought.notes["Export/Reisen/2024-05-04 \u7eff\u5c9b \u05e9\u05dc\u05d5\u05dd.md"]
    assert set(brought.notes) == {first.path, second.path, "Export/Reisen/2024-05-03.md"}
    assert [each.dated_on.isoformat() for each in brought.notes.values()] == [
        "2024-05-03", "2024-05-04", "2024-05-04",
    ]  # fmt: skip
    assert second.path in leads(first)
    assert "![](../photos/d41d8.jpeg)" in first.body
    assert "[e41d8.m4a](../audios/e41d8.m4a) (An attachment is missing" in first.body
    assert {tag.name for tag in first.tags.all()} == {"Reise", "Zwei-Worte"}
    assert first.front_matter["location"] == "Caf\u00e9 Z\u00fcrich, Bern, Schweiz"
    assert first.front_matter["weather"] == "12 \u00b0C, Cloudy"
    assert "![](../photos/d41d8.jpeg)" in brought.notes["Export/Reisen/2024-05-03.md"].body
    assert brought.kept == {"Export/photos/d41d8.jpeg", "Export/audios/e41d8.m4a"}
