"""What a component asks with its token."""

import json


def search(client, token, **body):
    return client.post(
        "/api/notes/search",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"} if token else {},
    )


def so_far(client, token):
    response = client.get("/api/conversation", headers={"Authorization": f"Bearer {token}"})
    return response.json()["messages"]
