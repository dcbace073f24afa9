"""Unhurried: a platform for group programs that take their time."""
