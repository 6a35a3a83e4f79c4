"""Pages for paper: our own HTML as blocks, and blocks as a PDF, set in a process of its own."""
