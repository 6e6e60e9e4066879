"""What we know: instruments, editions, provisions, benchmarks, plans, citations and references."""
