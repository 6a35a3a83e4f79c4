"""What PDFs are set in."""
