"""What of DATA_DIR goes into a backup: what cannot be made again."""

import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from django.conf import settings

from ai_chatbot.flows.files import as_text
from ai_chatbot.flows.shape import without_secrets
from config.backups.langflow import copy_of_database
from config.base.downloads.zips import Packed, pieces_of, text_file
from config.base.storable import dict_in

SECRETS = (
    "secret_key",
    "langflow_api_key",
    "langflow_password",
    "langflow_superuser",
    "model_api_key",
    "langflow/secret_key",
)
FILES = ("flows_pushed.json",)
FLOWS = "flow_backups"  # copies of drafts, in which somebody may have typed a key
FOLDERS = (FLOWS, "flows_pushed", "imports")
ATTACHMENTS = "attachments"
LANGFLOW = "langflow/langflow.db"
WITHIN = "files/"  # where they are in the zip


def files_of_data(*, secrets: bool) -> Iterator[Packed]:
    """All but attachments, which are told by their rows."""
    folder: Path = settings.DATA_DIR
    names = [*FILES, *(SECRETS if secrets else ())]
    for name in names:
        if (folder / name).is_file():
            yield packed(name, folder / name)
    for name in FOLDERS:
        for file in sorted((folder / name).rglob("*")):
            if file.is_file() and not file.is_symlink():
                pack = packed_flow if name == FLOWS else packed
                yield pack(file.relative_to(folder).as_posix(), file)
    if secrets and (folder / LANGFLOW).is_file():
        yield Packed(f"{WITHIN}{LANGFLOW}", copy_of_database(folder / LANGFLOW))


def packed(name: str, file: Path) -> Packed:
    return Packed(f"{WITHIN}{name}", pieces_of(file), size=file.stat().st_size)


def packed_flow(name: str, file: Path) -> Packed:
    """Without the keys that were typed into it: what was thrown away is had back without them."""
    try:
        flow = without_secrets(dict_in(json.loads(file.read_text())))
    except ValueError:  # none of ours: nothing could be brought back out of it
        flow = {}
    return text_file(f"{WITHIN}{name}", as_text(flow))


def attachment_name(owner_id: int, digest: str) -> str:
    return f"{ATTACHMENTS}/{owner_id}/{digest}"


def place_of(name: str) -> Path | None:
    """Where a file of a backup goes, None for what has no place here: no name leads out."""
    path = PurePosixPath(name)
    if name in (*SECRETS, *FILES, LANGFLOW):
        return settings.DATA_DIR / name
    if ".." in path.parts or path.is_absolute() or len(path.parts) < 2:
        return None
    if path.parts[0] in FOLDERS:
        return settings.DATA_DIR / path
    if path.parts[0] == ATTACHMENTS:
        return settings.ATTACHMENTS_DIR.joinpath(*path.parts[1:])
    return None
