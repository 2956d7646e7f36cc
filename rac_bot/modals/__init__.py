"""Block Kit views out, forms in: pure functions and pydantic models, one module per use case."""
