"""What answers cost: one by one, and by day."""

import uuid
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from ai_chatbot.api.auth import PersonalAuth, grant_of, owner_of
from ai_chatbot.conversations.usage import sums_by_day
from ai_chatbot.models import Scope, Usage
from config.base.api.paging import Page, PageIn, PageOut, page_of
from config.base.api.problems import Problem

router = Router(auth=PersonalAuth(Scope.CONVERSATIONS), tags=["usage"])
DAYS, DAYS_MAX = 30, 366


class UsageIn(PageIn):
    all: bool = Field(False, description="everybody's, for staff")


class DaysIn(Schema):
    all: bool = Field(False, description="everybody's, for staff")
    days: int = Field(DAYS, ge=1, le=DAYS_MAX, description="how many, back from today")


class UsageOut(Schema):
    owner: str = Field(description="user name")
    answer: uuid.UUID
    at: datetime = Field(description="when it was asked")
    door: str
    token_name: str
    status: str
    model: str
    flow: str
    flow_version: str
    tokens_in: int
    tokens_out: int
    tokens: int
    first_token: float | None = Field(description="seconds after the question")
    seconds: float | None = Field(description="to the end")
    grounded: float | None = Field(description="which part of it the notes bear out, 0 to 1")
    decision: str = Field(description="how it was shown: answered, unsure, extract or nothing")

    @staticmethod
    def resolve_owner(usage: Usage) -> str:
        return usage.owner.get_username()

    @staticmethod
    def resolve_answer(usage: Usage) -> uuid.UUID:
        return usage.answer_id


class DayOut(Schema):
    day: date = Field(description="in the server's time zone")
    answers: int
    tokens_in: int
    tokens_out: int
    tokens: int


class DaysOut(Schema):
    days: list[DayOut] = Field(description="those on which something was asked, the newest first")


@router.get("/usage", response=PageOut[UsageOut], summary="Answer by answer, the newest first")
def list_usage(request: HttpRequest, page: Query[UsageIn]) -> Page:
    return page_of(rows_of(request, page.all).select_related("owner"), ["-at"], page)


@router.get("/usage/days", response=DaysOut, summary="Added up by day")
def usage_by_day(request: HttpRequest, asked: Query[DaysIn]) -> dict[str, Any]:
    return {"days": sums_by_day(rows_of(request, asked.all), asked.days)}


def rows_of(request: HttpRequest, everybodys: bool) -> QuerySet[Usage]:
    if not everybodys:
        return Usage.objects.in_person().filter(owner_id=grant_of(request).owner_id)
    if not owner_of(request).is_staff:
        raise Problem("forbidden", "Only staff may see what others use: leave `all` out.")
    return Usage.objects.in_person()
