"""The API held to its own description: each operation is asked what its OpenAPI document allows,
and what it does not, and must answer as the document says.

Schemathesis makes the requests and reads the answers; they are sent by whichever client is given,
in-process or over the network.
"""

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SHOWN_CHARS = 2000  # of what is said of one failure


@dataclass(frozen=True)
class Outcome:
    requests: int
    statuses: Mapping[int, int]  # status → how often it was answered
    broken: list[str]  # what was answered otherwise than it is written, each with a curl line


async def hold_to_its_word(
    client: httpx.AsyncClient,
    document: dict[str, Any],
    token: str,
    ids: Mapping[str, Any],
    *,
    examples: int = 5,
    seed: int | None = 0,
) -> Outcome:
    """Ask each operation `examples` times well, as often badly, and as often about what is there.

    `ids` says which rows there are, by the names that they have in addresses: {"note_id": 1}.
    Without a `seed` each run asks something else.
    """
    broken: list[str] = []
    statuses: dict[int, int] = {}
    for case in cases_of(document, ids, examples, seed):
        response = await send(client, case, token)
        if response is None:
            continue
        statuses[response.status_code] = statuses.get(response.status_code, 0) + 1
        try:
            case.validate_response(response, checks=CHECKS)
        except FailureGroup as failures:
            broken.append(str(failures)[:SHOWN_CHARS])
    return Outcome(sum(statuses.values()), statuses, broken)


async def hold_server_to_its_word(
    url: str, token: str, ids: Mapping[str, Any], *, examples: int = 50
) -> Outcome:
    """The same of a server that runs at `url`, another time with other requests."""
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        document = (await client.get("/api/v1/openapi.json")).json()
        return await hold_to_its_word(client, document, token, ids, examples=examples, seed=None)


def cases_of(
    document: dict[str, Any], ids: Mapping[str, Any], examples: int, seed: int | None
) -> Iterator[Case]:
    schema = schemathesis.openapi.from_dict(document)
    operations: list[APIOperation] = [
        found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)
    ]
    # What deletes comes last: the others would find nothing.
    for operation in sorted(operations, key=lambda each: each.method.lower() == "delete"):
        known = {name: ids[name] for name in ids if f"{{{name}}}" in operation.path}
        yield from generated(operation, GenerationMode.POSITIVE, {}, examples, seed)
        yield from generated(operation, GenerationMode.NEGATIVE, {}, examples, seed)
        if known:
            yield from generated(operation, GenerationMode.POSITIVE, known, examples, seed)


def generated(
    operation: APIOperation,
    mode: GenerationMode,
    known: Mapping[str, Any],
    examples: int,
    seed: int | None,
) -> list[Case]:
    cases: list[Case] = []

    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(mode, path_parameters=dict(known) or None))
    def collect(case: Case) -> None:
        cases.append(case)

    with warnings.catch_warnings(action="ignore"):  # that a strategy is slow is not ours to mend
        (collect if seed is None else seeded(seed)(collect))()
    return cases


async def send(client: httpx.AsyncClient, case: Case, token: str) -> httpx.Response | None:
    """The answer; None for what no client could send."""
    headers = {"Authorization": f"Bearer {token}"}
    try:
        asked = requests.Request(
            **case.as_transport_kwargs(base_url=str(client.base_url), headers=headers)
        ).prepare()
        request = client.build_request(
            asked.method or "GET", asked.url or "", headers=dict(asked.headers), content=asked.body
        )
    except (requests.RequestException, httpx.InvalidURL, UnicodeError):
        return None
    return await client.send(request)
