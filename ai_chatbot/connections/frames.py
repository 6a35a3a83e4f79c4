"""What a page sends over its websocket, read with suspicion."""

import json
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from config.base.storable import whole_letters


class BadFrame(Exception):
    """A frame that cannot be understood; the text says why."""


def read_frame(text: str | None, data: bytes | None) -> dict[str, Any]:
    """The JSON object that htmx sent; raise BadFrame saying what is wrong with it."""
    if data is not None or text is None:
        raise BadFrame(_("Frames must be text: this one holds bytes."))
    if len(text) > settings.FRAME_MAX_BYTES:
        raise BadFrame(
            _("That is too long: %(most)s KB at most.") % {"most": settings.FRAME_MAX_BYTES // 1024}
        )
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        raise BadFrame(_("This frame could not be read: it is not JSON.")) from None
    if not isinstance(frame, dict):
        raise BadFrame(_("This frame could not be read: it must be a JSON object."))
    return frame


def text_of(frame: dict[str, Any], name: str) -> str:
    value = frame.get(name, "")
    if not isinstance(value, str):
        raise BadFrame(_("'%(name)s' must be text.") % {"name": name})
    return whole_letters(value)
