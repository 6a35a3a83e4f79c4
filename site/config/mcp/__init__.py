"""The door for AI clients, /mcp: notes' tools and the assistant's put together, and who may in."""
