"""Keys that were typed on the canvas, which Langflow saves as they are: for all who edit to read.

It can keep them encrypted as well, as variables that a run looks up. A field that names one of
those is to us as if it were typed in: no part of the flow, of its hash or of its file.
"""

import copy
import secrets
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from ai_chatbot.flows.nested.finding import NESTED, nested_in, without_nested
from ai_chatbot.flows.nodes import OURS, Node, inner, nodes_in, template_of, type_of
from ai_chatbot.flows.shape import KEPT_AS, in_clear
from ai_chatbot.langflow.admin import Flow, LangflowAdmin, LangflowAdminError
from config.base.storable import dict_in, text_in

LABEL_CHARS = 60
ADMINISTRATORS = "COMMONPLACE_TOKEN"  # in Notes Search a word, and no token
UNWRAPS = "get_secret_value"  # in the code of one that takes a token out of a variable


class Typed(NamedTuple):
    label: str
    field: dict[str, Any]


def can_be_kept(node: Node, name: str, field: Any) -> bool:
    """Whether a key was typed into the field that may as well be in a variable."""
    if not isinstance(field, dict) or not field.get("password") or field.get("load_from_db"):
        return False
    value = field.get("value")
    if not isinstance(value, str) or not value.strip():
        return False
    if name == "token" and type_of(node).startswith(OURS):
        code = dict_in(template_of(node).get("code")).get("value")
        return value != ADMINISTRATORS and UNWRAPS in str(code)
    return True


def typed_in(flow: Flow) -> Iterator[Typed]:
    """The fields with such keys; of the flow alone, without those that it runs."""
    for node in nodes_in(flow):
        for name, field in template_of(node).items():
            if can_be_kept(node, name, field):
                yield Typed(label_of(node, name, field), field)


def in_clear_at(flow: Flow) -> dict[tuple[str, str], str]:
    """What is said of each field in which a key stands in clear, by its node's id and its name."""
    return {
        (str(node.get("id")), name): label_of(node, name, field)
        for node in nodes_in(flow)
        for name, field in template_of(node).items()
        if in_clear(field)
    }


def label_of(node: Node, name: str, field: dict[str, Any]) -> str:
    whose = text_in(inner(node).get("display_name"), LABEL_CHARS) or type_of(node)[:LABEL_CHARS]
    label = text_in(field.get("display_name"), LABEL_CHARS) or name[:LABEL_CHARS]
    return " ".join(f"{whose} · {label}".split())


def parts_of(flow: Flow) -> dict[str, Flow]:
    """The flow and each of those that it runs, by id: one may run itself."""
    parts = (without_nested(flow), *nested_in(flow).values())
    return {str(part.get("id")): part for part in parts}


def labels_in(flow: Flow) -> list[str]:
    """Where keys are typed, in the flow or in what it runs."""
    parts = parts_of(flow).values()
    return list(dict.fromkeys(typed.label for part in parts for typed in typed_in(part)))


class Keeper:
    """Moves typed keys into variables; the same key goes into one."""

    def __init__(self, langflow: LangflowAdmin) -> None:
        self._langflow = langflow
        self._names: dict[str, str] = {}  # by the key

    def draft(self, flow: Flow) -> Flow:
        """A flow as it was read, with all that it runs, and its keys in variables; in Langflow too.

        Raises EditedMeanwhile where somebody saved it since: then it stays as it is there.
        """
        moved = {flow_id: self.saved(part) for flow_id, part in parts_of(flow).items()}
        nested = {name: moved[str(part.get("id"))] for name, part in nested_in(flow).items()}
        return moved[str(flow.get("id"))] | ({NESTED: nested} if nested else {})

    def saved(self, flow: Flow) -> Flow:
        """One flow of Langflow's, saved there if anything was typed into it."""
        if next(typed_in(flow), None) is None:
            return flow
        known = dict(self._names)
        try:
            changes = {"data": self.moved(flow)["data"]}
            token = str(flow.get("version_token") or "")
            return self._langflow.update_flow(flow["id"], changes, token=token)
        except LangflowAdminError:
            self.forget(self._names.keys() - known.keys())
            raise

    def moved(self, flow: Flow) -> Flow:
        """A copy of the flow with its keys in variables."""
        changed = copy.deepcopy(flow)
        for label, field in typed_in(changed):
            field.update({"value": self.name_of(field["value"], label), "load_from_db": True})
        return changed

    def name_of(self, key: str, label: str) -> str:
        if key not in self._names:
            name = f"{KEPT_AS}{label} · {secrets.token_hex(3)}"
            self._langflow.make_variable(name, key)
            self._names[key] = name
        return self._names[key]

    def forget(self, keys: set[str]) -> None:
        for key in keys:
            with suppress(LangflowAdminError):  # what went wrong first is what is told
                self._langflow.delete_variable(self._names.pop(key))
