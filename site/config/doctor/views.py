"""`/flow/doctor/`: the examination for staff, and its fixes, each by a button."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from config.doctor.examination import Mended, examine, mend
from config.doctor.findings import Finding, Level


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def doctor(request: HttpRequest) -> HttpResponse:
    """GET examines without asking the model. POST asks it too, or mends `subject` first."""
    if not request.user.is_staff:
        raise Http404
    mended = mended_first(request.POST.get("mend", "")) if request.method == "POST" else []
    with_question = "question" in request.POST
    findings = list(examine(with_question=with_question))
    return render(
        request,
        "config/doctor.html",
        {
            "findings": sorted(findings, key=worst_first),
            "problems": count(findings, Level.PROBLEM),
            "warnings": count(findings, Level.WARNING),
            "mended": mended,
            "asked": with_question,
        },
    )


def mended_first(subject: str) -> list[Mended]:
    """What was done about the subject. It is looked at anew: it may be well by now."""
    if not subject:
        return []
    tried = [mend(each) for each in examine(with_question=False) if each.subject == subject]
    return [each for each in tried if each is not None]


def worst_first(finding: Finding) -> int:
    return [Level.PROBLEM, Level.WARNING, Level.OK].index(finding.level)


def count(findings: list[Finding], level: Level) -> int:
    return sum(finding.level is level for finding in findings)
