"""Benchmarks: `make bench`, or `make bench ONLY=retrieval` for one group."""
