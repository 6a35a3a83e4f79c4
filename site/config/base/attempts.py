"""Steps that may fail: each is done whatever becomes of the one before; a row may be gone."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, models, transaction

logger = logging.getLogger(__name__)

NOTHING_WRITTEN = "did not affect any rows"  # Django's DatabaseError says no more than this


async def attempt(step: Callable[..., Awaitable[object]], *arguments: Any) -> None:
    """Do it; the log says what failed."""
    try:
        await step(*arguments)
    except Exception:  # a database or a Redis that is away is the commonest of many
        logger.exception("%r failed", step)


def save_changes(row: models.Model, *fields: str) -> None:
    """Write these fields over what stands in the row, and no other; raises what `is_gone` knows
    where another deleted it meanwhile: plain saving would make it anew."""
    with transaction.atomic():  # so that what is around it can go on
        row.save(update_fields=fields)


def is_gone(error: Exception) -> bool:
    """Whether it says that another deleted meanwhile what was to be written or locked."""
    nothing_written = isinstance(error, DatabaseError) and NOTHING_WRITTEN in str(error)
    return nothing_written or isinstance(error, ObjectDoesNotExist)
