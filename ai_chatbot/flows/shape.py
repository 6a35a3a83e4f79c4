"""What a flow's JSON says, apart from how it looks and from its secrets."""

import copy
import hashlib
import json
import math
import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from ai_chatbot.flows.keys.commands import is_command, is_key, without_keys
from ai_chatbot.flows.nodes import (
    GROUPS_DEPTH,
    group_of,
    nodes_in,
    parts_in,
    template_of,
    ungrouped,
)
from ai_chatbot.langflow.admin import Flow
from config.base.storable import dict_in, storable

# What says nothing about the flow itself: whose it is, when it was touched, how it is looked at.
KEPT_KEYS = ("name", "description", "endpoint_name", "data")
PROMPT_FIELDS = {"system_message", "system_prompt"}  # beside those of the kind "prompt"
# Of an address: a password beside the user's name, and a key among its parameters. Of what names a
# database otherwise: a password.
PASSWORD = re.compile(r"^([a-z][a-z0-9+.-]*://[^\s:/?#@]*:)(?!\$?\{[^{}]*\}@)[^\s/?#]+(?=@)", re.I)
PARAMETER = re.compile(r"([?&]([^\s=?&#]+)=)[^\s&#]+")
PWD = re.compile(r"((?:^|[;\s])(?:password|pwd)\s*=\s*)[^\s;]+", re.I)
# A variable in what an MCP server is called with: as Langflow names those that it makes of what was
# typed there when it saves a flow, or as somebody wrote it.
VARIABLE = r"\{\{\s*[A-Za-z_][A-Za-z0-9_-]*\s*\}\}"
REFERENCE = re.compile(rf"MCP_[A-Z0-9_]+(_[0-9a-f]+)?|(\w+\s+)?{VARIABLE}")
LINE_CHARS = 4000  # of a field that may hold one of these
SAID = {"prompt", "code"}  # kinds of fields that hold texts
NAMED = {"table", "dict", "NestedDict", "mcp"}  # fields whose values stand beside names
VARIABLES = "__load_from_db_fields"  # of a table's row: which cells are names of variables
# How the names of Langflow's variables begin that hold what was typed (flows.keys).
KEPT_AS = "Commonplace · "
NAMED_DEPTH = 6
LOOK_KEYS = {"selected", "dragging", "measured", "positionAbsolute", "resizing"}


def normalise(flow: Flow) -> Flow:
    """The flow without what differs between two copies of the same one, and without secrets."""
    nested = {name: as_before(dict_in(each)) for name, each in dict_in(flow.get("nested")).items()}
    return plain(as_before(flow) | ({"nested": nested} if nested else {}))


def as_before(flow: Flow) -> Flow:
    """As `normalise` had it at first, when 2.0 and 2 were two things: for hashes kept since."""
    kept = {key: flow.get(key) for key in KEPT_KEYS}
    return kept | {"data": normalise_data(flow.get("data"), GROUPS_DEPTH)}


def normalise_data(data: Any, depth: int) -> dict[str, Any]:
    nodes, edges = (parts_in(dict_in(data).get(kind)) for kind in ("nodes", "edges"))
    return {
        "nodes": by_id(normalise_node(node, depth) for node in nodes),
        "edges": by_id(without_look(edge) for edge in edges),
    }


def normalise_node(node: dict[str, Any], depth: int = GROUPS_DEPTH) -> dict[str, Any]:
    # The canvas shows a sticky note in the size that it measured last, else in the least.
    size = {"measured": node["measured"]} if is_note(node) and "measured" in node else {}
    node = without_look(node) | size
    inner = dict(dict_in(dict_in(node.get("data")).get("node")))
    if "template" in inner:
        template = dict_in(inner["template"])
        inner["template"] = {name: without_secret(field) for name, field in template.items()}
    if inner.get("frozen"):
        inner["frozen"] = False  # for looking at the flow; who is answered gets an answer of theirs
    if group := group_of(node):
        within = normalise_data(group.get("data"), depth - 1) if depth else {}
        inner["flow"] = group | {"data": within}
    if "position" in node:
        # The canvas moves nodes by fractions of a pixel.
        places = dict_in(node["position"]).items()
        node["position"] = {axis: round(at) for axis, at in places if is_finite(at)}
    node["data"] = without_look(dict_in(node.get("data"))) | {"node": inner}
    return node


def is_finite(value: Any) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


def is_note(node: dict[str, Any]) -> bool:
    return node.get("type") == "noteNode"


def by_id(parts: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """In an order of their own: the canvas moves what is clicked to the end."""
    return sorted(parts, key=lambda part: str(part.get("id")))


def without_look(part: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in part.items() if key not in LOOK_KEYS}


def holds_secret(field: Any) -> bool:
    """Whether what is typed into a template's field is a secret, and not a variable's name; but for
    a variable that was made of what was typed: that is no part of the flow either."""
    if not isinstance(field, dict):
        return False
    if field.get("load_from_db"):
        return is_kept(field)
    if field.get("password"):
        return True
    return may_name(field) and blank_of(field) != field.get("value")


def is_kept(field: dict[str, Any]) -> bool:
    """Whether what was typed is in a variable of Langflow's now."""
    value = field.get("value")
    is_secret = field.get("password") and field.get("load_from_db")
    return bool(is_secret) and isinstance(value, str) and value.startswith(KEPT_AS)


def in_clear(field: Any) -> bool:
    """Whether a secret stands in it for all to read, and not only the name of a variable."""
    if not holds_secret(field) or is_kept(field) or not field.get("value"):
        return False
    return blank_of(field, spare=True) != field["value"]


def may_name(field: dict[str, Any]) -> bool:
    """Whether a secret may stand in it beside other things."""
    kind = field.get("type")
    return is_named(field) or not (isinstance(kind, str) and kind in SAID)


def is_named(field: dict[str, Any]) -> bool:
    kind = field.get("type")
    return isinstance(kind, str) and kind in NAMED


def without_secret(field: Any) -> Any:
    """A template's field, blank if a secret was typed in; a global variable's name is not one."""
    return blanked_field(field) if holds_secret(field) else field


def blanked_field(field: dict[str, Any]) -> dict[str, Any]:
    as_typed = {"load_from_db": False} if is_kept(field) else {}
    return field | {"value": blank_of(field)} | as_typed


def blank_of(field: dict[str, Any], *, spare: bool = False) -> Any:
    """Its value without the secret; without the names of variables too, unless these are spared."""
    if field.get("password"):
        return ""
    value = field.get("value")
    if is_named(field):
        return blanked(value, NAMED_DEPTH, spare)
    return without_passwords(value)


def without_passwords(value: Any, spare: bool = False) -> Any:
    """An address, or several, or what else names a database, without what is secret in it."""
    if isinstance(value, list):
        return [without_passwords(each, spare) if isinstance(each, str) else each for each in value]
    if isinstance(value, str) and is_command(value):
        return without_keys(value)
    if not isinstance(value, str) or len(value) > LINE_CHARS or "\n" in value.strip():
        return value
    if "://" not in value:
        return PWD.sub(r"\1", value) if "=" in value else value
    return PARAMETER.sub(partial(without_key, spare=spare), PASSWORD.sub(r"\1", value))


def without_key(parameter: re.Match[str], *, spare: bool = False) -> str:
    typed = parameter[0].removeprefix(parameter[1])
    is_typed = is_key(parameter[2], typed) and not (spare and REFERENCE.fullmatch(typed))
    return parameter[1] if is_typed else parameter[0]


def blanked(value: Any, depth: int, spare: bool = False) -> Any:
    if isinstance(value, list) and depth:
        return [blanked(each, depth - 1, spare) for each in value]
    if not isinstance(value, dict) or not depth:
        return without_passwords(value, spare)
    if "key" in value and isinstance(value.get("value"), str):
        told = "" if is_typed_key(value) else without_passwords(value["value"], spare)
        return value | {"value": told}
    return {
        name: "" if is_secret(name, each, spare) else blanked(each, depth - 1, spare)
        for name, each in value.items()
    }


def is_secret(name: object, value: Any, spare: bool) -> bool:
    if not isinstance(value, str) or not is_key(str(name), value):
        return False
    return not (spare and REFERENCE.fullmatch(value))


def is_typed_key(row: dict[str, Any]) -> bool:
    variables = row.get(VARIABLES)
    if isinstance(variables, dict):
        is_variable = bool(variables.get("value"))
    else:
        is_variable = isinstance(variables, list) and "value" in variables
    return is_key(str(row["key"]), row["value"]) and not is_variable


def without_secrets(flow: Flow) -> Flow:
    """A copy of it in which nothing stands in clear that was typed into a secret field."""
    clean = copy.deepcopy(flow)
    for each in (clean, *map(dict_in, dict_in(clean.get("nested")).values())):
        for _place, field in secret_fields(each):
            if in_clear(field):
                field["value"] = blank_of(field, spare=True)
    return clean


def with_typed_secrets(flow: Flow, theirs: Flow) -> Flow:
    """`flow` with what was typed into the same secret fields of `theirs`; files never hold it."""
    filled = copy.deepcopy(flow)
    typed = {place: field for place, field in secret_fields(theirs) if field.get("value")}
    for place, field in fields_of(filled):
        if place in typed and is_blank(field, typed[place]):
            as_kept = {"load_from_db": True} if is_kept(typed[place]) else {}
            field.update({"value": copy.deepcopy(typed[place]["value"])} | as_kept)
    return filled


def is_blank(field: Any, typed: dict[str, Any]) -> bool:
    """Whether it is the typed one but for the secret."""
    if not isinstance(field, dict) or field.get("load_from_db"):
        return False
    return (field.get("value") or "") == (blank_of(typed) or "")


def secret_fields(flow: Flow) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    """((node's id, field's name), field) of each."""
    return ((place, field) for place, field in fields_of(flow) if holds_secret(field))


def fields_of(flow: Flow) -> Iterator[tuple[tuple[str, str], Any]]:
    for node in nodes_in(flow):
        for name, field in template_of(node).items():
            yield (str(node.get("id")), name), field


def prompt_hash(flow: Flow) -> str:
    """SHA-256 of what the flow itself tells a model: its prompts and system messages, as JSON.

    "" of a flow without any.
    """
    said = sorted(
        (str(node.get("id")), name, str(field["value"]))
        for node in ungrouped(flow)[0]
        for name, field in template_of(node).items()
        if is_prompt(name, field)
    )
    text = json.dumps(said, ensure_ascii=False)
    return hashlib.sha256(text.encode(errors="replace")).hexdigest() if said else ""


def is_prompt(name: str, field: Any) -> bool:
    if not isinstance(field, dict) or not field.get("value"):
        return False
    return field.get("type") == "prompt" or name in PROMPT_FIELDS


def plain(value: Any) -> Any:
    """JSON as it can be stored and compared: 2 for 2.0, as the canvas writes it, no NUL, no NaN."""
    if isinstance(value, dict):
        return {storable(str(key)): plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return int(value) if value.is_integer() else value
    return storable(value) if isinstance(value, str) else value


def version_of(flow: Flow) -> str:
    """12 hexadecimal digits that change when the flow does, and not when it is only looked at."""
    return hash_of(normalise(flow))


def version_before(flow: Flow) -> str:
    return hash_of(as_before(flow))


def hash_of(flow: Flow) -> str:
    text = json.dumps(flow, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:12]
