"""Guards: what may not be forgotten in this house. Each one has a test that shows that it can fail."""
