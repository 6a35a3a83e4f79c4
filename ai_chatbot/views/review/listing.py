"""The saved conversations: all of them, searched, and whether anything in the list has changed."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from ai_chatbot.conversations.review import changing
from ai_chatbot.conversations.review.chips import read_back
from ai_chatbot.conversations.review.listing import list_conversations, list_version
from ai_chatbot.conversations.review.newest import read_cursor
from ai_chatbot.conversations.review.query import Kind, parse_query
from ai_chatbot.models import Conversation
from ai_chatbot.views.review.changing import just_changed
from ai_chatbot.views.trash import just_deleted
from config.base.http import Request, parameter, wants_fragment
from config.base.keys import sought

NAMED = 5
WHOLE = "ai_chatbot/conversation_list.html"
RESULTS = "ai_chatbot/_conversations.html"
ROWS = "ai_chatbot/_conversation_rows.html"


@require_GET
@vary_on_headers("HX-Request")
def conversation_list(request: Request) -> HttpResponse:
    """Those that `q` is about, the newest first: the part behind the cursor `after`, or all
    down to the cursor `to` and the part behind it."""
    written = parameter(request, "q")
    query = parse_query(written)
    after, upto = (read_cursor(parameter(request, name)) for name in ("after", "to"))
    listing = list_conversations(request.user.pk, query, after, upto)
    context: dict[str, object] = {
        "listing": listing,
        "page": [row.conversation for row in [*listing.pinned, *listing.rows]],
        "query": written.strip(),
        "after": after,
        "to": upto,
        "chips": read_back(query),
        "words": query.words.strip(),
        "is_archive": any(not each.is_negative for each in query.of(Kind.ARCHIVED)),
        "list_version": list_version(request.user.pk),
    }
    if not (listing.pinned or listing.rows or written.strip()):
        context["is_put_away"] = Conversation.objects.put_away_of(request.user).exists()
    if wants_fragment(request):
        return render(request, ROWS if after else RESULTS, context)
    return render(request, WHOLE, context | around(request))


def around(request: Request) -> dict[str, object]:
    """What stands around the list."""
    return {
        "deleted": just_deleted(request.user, parameter(request, "deleted")),
        "changed": just_changed(request, parameter(request, "done")),
        "trashed": Conversation.objects.in_trash_of(request.user).count(),
        "folders": changing.folders_of(request.user),
        "tags": changing.tags_of(request.user),
    }


@require_GET
def version(request: Request) -> JsonResponse:
    """{"version": …}: another text whenever something in the lists has changed."""
    return JsonResponse({"version": list_version(request.user.pk)})


@require_GET
def names(request: Request) -> HttpResponse:
    """{"conversations": [{"title", "url"}]}: the newest whose title holds `q`."""
    query = parameter(request, "q").strip()
    mine = Conversation.objects.owned_by(request.user).exclude(head=None).only("pk", "title")
    found = mine.filter(title_key__contains=sought(query)).order_by("-updated_at")[:NAMED]
    named = [{"title": str(each), "url": each.get_absolute_url()} for each in found]
    return JsonResponse({"conversations": named})
