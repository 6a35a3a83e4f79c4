"""Steps of which each is to be done, whatever becomes of the one before."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

logger = logging.getLogger(__name__)


async def attempt(step: Callable[..., Awaitable[object]], *arguments: Any) -> None:
    """Do it; the log says what failed."""
    try:
        await step(*arguments)
    except Exception:  # a database or a Redis that is away is the commonest of many
        logger.exception("%r failed", step)
