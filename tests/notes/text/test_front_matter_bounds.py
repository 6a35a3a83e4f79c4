"""Front matter from a stranger: within bounds of time, depth and size, and never an error."""

import json
from itertools import pairwise

import pytest

from notes.text.front_matter_reading import DEPTH_MAX, TEXT_MAX, VALUES_MAX, TooMuch, read_yaml
from notes.text.parsing import parse_note, split_front_matter

LEVELS = "abcdefg"
BOMB = "a: &a [x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{above}'] * 9)}]\n" for above, name in pairwise(LEVELS)
)
NINES = "9" * 20_000


def noted(matter):
    return f"---\n{matter}\n---\nThe text."


@pytest.mark.parametrize(
    "matter",
    [
        BOMB,
        "a: &a [*a]",
        "x: &x {a: 1}\ny:\n  <<: *x",
        f"a: {'[' * 2000}{']' * 2000}",
        f"a: {'[' * 49_000}{']' * 49_000}",
        f"a: {'{a: ' * 2000}{'}' * 2000}",
        f"a:\n  {'- ' * 40_000}a",
        f"a:\n  {'? ' * 40_000}a",
        "\n".join(f"{' ' * depth}a:" for depth in range(400)),
        f"a: [{'1,' * 49_000}]",
        f"a: {'x' * TEXT_MAX}",
        "? [a, b]\n: 1",
    ],
)
def test_what_nobody_writes_by_hand_stays_in_the_text(matter):
    text = noted(matter)

    assert split_front_matter(text) == ({}, text)


def test_what_would_be_made_an_object_is_a_text():
    written = "!!python/name:os.system"

    assert split_front_matter(noted(f"a: {written}")) == ({"a": written}, "The text.")


@pytest.mark.parametrize(
    "text",
    [
        f'{{\n"a": {"[" * 49_000}{"]" * 49_000}\n}}\nThe text.',
        f"+++\na = {'[' * 5000}{']' * 5000}\n+++\nThe text.",
        f"+++\n{'a.' * 45_000}a = 1\n+++\nThe text.",
    ],
)
def test_front_matter_in_json_and_toml_has_the_same_bounds(text):
    assert split_front_matter(text) == ({}, text)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (f"0x{'f' * 20_000}", f"0x{'f' * 20_000}"),
        (NINES, NINES),
        (f"{NINES}.0", f"{NINES}.0"),
        (f"1{':1' * 9000}", f"1{':1' * 9000}"),
        (f"1{':1' * 9000}.5", f"1{':1' * 9000}.5"),
        (".1e+9999", "inf"),
        ("2024-02-30", "2024-02-30"),
        ("!!int many", "many"),
        ("!!bool perhaps", "perhaps"),
        ("!!timestamp soon", "soon"),
        ("123456789012345678", 123456789012345678),
        ("3.14159265358979323846", 3.141592653589793),
    ],
)
def test_a_number_or_date_that_is_none_is_kept_as_written_and_the_rest_counts(written, read):
    matter, body = split_front_matter(noted(f"value: {written}\ntags: [boat]"))

    assert matter == {"value": read, "tags": ["boat"]}
    assert body == "The text."


@pytest.mark.parametrize("value", ["\u00c5re", "A\u030are", "京都旅行", "مرحبا"])
def test_words_of_every_script_are_kept_as_written(value):
    assert split_front_matter(noted(f"place: {value}"))[0] == {"place": value}


def test_toml_and_json_are_read_as_before():
    in_toml = split_front_matter('+++\ntitle = "Boat"\nbuilt = 2020-01-01\n+++\nThe text.')
    in_json = split_front_matter('{\n"title": "Boat"\n}\nThe text.')

    assert in_toml == ({"title": "Boat", "built": "2020-01-01"}, "The text.")
    assert in_json == ({"title": "Boat"}, "The text.")


def test_what_is_stored_is_no_longer_than_what_was_written():
    written = "\n".join(f"k{number}: [1, 2, 3]" for number in range(900))

    matter = split_front_matter(noted(written))[0]

    assert len(json.dumps(matter)) < 2 * len(written)


def test_brackets_as_deep_as_allowed_are_read_and_one_more_is_refused():
    def nested(depth):
        return f"{'[' * depth}{']' * depth}"

    read_yaml(nested(DEPTH_MAX))

    with pytest.raises(TooMuch):
        read_yaml(nested(DEPTH_MAX + 1))


@pytest.mark.django_db
@pytest.mark.parametrize("matter", [BOMB, "a: &a [*a]", f"a: {'[' * 2000}", f"a: 0x{'f' * 20_000}"])
def test_a_preview_of_hostile_front_matter_is_a_page(client, alice, matter):
    client.force_login(alice)

    response = client.post("/notes/preview/", {"body": noted(matter)})

    assert response.status_code == 200


def test_a_note_with_it_is_parsed():
    note = parse_note("a.md", noted(BOMB))

    assert note.front_matter == {}
    assert note.body == noted(BOMB)


@pytest.mark.parametrize(
    "head",
    [
        "---\né: [%s]\n---\n",
        '{\n"é": [%s]\n}\n',
        "+++\na = [%s]\n+++\n",
        "---toml\na = [%s]\n---\n",
        '---json\n{"日": [%s]}\n---\n',
    ],
)
def test_more_values_than_anybody_writes_are_text_in_every_language(head):
    some, many = (head % ", ".join("1" * number) + "text" for number in (3000, VALUES_MAX + 1))

    assert len(next(iter(split_front_matter(some)[0].values()))) == 3000
    assert split_front_matter(many) == ({}, many)
