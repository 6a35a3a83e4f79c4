"""A user's own program: it calls the API with a personal token."""

import json
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from ai_chatbot.models import Scope
from ai_chatbot.tokens import make_personal_token


class Program:
    def __init__(self, owner: User, *scopes: Scope) -> None:
        self.token = make_personal_token(owner, name="script", scopes=scopes or Scope.values)
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False)

    def call(self, method: str, address: str, body: Any = None, **headers: str) -> Any:
        """`If_Match="x"` sends "If-Match: x"; a body is sent as JSON, unless it is bytes."""
        return self.client.generic(
            method,
            address,
            body if isinstance(body, bytes) else b"" if body is None else json.dumps(body),
            content_type="application/json",
            headers=self.headers(headers),
        )

    def get(self, address: str, **headers: str) -> Any:
        return self.call("GET", address, **headers)

    def post(self, address: str, body: Any = None, **headers: str) -> Any:
        return self.call("POST", address, body, **headers)

    def patch(self, address: str, body: Any, **headers: str) -> Any:
        return self.call("PATCH", address, body, **headers)

    def delete(self, address: str, **headers: str) -> Any:
        return self.call("DELETE", address, **headers)

    def bring(self, address: str, form: dict[str, Any], **headers: str) -> Any:
        return self.client.post(address, form, headers=self.headers(headers))

    def headers(self, more: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {"Authorization": f"Bearer {self.token}", **named}


def code_of(response: Any) -> str:
    """The code of a refusal, which is a problem document from head to foot."""
    problem = json.loads(response.content)
    assert response["Content-Type"] == "application/problem+json"
    assert problem["status"] == response.status_code
    assert problem["detail"].endswith("."), problem
    return problem["code"]
