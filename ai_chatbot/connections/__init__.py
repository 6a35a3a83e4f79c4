"""What a page holds open to a conversation, over whatever connection, and what it sends."""
