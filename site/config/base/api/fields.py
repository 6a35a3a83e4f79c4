"""Fields of what programs send, made fit to be stored."""

from typing import Annotated, Any

from pydantic import BeforeValidator

from config.base.storable import storable


def storable_text(value: Any) -> Any:
    return storable(value) if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(storable_text)]
