"""`{% module "js/chat/main.js" %}`: a script, with all that it imports asked for at once."""

from typing import Any

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from config.edge.modules import modules_of

register = template.Library()


@register.simple_tag(takes_context=True)
def module(context: Context, name: str) -> SafeString:
    """Of what a page's scripts share each is named once."""
    kept: Any = context.render_context  # as long as this page is rendered
    named: set[str] = kept.setdefault("modules", set())
    new = [each for each in modules_of(name) if each not in named]
    named.update(new, [name])
    links = format_html_join(
        "\n  ",
        '<link rel="modulepreload" href="{}">',
        ((staticfiles_storage.url(each),) for each in new),
    )
    script = format_html('<script type="module" src="{}"></script>', staticfiles_storage.url(name))
    return format_html("{}\n  {}", links, script) if new else script
