"""/api/v1/notes: a user's programs list, read, write and delete notes."""

import json
import unicodedata

import pytest

from notes.models import Note
from tests.programs import code_of

NOTES = "/api/v1/notes"


def paths(response):
    return [note["path"] for note in response.json()["items"]]


def text_of(note):
    return Note.objects.get(pk=note.pk).get_text()


# --- Lists ------------------------------------------------------------------------------------


def test_notes_are_listed_a_page_at_a_time(program, write):
    for number in range(5):
        write(f"{number}.md", f"note {number}")

    first = program.get(f"{NOTES}?limit=3")
    second = program.get(f"{NOTES}?limit=3&cursor={first.json()['next']}")

    assert paths(first) == ["0.md", "1.md", "2.md"]
    assert paths(second) == ["3.md", "4.md"]
    assert second.json()["next"] is None


def test_a_note_in_a_list_says_what_it_is_without_its_text(program, write):
    write("garden/roses.md", "---\ntags: [flowers]\ndate: 2024-05-06\n---\n# Roses\n\nred #plants")

    note = program.get(NOTES).json()["items"][0]

    assert note | {"created_at": "", "updated_at": ""} == {
        "id": note["id"],
        "title": "Roses",
        "path": "garden/roses.md",
        "folder": "garden",
        "tags": ["flowers", "plants"],
        "day": "2024-05-06",
        "origin": "imported",
        "source_url": "",
        "created_at": "",
        "updated_at": "",
        "url": f"/notes/{note['id']}/",
        "shared_by": "",
    }


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=boat", ["a/1.md"]),
        ("q=Caf%C3%A9", ["日記/3.md"]),
        ("q=Cafe%CC%81", ["日記/3.md"]),
        ("q=%20%20", ["a/1.md", "a/b/2.md", "日記/3.md"]),
        ("tag=garden", ["a/1.md", "a/b/2.md"]),
        ("tag=garden/roses", ["a/b/2.md"]),
        ("folder=a", ["a/1.md", "a/b/2.md"]),
        ("folder=a/b/", ["a/b/2.md"]),
        ("folder=日記", ["日記/3.md"]),
        ("folder=a&q=boat&tag=garden", ["a/1.md"]),
        ("folder=nowhere", []),
        ("sort=newest", ["a/b/2.md", "a/1.md", "日記/3.md"]),
        ("sort=oldest", ["日記/3.md", "a/1.md", "a/b/2.md"]),
        ("q=%00boat", ["a/1.md"]),
    ],
)
def test_a_list_is_narrowed_and_sorted(program, write, asked, found):
    write("a/1.md", "---\ndate: 2024-01-02\n---\nThe boat. #garden")
    write("a/b/2.md", "---\ndate: 2024-01-03\n---\nRed. #garden/roses")
    write("日記/3.md", "---\ndate: 2024-01-01\n---\nCafé in שלום")

    assert paths(program.get(f"{NOTES}?{asked}")) == found


def test_the_pages_of_a_list_narrowed_and_sorted_are_of_that_list(program, write):
    for number in range(4):
        write(f"a/{number}.md", f"---\ndate: 2024-01-0{number + 1}\n---\nx")
    write("b.md", "---\ndate: 2024-01-02\n---\nx")
    asked = f"{NOTES}?folder=a&sort=newest&limit=3"

    rest = program.get(f"{asked}&cursor={program.get(asked).json()['next']}")

    assert paths(rest) == ["a/0.md"]


@pytest.mark.parametrize(
    "asked", ["limit=0", "limit=201", "limit=x", "sort=up", "cursor=x", "tag=" + "x" * 1001]
)
def test_what_a_list_cannot_be_asked_is_refused(program, asked):
    response = program.get(f"{NOTES}?{asked}")

    assert (response.status_code, code_of(response)) == (422, "invalid_request")


def test_a_list_costs_the_same_whatever_its_length(program, write, django_assert_max_num_queries):
    for number in range(20):
        write(f"{number}.md", f"#tag{number}")

    with django_assert_max_num_queries(6):
        assert len(paths(program.get(NOTES))) == 20


# --- One note ---------------------------------------------------------------------------------


def test_a_note_comes_with_text_front_matter_and_links_both_ways(program, write):
    text = "# Roses\n\nSee [[Boat|the boat]], ![[gone#x]]."
    roses = write("roses.md", f"---\ncolour: red\n---\n{text}")
    boat = write("Boat.md", "of [[roses]] and again [[roses]]")

    response = program.get(f"{NOTES}/{roses.pk}")

    note = response.json()
    assert note["text"] == text
    assert note["front_matter"] == {"colour": "red"}
    assert note["links"] == [
        {"target": "Boat", "heading": "", "alias": "the boat", "is_embed": False, "note": boat.pk},
        {"target": "gone", "heading": "x", "alias": "", "is_embed": True, "note": None},
    ]
    assert note["backlinks"] == [{"id": boat.pk, "title": "Boat", "path": "Boat.md"}]
    assert (note["link_count"], note["backlink_count"]) == (2, 1)
    assert response["ETag"].startswith('"')


def test_whatever_front_matter_says_is_json(program, write):
    head = "a: .nan\nb: [.inf, -.inf]\nc: 2024-05-06\nd: !!binary aGk=\n1: {2: x}\ne: 1e999\nf: ~"
    note = write("odd.md", f"---\n{head}\n---\ntext")

    response = program.get(f"{NOTES}/{note.pk}")

    def refuse(word):
        raise AssertionError(f"{word} is no JSON")

    assert json.loads(response.content, parse_constant=refuse)["front_matter"]


def test_of_very_many_links_the_first_are_told_and_all_are_counted(program, write):
    note = write("hub.md", " ".join(f"[[{number}]]" for number in range(600)))

    told = program.get(f"{NOTES}/{note.pk}").json()

    assert (len(told["links"]), told["link_count"]) == (500, 600)


def normal(text):
    return unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("text", ["e\u0301 é", "漢字かな", "שלום עולם", "<b>&amp; \u2028 x"])
def test_any_text_is_read_as_it_was_written(program, text):
    address = program.post(NOTES, {"title": text, "text": text})["Location"]

    note = program.get(address).json()

    assert note["text"] == text
    assert normal(note["title"]) == normal(" ".join(text.split()))


# --- Writing ----------------------------------------------------------------------------------


def test_a_new_note_is_written_where_and_as_it_says(program, alice):
    body = {"title": "Roses", "folder": "garden", "tags": ["a b", "#c"], "text": "red",
            "day": "2024-05-06"}  # fmt: skip

    response = program.post(NOTES, body)

    note = alice.notes.get()
    assert response.status_code == 201
    assert response["Location"] == f"{NOTES}/{note.pk}"
    assert (note.path, note.body, note.origin) == ("garden/Roses.md", "red", "written")
    assert (response.json()["tags"], response.json()["day"]) == (["a-b", "c"], "2024-05-06")
    assert response["ETag"] == program.get(response["Location"])["ETag"]


def test_a_new_note_is_its_writers_whatever_else_is_sent(program, alice, bob):
    body = {"title": "x", "owner": bob.pk, "owner_id": bob.pk, "id": 7, "origin": "clipped"}

    program.post(NOTES, body)

    note = Note.objects.get()
    assert (note.owner, note.origin) == (alice, "written")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({}, "title"),
        ({"title": " \n "}, "title"),
        ({"title": "x" * 501}, "title"),
        ({"title": 7}, "title"),
        ({"title": "x", "folder": "../up"}, "folder cannot be called"),
        ({"title": "x", "folder": "x/" * 600}, "folder"),
        ({"title": "x", "tags": ["x" * 201]}, "tag"),
        ({"title": "x", "tags": "no list"}, "tags"),
        ({"title": "x", "tags": ["x"] * 1001}, "tags"),
        ({"title": "x", "day": "2024-02-30"}, "day"),
        ([], "body"),
        ("title", "body"),
    ],
)
def test_what_is_no_note_is_refused_in_a_sentence(program, body, says):
    response = program.post(NOTES, body)

    assert (response.status_code, code_of(response)) == (422, "invalid_request")
    assert says in response.json()["detail"]
    assert not Note.objects.exists()


def test_a_text_of_more_than_a_note_holds_is_refused(program):
    body = '{"title": "x", "text": "%s"}' % ("é" * 2_600_000)

    response = program.post(NOTES, body.encode())

    assert code_of(response) == "invalid_request"
    assert "5 MB" in response.json()["detail"]


def test_nul_and_half_a_letter_are_no_part_of_a_note(program):
    program.post(
        NOTES, {"title": "a\x00b \ud83d", "text": "\ud83d\ude00 \x00", "tags": ["\udc00x"]}
    )

    note = Note.objects.get()
    assert (note.title, note.body) == ("ab \ufffd", "😀 ")


def test_a_note_is_changed_by_who_has_read_it(program, write):
    note = write("a/note.md", "---\ncolour: red\n---\nold")
    read = program.get(f"{NOTES}/{note.pk}")

    response = program.patch(f"{NOTES}/{note.pk}", {"text": "new\r\nline"}, If_Match=read["ETag"])

    assert response.status_code == 200
    assert text_of(note) == "---\ncolour: red\n---\nnew\nline"
    assert response["ETag"] == program.get(f"{NOTES}/{note.pk}")["ETag"] != read["ETag"]
    assert [version.text for version in note.versions.all()] == ["---\ncolour: red\n---\nold"]


@pytest.mark.parametrize(
    ("changes", "differs"),
    [
        ({"title": "New"}, {"title": "New"}),
        ({"folder": "b/c"}, {"path": "b/c/note.md", "folder": "b/c"}),
        ({"folder": ""}, {"path": "note.md", "folder": ""}),
        ({"tags": ["x"]}, {"tags": ["x"]}),
        ({"tags": []}, {"tags": []}),
        ({"day": "2023-01-01"}, {"day": "2023-01-01"}),
        ({}, {}),
        ({"title": None, "text": None, "folder": None, "tags": None}, {}),
    ],
)
def test_what_is_left_out_stays(program, write, changes, differs):
    note = write("a/note.md", "---\ntags: [t]\ndate: 2024-01-01\n---\n# Old\n\ntext")
    address = f"{NOTES}/{note.pk}"
    before = program.get(address).json()

    response = program.patch(address, changes, If_Match="*")

    after = program.get(address).json()
    said = {name for name in before if before[name] != after[name]} - {"updated_at"}
    assert response.status_code == 200
    assert {name: after[name] for name in said - {"front_matter"}} == differs


def test_a_day_of_null_is_taken_out(program, write):
    note = write("note.md", "---\ndate: 2024-01-01\n---\ntext")

    program.patch(f"{NOTES}/{note.pk}", {"day": None}, If_Match="*")

    assert "2024" not in text_of(note)


def test_who_has_not_read_a_note_does_not_write_it(program, write):
    note = write("note.md", "old")

    response = program.patch(f"{NOTES}/{note.pk}", {"text": "new"})

    assert (response.status_code, code_of(response)) == (428, "precondition_required")
    assert text_of(note) == "old"


@pytest.mark.parametrize("seen", ['"other"', "W/{etag}", "nonsense", '"a", "b"', "{etag}x"])
def test_who_has_read_another_text_is_told_so(program, write, seen):
    note = write("note.md", "old")
    etag = program.get(f"{NOTES}/{note.pk}")["ETag"]
    write("note.md", "changed by another")

    response = program.patch(
        f"{NOTES}/{note.pk}", {"text": "mine"}, If_Match=seen.replace("{etag}", etag)
    )

    assert (response.status_code, code_of(response)) == (409, "conflict")
    assert text_of(note) == "changed by another"


def test_one_of_several_etags_is_enough(program, write):
    note = write("note.md", "old")
    etag = program.get(f"{NOTES}/{note.pk}")["ETag"]

    response = program.patch(f"{NOTES}/{note.pk}", {"text": "new"}, If_Match=f'"x", {etag}')

    assert response.status_code == 200


def test_a_place_that_is_taken_is_refused(program, write):
    write("b/note.md", "other")
    note = write("a/note.md", "mine")

    response = program.patch(f"{NOTES}/{note.pk}", {"folder": "b"}, If_Match="*")

    assert code_of(response) == "invalid_request"
    assert "already a note at b/note.md" in response.json()["detail"]
    assert Note.objects.get(pk=note.pk).path == "a/note.md"


# --- Deleting ---------------------------------------------------------------------------------


def test_a_deleted_note_is_in_the_trash(program, alice, write):
    note = write("note.md", "x")

    response = program.delete(f"{NOTES}/{note.pk}")

    assert (response.status_code, response.content) == (204, b"")
    assert Note.objects.in_trash_of(alice).get() == note
    assert program.get(f"{NOTES}/{note.pk}").status_code == 404
    assert program.delete(f"{NOTES}/{note.pk}").status_code == 404


def test_who_says_what_is_deleted_deletes_nothing_else(program, write):
    note = write("note.md", "old")
    etag = program.get(f"{NOTES}/{note.pk}")["ETag"]
    write("note.md", "new")

    assert code_of(program.delete(f"{NOTES}/{note.pk}", If_Match=etag)) == "conflict"
    etag = program.get(f"{NOTES}/{note.pk}")["ETag"]
    assert program.delete(f"{NOTES}/{note.pk}", If_Match=etag).status_code == 204
