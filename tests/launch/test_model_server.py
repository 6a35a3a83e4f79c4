"""What the local model's server may take of the machine."""

from pathlib import Path

from config.launch.model_server import CONTEXT_TOKENS, parameters

TOKEN_BYTES = 28 * 1024  # of the shipped model's state: 28 layers, 2 heads of keys and of values


def test_prompts_that_are_kept_leave_a_small_machine_its_memory():
    kept = parameters(Path("model.gguf"), 0).cache_ram_mib * 1024**2

    assert CONTEXT_TOKENS * TOKEN_BYTES <= kept <= 1024**3
