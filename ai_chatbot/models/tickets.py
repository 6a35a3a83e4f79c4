"""Tickets with which programs open websockets."""

from django.db import models

from ai_chatbot.models.conversations import Conversation
from ai_chatbot.models.tokens import PersonalToken


class Ticket(models.Model):
    """One opening of one conversation's websocket, in a token's right; deleted when it is used."""

    token = models.ForeignKey(PersonalToken, on_delete=models.CASCADE, related_name="tickets")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="tickets")
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the ticket
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"ticket of “{self.token}” until {self.expires_at:%H:%M:%S}"
