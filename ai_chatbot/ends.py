"""Where others hear that a conversation was put away; whoever does it does not know who listens."""

from django.dispatch import Signal

put_away = Signal()  # `conversation`, once it is in the trash: pages that show it are shut
