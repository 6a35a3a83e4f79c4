"""What the machine that we run on tells of itself."""
