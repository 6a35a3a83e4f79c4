"""A user's webhooks: made, given another secret, switched on and off, asked to send."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ai_chatbot.models import Delivery, Webhook
from ai_chatbot.models.webhooks import TEST, new_salt
from ai_chatbot.webhooks.delivering import give_up_waiting

WEBHOOKS_MAX = 10  # of one user


class Refused(Exception):
    """It is not done; the text is a sentence for the user."""


@transaction.atomic
def add_webhook(owner: User, webhook: Webhook) -> Webhook:
    """Keep a new one; its owner's are counted one at a time."""
    User.objects.select_for_update().get(pk=owner.pk)
    if Webhook.objects.owned_by(owner).count() >= WEBHOOKS_MAX:
        raise Refused(
            _("You have %(count)s webhooks, the most allowed. Delete one first.")
            % {"count": WEBHOOKS_MAX}
        )
    webhook.owner = owner
    webhook.save(force_insert=True)
    return webhook


def save_changes(webhook: Webhook) -> None:
    """What its form says; switched on again, it begins anew, and switched off, nothing waits."""
    if webhook.is_active:
        webhook.off_because, webhook.failures = "", 0
    webhook.save(
        update_fields=["name", "url", "events", "with_text", "is_active", "site"]
        + ["off_because", "failures"] * webhook.is_active
    )
    if not webhook.is_active:
        give_up_waiting(webhook)


def rotate_secret(webhook: Webhook) -> None:
    """A new secret; for a day both sign, so that the receiver can be told in peace."""
    webhook.old_salt, webhook.salt = webhook.salt, new_salt()
    webhook.rotated_at = timezone.now()
    webhook.save(update_fields=["salt", "old_salt", "rotated_at"])


def send_test(webhook: Webhook) -> Delivery:
    check_is_on(webhook)
    return Delivery.objects.create(webhook=webhook, event=TEST, data={"text": "This is a test."})


def send_again(delivery: Delivery) -> None:
    """The same message, with all its tries before it."""
    check_is_on(delivery.webhook)
    ended = Delivery.objects.filter(pk=delivery.pk)
    ended.update(state=Delivery.State.WAITING, tries=0, due_at=timezone.now())


@transaction.atomic
def delete_webhook(webhook: Webhook) -> None:
    """With its deliveries, and not while one of them is being written down."""
    list(Webhook.objects.select_for_update().filter(pk=webhook.pk))
    webhook.delete()


def check_is_on(webhook: Webhook) -> None:
    if not webhook.is_active:
        raise Refused(_("It is switched off. Switch it on first."))
