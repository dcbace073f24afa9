"""Asking whoever took the mail over what became of a message that nobody answered for (docs: mail §2)."""
