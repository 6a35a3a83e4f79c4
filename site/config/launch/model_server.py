"""The local language model: llama.cpp's own server, OpenAI-compatible, for this machine only."""

import os
import signal
import sys
import threading

from config import settings
from config.launch.local_model import chosen_model

CONTEXT_TOKENS = 4096
SLOTS = 1  # two slots would halve the context and the speed of each answer


def main() -> None:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(chosen_model())
    params.model_alias = {settings.LLM_MODEL or "local"}
    params.hostnames = ["127.0.0.1"]
    params.port = settings.MODEL_PORT
    params.api_keys = [settings.kept_secret("model_api_key")]
    params.cors_origins = f"http://127.0.0.1:{settings.MODEL_PORT}"  # no page may call it
    params.ui = False
    params.n_ctx = CONTEXT_TOKENS
    params.n_parallel = SLOTS
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = os.cpu_count() or 2
    params.cache_prompt = True
    params.use_jinja = True
    server = xllamacpp.Server(params)
    print(f"The model listens at {server.listening_address}", file=sys.stderr)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    ended.wait()


if __name__ == "__main__":
    main()
