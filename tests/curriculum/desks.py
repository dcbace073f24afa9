"""An author's desk: a sound little course in a folder of its own, to be spoilt one thing at a time."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from pathlib import Path

from unhurried.curriculum.queries import faults_in
from unhurried.curriculum.rules.faults import Fault

COURSE = """\
slug: small
tracks: [solo]
locales: [en]
texts:
  en:
    title: A small course
    discreet: Two quiet pages
    summary: Two weeks.
    notice: Made for tests.
weeks:
  - key: first
    kind: lesson
  - key: pause
    kind: rest
"""
LESSON = """\
---
title: The first page
aim: To be read.
requirements: [R1]
minutes: 20
weight: light
mentions: [a window]
alternative: Look out of the window.
check_in: I looked.
subject:
  ordinary: "Week one: a window"
  discreet: "A note for {weekday}"
note:
  - One line about a window.
---

## Step: The window

There is a window.

## Prompts: A question

- What is outside?

## Practice: Looking

Look once.

## Landing: Back in the room

Name a thing.

## Short version: Five minutes

Look.
"""
REST = """\
---
title: Nothing due
subject:
  ordinary: "Nothing to do"
  discreet: "No reading"
note:
  - Nothing to read.
---

## Step: Nothing due

Rest.
"""
FILES = {"course.yaml": COURSE, "en/01-first.md": LESSON, "en/02-pause.md": REST}


@dataclass
class Desk:
    """A course in files; `path` is its folder."""

    path: Path

    def write(self, name: str, text: str | bytes) -> None:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)

    def read(self, name: str) -> str:
        return (self.path / name).read_text(encoding="utf-8")

    def swap(self, name: str, old: str, new: str) -> None:
        text = self.read(name)
        assert text.count(old) == 1, f"{old!r} is not once in {name}"
        self.write(name, text.replace(old, textwrap.dedent(new)))

    def faults(self) -> list[Fault]:
        return faults_in(self.path)[1]

    def found(self) -> list[str]:
        """Every fault as file:line: text, the file by its name in the course."""
        return [str(fault).replace(f"{self.path}/", "") for fault in self.faults()]
