"""The API's description: what ninja would get wrong without a word."""

import pytest
from ninja import Schema

from config.base.api.openapi import DocumentedAPI


def described(*schemas):
    api = DocumentedAPI(urls_namespace="of_a_test")
    for number, schema in enumerate(schemas):
        api.get(f"/{number}", response=schema, operation_id=str(number))(lambda request: None)
    return api.get_openapi_schema(path_prefix="")


def named(name, **fields):
    return type(name, (Schema,), {"__annotations__": fields})


def test_two_schemas_with_one_name_are_refused():
    with pytest.raises(ValueError, match="RoseOut"):
        described(named("RoseOut", colour=str), named("RoseOut", colour=int))


def test_one_schema_may_be_that_of_many_operations():
    rose = named("RoseOut", colour=str)

    document = described(rose, rose, named("BoatOut", length=float))

    assert {"RoseOut", "BoatOut"} <= set(document["components"]["schemas"])
