from django.contrib.auth.models import User
from django.core.management import CommandError
from django.db import DatabaseError


def first_administrator() -> User | None:
    return User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()


def find_user(name: str) -> User:
    """The user a command was told of, or a CommandError that says who there is."""
    try:
        return User.objects.get(username=name)
    except User.DoesNotExist:
        known = ", ".join(User.objects.order_by("pk").values_list("username", flat=True)[:5])
        raise CommandError(
            f"There is no user {name!r}. There is: {known or 'nobody yet'}."
        ) from None
    except DatabaseError as error:
        raise CommandError(
            f"The database cannot be read ({error}). `make run` makes it the first time."
        ) from None


def one_at_a_time(owner_id: int) -> None:
    """Until the transaction ends nobody else who asks for this goes on: so what an owner has is
    counted, or renamed as a whole. Raises User.DoesNotExist."""
    User.objects.select_for_update(no_key=True).get(pk=owner_id)
