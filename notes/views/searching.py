"""The search page and its bench."""

import time
from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from config.base.http import Request, parameter, wants_fragment
from notes.search import reading, search
from notes.search.passages import FoundPassage, by_meaning_apart
from notes.search.query import parse_query
from notes.search.sharing.readable import search_readable
from notes.search.spelling import spelled
from notes.search.telling import telling_words
from notes.text.html.excerpts import Searched, marked, marked_excerpt
from notes.views.forms import BenchForm

HITS = 20


def query_of(request: Request) -> str:
    return parameter(request, "q").strip()


@require_GET
@vary_on_headers("HX-Request")
def search_notes(request: Request) -> HttpResponse:
    """The passages that bear on `q`, best first; with `any_day` whatever time it speaks of."""
    query = query_of(request)
    any_day = bool(parameter(request, "any_day"))
    result = search_readable(request.user.pk, query, limit=HITS, any_day=any_day)
    text = spelled(result.query.text, result.spelled)
    # What is named is there because it is named, whatever words stand beside it.
    literal, near = by_meaning_apart(result.passages, "" if result.query.notes else text)
    words = " ".join(telling_words(text))
    context = {
        "query": query,
        "hits": as_hits(literal, words),
        "near": as_hits(near, words),
        "nearest": result.nearest,
        # As written: a time in it is told by a chip of its own.
        "chips": reading.read_back(parse_query(query)),
        "words": result.query.text,
        "times": result.times,
        "times_said": result.times.said if result.times else "",
        "any_day": any_day,
        "spelled": result.searched if result.spelled else "",
    }
    template = "notes/_hits.html" if wants_fragment(request) else "notes/search.html"
    return render(request, template, context)


def as_hits(passages: Sequence[FoundPassage], words: str) -> list[dict[str, object]]:
    searched = Searched(words)
    return [
        {
            "passage": each,
            "title": marked(each.title, searched),
            "heading": marked(each.heading, searched),
            "excerpt": marked_excerpt(each.text, searched),
        }
        for each in passages
    ]


@require_GET
def search_bench(request: Request) -> HttpResponse:
    """A question's passages with what each channel says of them, and knobs to turn."""
    form = BenchForm(request.GET if "q" in request.GET else None)
    context: dict[str, object] = {"form": form}
    status = 200
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        began = time.perf_counter()
        context["result"] = search.search_notes(
            request.user.pk, given["q"], limit=given["k"], knobs=form.knobs()
        )
        context["milliseconds"] = 1000 * (time.perf_counter() - began)
        context["threshold"] = given["threshold"]
    elif form.is_bound:
        status = 422
    return render(request, "notes/search_bench.html", context, status=status)
