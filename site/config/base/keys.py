"""Columns that hold what others say, folded: what lists and filters compare on any database."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from django.db import models, transaction

from config.base.batches import batches
from config.base.folding import fold, fold_path, key_of

FOLDED_MAX_CHARS = 5_000_000
SOUGHT_MAX_CHARS = 5000
PATH_KEY_MAX_BYTES = 2000  # an index of PostgreSQL takes some 2,700
SORTED_BY_CHARS = 120  # of a name; what begins alike so far is told apart by its path
SORT_KEY_MAX_BYTES = 240
DIGITS = re.compile(r"\d+")
M = TypeVar("M", bound=models.Model)


def folded(text: str) -> str:
    return fold(text)[:FOLDED_MAX_CHARS]


def sought(text: str) -> str:
    """What is looked for in a folded field: SQLite takes no pattern of more than 50,000 bytes."""
    return fold(text)[:SOUGHT_MAX_CHARS]


def path_key(path: str) -> str:
    """Of a path, or the start of one, as much as goes into an index with its owner."""
    key = fold_path(path[:PATH_KEY_MAX_BYTES]).encode(errors="replace")
    return key[:PATH_KEY_MAX_BYTES].decode(errors="ignore")


def name_key(path: str) -> str:
    """Of a file's path its name, for an index."""
    return key_of(path.rpartition("/")[2])


def sort_key(name: str) -> str:
    """What names are sorted by as people read them: 2 before 10, whatever their case and accents.

    In hexadecimal digits, which each database puts into the same order, whatever its collation.
    """
    letters = unicodedata.normalize("NFKD", fold(name.strip()[:SORTED_BY_CHARS]))
    plain = "".join(sign for sign in letters if not unicodedata.combining(sign))
    numbered = DIGITS.sub(numbers_by_length, plain)
    return numbered.encode(errors="replace")[:SORT_KEY_MAX_BYTES].hex()


def numbers_by_length(found: re.Match[str]) -> str:
    """A number in the digits of any script, behind how many it has: the longer is the greater."""
    digits = "".join(str(unicodedata.decimal(sign)) for sign in found[0]).lstrip("0")[:99]
    return f"{len(digits):02}{digits}"


class FoldedField(models.TextField[str, str]):
    """What the fields `sources` say, folded by `make`; filled whenever they are written.

    `Keyed` and `KeyedQuerySet` see to it in `save`, `bulk_create` and `update`.
    """

    def __init__(self, *sources: str, make: Callable[[str], str] = folded, **options: Any) -> None:
        self.sources, self.make = sources, make
        super().__init__(**{"blank": True, "default": "", "editable": False, **options})

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """For migrations a text like any other: they fill it themselves."""
        name, _, arguments, options = super().deconstruct()
        return str(name), "django.db.models.TextField", arguments, options

    def all_of(self, values: Mapping[str, Any]) -> list[str]:
        """What the values say of the sources; nothing unless all of them are plain texts."""
        given = [values.get(source) for source in self.sources]
        return [str(value) for value in given] if all(isinstance(v, str) for v in given) else []

    def made_of(self, values: Collection[str]) -> str:
        return self.make("\n".join(values))

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        if self.sources:
            value = self.made_of([getattr(model_instance, source) for source in self.sources])
            setattr(model_instance, self.attname, value)
        return str(getattr(model_instance, self.attname))


def keys_fed_by(model: type[models.Model], names: Collection[str]) -> Iterator[FoldedField]:
    """The model's folded fields that one of these fields is a source of."""
    for field in model._meta.concrete_fields:
        if isinstance(field, FoldedField) and not set(names).isdisjoint(field.sources):
            yield field


class Keyed(models.Model):
    """A model with folded fields: whatever is saved, they are saved with their sources."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        named = options.get("update_fields")
        if named is not None:
            keys = {key.name for key in keys_fed_by(type(self), named)}
            options["update_fields"] = {*named, *keys}
        else:
            for key in keys_fed_by(type(self), self.loaded_fields()):
                setattr(self, key.attname, "")  # one that was not read would not be written
        super().save(*args, **options)

    def loaded_fields(self) -> set[str]:
        return {field.name for field in self._meta.concrete_fields} - self.get_deferred_fields()


class KeyedQuerySet(models.QuerySet[M]):
    """Whatever is updated, folded fields are with their sources."""

    def update(self, **values: Any) -> int:
        fed = [key for key in keys_fed_by(self.model, values) if key.name not in values]
        made = {key.name: key.made_of(given) for key in fed if (given := key.all_of(values))}
        late = [key for key in fed if key.name not in made]
        if not late:
            return super().update(**values, **made)
        with transaction.atomic(using=self.db):
            ids = list(self.values_list("pk", flat=True))
            count = super().update(**values, **made)
            fill_again(self.model, ids, late)
        return count


def fill_again(
    model: type[models.Model], ids: Iterable[Any], keys: Collection[FoldedField]
) -> None:
    """Fill these folded fields of the rows with these ids by what their sources say now."""
    sources = {source for key in keys for source in key.sources}
    for some in batches(ids, 100):
        rows = list(model._base_manager.filter(pk__in=some).only(*sources))
        for row in rows:
            for key in keys:
                key.pre_save(row, add=False)
        model._base_manager.bulk_update(rows, [key.name for key in keys])
