"""Which model file answers: what was named, the largest that can run here, or our own."""

import pytest

from config.launch.local_model import (
    GB,
    Machine,
    chosen_model,
    fetches_our_own,
    is_chat_model,
    largest,
    limit_of,
    this_machine,
)
from config.launch.problems import LaunchError
from config.launch.weights import LANGUAGE_MODEL

CHAT = b"GGUF\x03 qwen2 tokenizer.chat_template {{ messages }}"
LARGE = Machine(cores=16, memory=64 * GB)


@pytest.fixture
def folder(tmp_path, settings):
    settings.MODELS_DIR = tmp_path
    settings.LLM_MODEL_PATH = ""
    return tmp_path


def put(path, gigabytes, head=CHAT):
    """A file that has holes for most of its size."""
    with path.open("wb") as file:
        file.write(head)
        file.truncate(int(gigabytes * GB))
    return path


@pytest.mark.parametrize(
    ("machine", "gigabytes", "can"),
    [
        (Machine(2, 8 * GB), 1.1, True),
        (Machine(2, 64 * GB), 4.7, False),  # it would write slower than one reads
        (Machine(8, 8 * GB), 4.7, False),  # it would not fit
        (Machine(8, 16 * GB), 4.7, True),
    ],
)
def test_a_model_needs_room_and_cores(machine, gigabytes, can):
    assert machine.can_run(int(gigabytes * GB)) is can


def test_the_largest_that_can_run_is_taken(folder):
    ours = put(folder / LANGUAGE_MODEL.path, 1.2)
    put(folder / "small.gguf", 0.4)
    seven = put(folder / "seven.gguf", 4.7)
    put(folder / "seventy.gguf", 60)

    assert largest(folder.glob("*.gguf"), LARGE, beyond=ours) == seven
    assert largest(folder.glob("*.gguf"), Machine(2, 8 * GB), beyond=ours) == ours


@pytest.mark.parametrize(
    "head",
    [b"GGUF clip.vision", b"GGUF bert.pooling_type", b"PK\x03\x04 tokenizer.chat_template", b""],
    ids=["pictures", "vectors", "zip", "empty"],
)
def test_what_does_not_chat_is_passed_over(folder, head):
    ours = put(folder / LANGUAGE_MODEL.path, 1.2)
    other = put(folder / "other.gguf", 4.7, head)

    assert not is_chat_model(other)
    assert largest(folder.glob("*.gguf"), LARGE, beyond=ours) == ours


def test_our_own_is_fetched_where_there_is_no_other(folder):
    assert chosen_model() == folder / LANGUAGE_MODEL.path
    assert fetches_our_own()


def test_what_was_named_is_taken_whatever_its_size(folder, settings):
    named = put(folder / "tiny é 模型.gguf", 0.001)
    settings.LLM_MODEL_PATH = str(named)

    assert chosen_model() == named
    assert not fetches_our_own()


@pytest.mark.parametrize("name", ["gone.gguf", "notes.txt", "."])
def test_what_was_named_and_is_no_model_stops_the_start(folder, settings, name):
    (folder / "notes.txt").write_text("tokenizer.chat_template")
    settings.LLM_MODEL_PATH = str(folder / name)

    with pytest.raises(LaunchError, match="LLM_MODEL_PATH"):
        chosen_model()


@pytest.mark.parametrize(("said", "limit"), [("4000000000\n", [4 * GB]), ("max\n", []), ("", [])])
def test_a_containers_memory_is_what_it_allows(tmp_path, said, limit):
    (tmp_path / "memory.max").write_text(said)

    assert limit_of(tmp_path / "memory.max") == limit
    assert limit_of(tmp_path / "gone") == []


def test_this_machine_has_something():
    assert this_machine().cores >= 1
    assert this_machine().memory > 0.1 * GB
