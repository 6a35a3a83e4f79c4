"""Hostile text: several hundred payloads by kind. A new hole is first a payload here."""

from tests.hostile.corpus.links import LINKS
from tests.hostile.corpus.markup import MARKUP
from tests.hostile.corpus.payload import Payload
from tests.hostile.corpus.protocol import PROTOCOLS
from tests.hostile.corpus.writing import WRITING

# All that a note's body or an answer may say.
TEXTS: list[Payload] = [*MARKUP, *PROTOCOLS, *LINKS, *WRITING]
