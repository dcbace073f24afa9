"""What is kept how long, and what is exported and erased with a person. Pure."""
