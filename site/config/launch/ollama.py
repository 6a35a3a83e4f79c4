"""An Ollama that runs on this machine and has a model that answers better than our own.

Questions and passages go to it, so it is asked only if it is run by root, by its own account or by
ours: any account of the machine could listen at its port.
"""

from collections.abc import Mapping
from typing import Any

import httpx

from config.base.env import env_bool
from config.base.machine.listeners import is_trusted, owners_of, trusted_accounts
from config.launch.local_model import Machine, this_machine
from config.launch.weights import LANGUAGE_MODEL

PORT = 11434
SECONDS = 1.0
SET_BY_HAND = ("LLM_BASE_URL", "LLM_MODEL_PATH", "LLM_MODEL")
OF_VECTORS = ("bert", "embed")


def variables(environ: Mapping[str, str]) -> dict[str, str]:
    """What names the Ollama found as the model's server; {} where there is none, or a model was
    chosen by hand."""
    if not env_bool("USE_OLLAMA", True) or any(environ.get(name) for name in SET_BY_HAND):
        return {}
    if not is_trusted(owners_of(PORT), trusted_accounts("ollama")):
        return {}
    model = best_model(installed(f"http://127.0.0.1:{PORT}"), this_machine())
    if not model:
        return {}
    # Found and not set by anybody: what staff choose on the page Model comes before it.
    return {
        "LLM_BASE_URL": f"http://127.0.0.1:{PORT}/v1",
        "LLM_MODEL": model,
        "COMMONPLACE_LLM_FOUND": "true",
    }


def installed(url: str, transport: httpx.BaseTransport | None = None) -> list[dict[str, Any]]:
    """The models that the server there has; [] if it is none."""
    try:
        with httpx.Client(transport=transport, timeout=SECONDS, trust_env=False) as http:
            models = http.get(f"{url}/api/tags").raise_for_status().json()["models"]
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return []
    return (
        [model for model in models if isinstance(model, dict)] if isinstance(models, list) else []
    )


def best_model(models: list[dict[str, Any]], machine: Machine) -> str:
    """The largest that the machine can run; "" if none is larger than ours.

    None that another machine runs for Ollama: what is asked would leave this one.
    """
    local = [
        (model["size"], str(model["name"]))
        for model in models
        if isinstance(model.get("size"), int) and model.get("name") and answers_here(model)
    ]
    fitting = [each for each in local if machine.can_run(each[0])]
    return max((each for each in fitting if each[0] > LANGUAGE_MODEL.size), default=(0, ""))[1]


def answers_here(model: Mapping[str, Any]) -> bool:
    if model.get("remote_host") or model.get("remote_model"):
        return False
    details = model.get("details")
    family = details.get("family") if isinstance(details, dict) else ""
    kind = f"{family} {model['name']}".lower()
    return not any(word in kind for word in OF_VECTORS) and "cloud" not in kind
