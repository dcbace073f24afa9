"""Courses as files: what is taught, checked with file and line, and pinned by version."""
