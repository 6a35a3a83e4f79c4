"""What is left of keys: in copies of drafts kept earlier, and in variables that no flow uses."""

import json
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ai_chatbot.flows.files import as_text, backup_folder, pushed_flow_file, write_alone
from ai_chatbot.flows.shape import KEPT_AS, without_secrets
from ai_chatbot.langflow.admin import Flow, LangflowAdmin


def kept_files() -> list[Path]:
    return sorted([*backup_folder().glob("*.json"), *pushed_flow_file().parent.glob("*.json")])


def read(path: Path) -> Flow:
    """{} of what is none of ours."""
    try:
        flow = json.loads(path.read_text())
    except (OSError, ValueError, RecursionError):
        return {}
    return flow if isinstance(flow, dict) else {}


def files_with_keys() -> Iterator[tuple[Path, Flow]]:
    """Copies in which keys stand in clear, as earlier releases kept them; each without them."""
    for path in kept_files():
        flow = read(path)
        clean = without_secrets(flow)
        if clean != flow:
            yield path, clean


def clean_files() -> str:
    """Says what was done."""
    cleaned = list(files_with_keys())
    for path, clean in cleaned:
        write_alone(path, as_text(clean))
    said = ngettext(
        "A key was taken out of one copy of a flow in %(folder)s.",
        "Keys were taken out of %(count)s copies of flows in %(folder)s.",
        len(cleaned),
    )
    return said % {"count": len(cleaned), "folder": settings.DATA_DIR} if cleaned else ""


def unused_variables(langflow: LangflowAdmin) -> list[str]:
    """Those of Langflow's that we made, and that no flow there and no kept copy names any more."""
    names = [str(variable.get("name")) for variable in langflow.variables()]
    unused = {name for name in names if name.startswith(KEPT_AS)}
    if not unused:
        return []
    for flow in (*map(read, kept_files()), *langflow.every_flow()):
        text = json.dumps(flow, ensure_ascii=False)
        unused -= {name for name in unused if json.dumps(name, ensure_ascii=False) in text}
    return sorted(unused)


def delete_unused() -> str:
    with LangflowAdmin() as langflow:
        names = unused_variables(langflow)
        for name in names:
            langflow.delete_variable(name)
    return _("These variables of Langflow's were deleted: %(names)s.") % {"names": listed(names)}


def listed(names: list[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)
