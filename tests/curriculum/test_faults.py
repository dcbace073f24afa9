"""Every fault of a course file is named with its file and line, and with what would be right."""

# ruff: noqa: E501 -- tables read better in long lines
from __future__ import annotations

import pytest

from tests.curriculum.desks import LESSON, Desk

PAGE = "en/01-first.md"

# file, what stood there, what stands there now, the line, words of the fault, words of what would be right
SPOILT = {
    "unknown key": (PAGE, "minutes: 20", "minutes: 20\nminuets: 3", 6, "unknown key “minuets”", "minutes, weight"),
    "missing key": (PAGE, "weight: light\n", "", 2, "“weight” is missing", "light, medium or heavy"),
    "bad weight": (PAGE, "weight: light", "weight: feather", 6, "“weight” does not fit", "light, medium or heavy"),
    "minutes in words": (PAGE, "minutes: 20", "minutes: twenty", 5, "“minutes” does not fit", "a whole number"),
    "minutes as text": (PAGE, "minutes: 20", 'minutes: "20"', 5, "“minutes” does not fit", "a whole number"),
    "too many minutes": (PAGE, "minutes: 20", "minutes: 200", 5, "“minutes” does not fit", "from 1 to 90"),
    "unknown requirement": (PAGE, "[R1]", "[R1, R25]", 4, "“requirements” does not fit", "R1 to R24"),
    "no discreet subject": (PAGE, '  discreet: "A note for {weekday}"\n', "", 10, "“discreet” is missing", "reveals no topic"),
    "subject of two lines": (PAGE, "A note for {weekday}", "A note\\nfor you", 12, "line break", "one line"),
    "unknown placeholder": (PAGE, "{weekday}", "{name}", 12, "placeholder {name}", "only {weekday}"),
    "lonely brace": (PAGE, "{weekday}", "{weekday", 12, "placeholder {", "only {weekday}"),
    "hidden sign in subject": (PAGE, "A note for", "A \\u202E note for", 12, "cannot be seen", "one line"),
    "too long a subject": (PAGE, "A note for {weekday}", "long " * 20, 12, "“discreet” does not fit", "one line"),
    "four lines of note": (PAGE, "  - One line about a window.", "  - a\n  - b\n  - c\n  - d", 13, "“note” does not fit", "one to three"),
    "doubled YAML key": (PAGE, "minutes: 20", "minutes: 20\nminutes: 25", 6, "“minutes” is here twice", "keep one"),
    "broken YAML": (PAGE, "aim: To be read.", "aim: To be: read: [", 3, "this is not YAML", "quote"),
    "YAML alias": (PAGE, "aim: To be read.", "aim: &a To be read.\nextra: *a", 3, "an alias", "write it out"),
    "YAML object": (PAGE, "aim: To be read.", "aim: !!python/name:os.system x", 3, "this is not YAML", "quote"),
    "no front matter": (PAGE, "---\ntitle", "title", 1, "no front matter", "begin with ---"),
    "bare front matter": (PAGE, LESSON.split("---\n")[1], "", 2, "nothing is written here", "write the keys"),
    "front matter of one word": (PAGE, LESSON.split("---\n")[1], "hello\n", 2, "no list of keys", "key: value"),
    "journey": (PAGE, "There is a window.", "This is a journey.", 19, "“journey” is not how", "these weeks"),
    "only just": (PAGE, "Look once.", "Just look.", 27, "“Just” is not how", "leave it out"),
    "should": (PAGE, "aim: To be read.", "aim: You should read.", 3, "“should” is not how", "invite"),
    "exclamation in subject": (PAGE, "a window\"", "a window!\"", 11, "exclamation mark", "names no event"),
    "exclamation in text": (PAGE, "Look once.", "Look!", 27, "“!” is not how", "full stop"),
    "heart": (PAGE, "Look once.", "Look ❤ once.", 27, "“❤” is not how", "leave the symbol"),
    "hidden character": (PAGE, "Look once.", "Look \u202eonce.", 27, "cannot be seen, '\\u202e'", "take it out"),
    "title of two lines": (PAGE, "title: The first page", 'title: "The\\npage"', 2, "line break", "one line"),
    "remote image": (PAGE, "Look once.", "Look\n![a](https://example.org/a.png)", 28, "an image, https://example.org", "in words"),
    "raw HTML": (PAGE, "Look once.", "Look <b>once</b>.", 27, "HTML in the text", "write Markdown"),
    "script": (PAGE, "Look once.", "<script>\nx\n</script>", 27, "HTML in the text", "write Markdown"),
    "unsafe link": (PAGE, "Look once.", "[Look](http://example.org) once.", 27, "a link to http://", "link to https"),
    "first-level heading": (PAGE, "Look once.", "# Look", 27, "heading of the first level", "use ## and ###"),
    "unknown section": (PAGE, "## Landing: Back", "## Ending: Back", 29, "no kind and title", "“## Landing: …”"),
    "section without title": (PAGE, "## Landing: Back in the room", "## Landing:", 29, "no kind and title", "## Step"),
    "missing section": (PAGE, "## Landing: Back in the room", "## Step: Room", 16, "“## Landing: …” is missing", "one"),
    "second short version": (PAGE, "## Landing: B", "## Short version: A\n\nx\n\n## Landing: B", 37, "a second section", "only steps"),
    "empty section": (PAGE, "There is a window.\n", "", 17, "this section is empty", "under the heading"),
    "prompts without a list": (PAGE, "- What is outside?", "What is outside?", 21, "no prompt is listed", "“- ”"),
    "long screen": (PAGE, "There is a window.", "word " * 151, 18, "151 words on one screen", "break it"),
    "text before sections": (PAGE, "## Step: The window", "Hello.\n\n## Step: The window", 17, "before the first section", "begin"),
    "rest week that asks": ("en/02-pause.md", "Rest.", "Rest.\n\n## Practice: x\n\ny", 9, "asks for something", "steps only"),
    "rest week with minutes": ("en/02-pause.md", "title: N", "minutes: 5\ntitle: N", 2, "unknown key “minutes”", "title"),
    "missing file": ("course.yaml", "key: pause", "key: paws", 13, "has no file en/02-paws.md", "write it"),
    "doubled week": ("course.yaml", "key: pause", "key: first", 13, "two weeks have the key “first”", "of its own"),
    "unknown kind": ("course.yaml", "kind: rest", "kind: nap", 14, "“kind” does not fit", "lesson or rest"),
    "optional rest": ("course.yaml", "kind: rest", "kind: rest\n    optional: true", 13, "a rest week is optional", "only lessons"),
    "one track of two": ("course.yaml", "[solo]", "[hurt]", 2, "do not go together", "[hurt, broke]"),
    "unknown track": ("course.yaml", "[solo]", "[lost]", 2, "“tracks” does not fit", "[hurt, broke]"),
    "foreign slug": ("course.yaml", "slug: small", "slug: large", 1, "the slug is “large”", "folder's name"),
    "bad slug": ("course.yaml", "slug: small", "slug: ../small", 1, "“slug” does not fit", "small letters"),
    "locale without texts": ("course.yaml", "[en]", "[en, de]", 4, "locale “de”", "title, discreet"),
    "unknown key in a week": ("course.yaml", "kind: rest", "kind: rest\n    color: red", 15, "unknown key “color”", "known here"),
    "no notice": ("course.yaml", "    notice: Made for tests.\n", "", 5, "“notice” is missing", "before real use"),
}  # fmt: skip


@pytest.mark.parametrize("case", SPOILT.values(), ids=SPOILT.keys())
def test_a_fault_is_named_where_it_is(desk: Desk, case: tuple[str, str, str, int, str, str]) -> None:
    name, old, new, line, what, right = case
    desk.swap(name, old, new)
    hits = [text for text in desk.found() if text.startswith(f"{name}:{line}: ") and what in text]
    assert hits, desk.found()
    assert right in hits[0].split("; ", 1)[1]


def test_a_file_that_is_not_utf8_is_named_with_the_line(desk: Desk) -> None:
    desk.write(PAGE, LESSON.encode().replace(b"Look once.", b"caf\xe9"))
    assert desk.found() == [f"{PAGE}:27: this line is not UTF-8; save the file as UTF-8"]


def test_an_absurdly_large_file_is_not_read(desk: Desk) -> None:
    desk.write(PAGE, "x" * 70_000)
    assert [text.split("; ")[0] for text in desk.found()] == [f"{PAGE}:1: the file has 70000 bytes"]


def test_deep_nesting_is_a_fault_and_no_crash(desk: Desk) -> None:
    desk.swap(PAGE, "aim: To be read.", "aim: " + "[" * 5000)
    assert any(text.startswith(f"{PAGE}:") and "not YAML" in text for text in desk.found())


def test_a_control_character_is_a_fault_and_no_crash(desk: Desk) -> None:
    desk.swap(PAGE, "aim: To be read.", "aim: To be\x00 read.")
    assert any("not YAML" in text for text in desk.found())


def test_a_file_of_no_week_is_named(desk: Desk) -> None:
    desk.write("en/03-third.md", LESSON)
    assert desk.found()[0].startswith("en/03-third.md:1: this file belongs to no week")


def test_a_track_without_its_page_is_named(desk: Desk) -> None:
    desk.swap("course.yaml", "[solo]", "[hurt, broke]")
    desk.write("en/01-first.hurt.md", LESSON)
    (desk.path / PAGE).unlink()
    assert desk.found() == ["course.yaml:11: week 1 has no file en/01-first.broke.md; write it"]


def test_a_shared_page_that_nobody_reads_is_named(desk: Desk) -> None:
    desk.swap("course.yaml", "[solo]", "[hurt, broke]")
    for track in ("hurt", "broke"):
        desk.write(f"en/01-first.{track}.md", LESSON)
    assert desk.found()[0].startswith("course.yaml:11: nobody would read en/01-first.md")


def test_a_safety_page_that_looks_different_from_outside_is_named(desk: Desk) -> None:
    desk.write(
        "en/01-first.safety.md",
        LESSON.replace("Week one: a window", "Safe?")
        .replace("minutes: 20", "minutes: 9")
        .replace("aim: To", "aim: Not to")
        .replace("alternative: Look", "alternative: Do not look"),
    )
    found = desk.found()
    assert [text.split("; ")[0] for text in found] == [
        "en/01-first.safety.md:3: “aim” differs from en/01-first.md, and others could see it",
        "en/01-first.safety.md:5: “minutes” differs from en/01-first.md, and others could see it",
        "en/01-first.safety.md:8: “alternative” differs from en/01-first.md, and others could see it",
        "en/01-first.safety.md:10: “subject” differs from en/01-first.md, and others could see it",
    ]


def test_every_fault_is_named_not_only_the_first(desk: Desk) -> None:
    desk.swap(PAGE, "minutes: 20", "minutes: many")
    desk.swap(PAGE, "weight: light", "weight: feather")
    desk.swap("en/02-pause.md", "Rest.", "Rest!")
    assert [text.split(": ")[0] for text in desk.found()] == [f"{PAGE}:5", f"{PAGE}:6", "en/02-pause.md:12"]
