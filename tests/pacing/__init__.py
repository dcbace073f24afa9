"""Tests of the pace: an independent oracle, random lives, and what must always be true (pacing §6)."""
