"""The local language model: llama.cpp's own server, OpenAI-compatible, for this machine only."""

import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from config import settings
from config.launch.local_model import chosen_model

CONTEXT_TOKENS = 4096
SLOTS = 1  # two slots would halve the context and the speed of each answer
# Of earlier prompts' states, so that people who ask in turns find theirs again: some 28 MB for a
# thousand tokens. llama.cpp's own limit is 8 GiB, more than many a machine has.
KEPT_PROMPTS_MIB = 256


def main() -> None:
    import xllamacpp

    params = parameters(chosen_model(), settings.MODEL_PORT)
    params.model_alias = {settings.LLM_MODEL or "local"}
    params.api_keys = [settings.kept_secret("model_api_key")]
    params.cors_origins = f"http://127.0.0.1:{settings.MODEL_PORT}"  # no page may call it
    server = xllamacpp.Server(params)
    print(f"The model listens at {server.listening_address}", file=sys.stderr)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    ended.wait()


def parameters(model: Path, port: int) -> Any:
    """llama.cpp's `CommonParams` for a model's file on this machine; port 0 is any free one."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.hostnames = ["127.0.0.1"]
    params.port = port
    params.ui = False
    params.n_ctx = CONTEXT_TOKENS
    params.n_parallel = SLOTS
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = os.cpu_count() or 2
    params.cache_prompt = True
    params.cache_ram_mib = KEPT_PROMPTS_MIB
    params.use_jinja = True
    return params


if __name__ == "__main__":
    main()
