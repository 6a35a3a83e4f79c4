"""The weights of the embedder of all languages, fetched when somebody's notes want them."""

import logging
import os
import subprocess
import sys
import time
from pathlib import Path

from notes.index.choosing import lacks_weights

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
OUR_CODE = os.pathsep.join(map(str, (ROOT, ROOT / "site")))
# By its name, as the parts do not know the launcher.
COMMAND = [sys.executable, "-m", "config.launch.weights", "--multilingual"]
SECONDS_MAX = 900.0
TRY_AGAIN_SECONDS = 3600.0
tried_at = -TRY_AGAIN_SECONDS  # in this process


def fetch_if_lacking() -> None:
    """Wait for them to come; without them notes are read as if they were English."""
    global tried_at
    if time.monotonic() - tried_at < TRY_AGAIN_SECONDS or not lacks_weights():
        return
    tried_at = time.monotonic()
    environment = os.environ | {"PYTHONPATH": OUR_CODE}
    try:
        subprocess.run(  # noqa: S603 - our own words
            COMMAND, check=True, capture_output=True, cwd=ROOT, env=environment, timeout=SECONDS_MAX
        )
    except subprocess.CalledProcessError as problem:
        logger.warning("Notes are read as English: %s", problem.stderr.decode().strip()[-500:])
    except (OSError, subprocess.TimeoutExpired) as problem:
        logger.warning("Notes are read as English: %s", problem)
