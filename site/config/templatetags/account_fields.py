"""Where a form begins: at its first wrong field, or at its first; and what it showed then."""

from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.utils.safestring import SafeString

register = template.Library()


def first_to_fill(form: BaseForm) -> BoundField | None:
    fields = form.visible_fields()
    return next((field for field in fields if field.errors), fields[0] if fields else None)


@register.simple_tag
def field_where_it_begins(form: BaseForm, field: BoundField, wrong: str) -> SafeString:
    """The field, with the focus if the form begins there, and `wrong` the id of what it is told."""
    begins = first_to_fill(form)
    attributes: dict[str, Any] = {}
    if begins is not None and begins.name == field.name:
        attributes["autofocus"] = True
        if wrong and form.non_field_errors():
            attributes |= {"aria-describedby": wrong, "aria-invalid": "true"}
    return field.as_widget(attrs=attributes)


@register.filter
def as_opened(field: BoundField) -> str:
    """What the field showed, hidden: for one whose boxes are written one by one."""
    return field.as_hidden(only_initial=True) if field.field.show_hidden_initial else ""
