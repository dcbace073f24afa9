"""`unhurried timeline`: one case by options, many as JSON lines; every key of a case does what it says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.letters.living import COURSE as NINE
from tests.pacing import oracle
from tests.pacing.drawing import NINE as WEEKS
from tests.pacing.lives import sorted_result
from unhurried.cli import unhurried

BASE: dict[str, Any] = {"course": NINE, "starts_on": "2026-10-19", "zone": "Asia/Kathmandu"}
# The case that the issue spells out; its course has nine weeks.
SPELT_OUT = {
    **BASE, "hour": "09:30", "day": 2, "hold": ["4:1"], "pause": ["2026-11-02:14"], "hard_day": ["2026-12-24"],
    "joined": "2026-11-05", "time_off": ["2026-11-16"], "own_pace": 10, "back": "group",
    "gatherings": ["2026-10-22T18:00:00+00:00"], "reads_nothing": True, "reads": {"1": "3d", "2": None},
    "reminders": False,
}  # fmt: skip


def timeline(*words: str, **more: Any) -> Result:
    return CliRunner().invoke(unhurried, ["timeline", *words], **more)


def batch(*cases: Any) -> list[dict[str, Any]]:
    lines = "".join(f"{case if isinstance(case, str) else json.dumps(case)}\n" for case in cases)
    done = timeline("--batch", input=lines)
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.output.splitlines()]


def opened(drawn: dict[str, Any]) -> list[str]:
    return [f"{one['week']} {one['local'][5:16]}" for one in drawn["openings"]]


def items(drawn: dict[str, Any]) -> list[str]:
    return [item for letter in drawn["letters"] for item in letter["items"]]


def test_a_result_has_the_keys_and_the_forms_that_are_promised() -> None:
    [drawn] = batch({**BASE, "reads_nothing": True})
    assert list(drawn) == ["openings", "letters", "skipped"]
    assert drawn["openings"][0] == {
        "week": 1, "kind": "lesson", "opens_at": "2026-10-19T03:15:00+00:00", "local": "2026-10-19T09:00:00+05:45",
    }  # fmt: skip
    assert drawn["openings"][4]["kind"] == "rest"
    assert drawn["letters"][0] == {
        "at": "2026-10-19T03:15:00+00:00", "local_date": "2026-10-19", "local": "2026-10-19T09:00:00+05:45",
        "items": ["lesson:1", "welcome"],
    }  # fmt: skip
    assert drawn["skipped"][0] == {"local_date": "2026-11-02", "item": "lesson:3", "reason": "two_unread"}


CHANGES: dict[str, tuple[dict[str, Any], str, str]] = {
    "hour": ({"hour": "20:29"}, "1 10-19T20:29", ""),
    "day": ({"day": 6}, "1 10-25T09:00", ""),
    "hold": ({"hold": ["2:2", "9:1"]}, "2 11-09T09:00", "hold_note"),
    "pause": ({"pause": ["2026-10-20:14"]}, "3 11-03T09:00", "pause_over"),
    "back": ({"pause": ["2026-10-20:14"], "back": "own:10"}, "3 11-13T09:00", "pause_over"),
    "time_off": ({"time_off": ["2026-10-25"]}, "2 11-05T09:00", ""),
    "hard_day": ({"hard_day": ["2026-10-19"]}, "1 10-20T09:00", ""),
    "joined": ({"joined": "2026-10-28"}, "2 10-28T09:00", "catch_up"),
    "own_pace": ({"own_pace": 14}, "2 11-02T09:00", ""),
    "gatherings": ({"gatherings": ["2026-10-22T18:00:00+00:00"]}, "1 10-19T09:00", "gathering:1"),
    "reads_nothing": ({"reads_nothing": True}, "1 10-19T09:00", "closing_note"),
    "reads": ({"reads": {"1": "5d"}}, "1 10-19T09:00", "reminder:1"),
    "reads null": ({"reads": {"1": None}}, "1 10-19T09:00", "reminder:1"),
}


@pytest.mark.parametrize("key", CHANGES)
def test_a_key_of_a_case_does_what_it_says(key: str) -> None:
    change, opening, item = CHANGES[key]
    plain, changed = batch(BASE, {**BASE, **change})
    assert opening in opened(changed)
    assert (not item) or (item in items(changed) and item not in items(plain))
    assert changed != plain


def test_without_a_yes_to_reminders_they_are_skipped_with_that_reason() -> None:
    asked, silent = batch(*({**BASE, "reads": {"1": None}, "reminders": yes} for yes in (True, False)))
    assert "reminder:1" in items(asked)
    assert ("reminder:1", "reminders_off") in [(one["item"], one["reason"]) for one in silent["skipped"]]
    assert "reminder:1" not in items(silent)


def test_the_case_that_is_spelt_out_is_taken_and_agrees_with_the_oracle() -> None:
    [drawn] = batch(SPELT_OUT)
    assert sorted_result(drawn) == sorted_result(oracle.run({**SPELT_OUT, "course": "x"}, WEEKS))
    [without] = batch({**SPELT_OUT, **{name: None for name in SPELT_OUT if name not in BASE}})
    assert [without] == batch(BASE)


REFUSED: dict[str, tuple[Any, str]] = {
    "no JSON": ("{", "This line is not JSON."),
    "no object": ("[1]", "A case is a JSON object."),
    "deep": ("[" * 100_000, "This line is not JSON."),
    "no course": ({"starts_on": "2026-10-19", "zone": "UTC"}, "course: this is needed."),
    "an unknown course": ({**BASE, "course": "none-such"}, "course: there is no course “none-such”."),
    "a course in a number": ({**BASE, "course": 7}, "course: “7” is not a name."),
    "an unknown zone": ({**BASE, "zone": "Mars/Crater"}, "zone: there is no time zone “Mars/Crater”."),
    "an unknown key": ({**BASE, "wish": 1}, "“wish”: there is no such key in a case."),
    "no date": ({**BASE, "starts_on": "19.10.2026"}, "starts_on: “19.10.2026” is not a date like 2026-10-19."),
    "a far date": ({**BASE, "starts_on": "9999-12-31"}, "starts_on: the year is from 1900 to 2199."),
    "no hour": ({**BASE, "hour": "9"}, "hour: “9” is not a time like 09:30."),
    "an early hour": ({**BASE, "hour": "06:59"}, "hour: 06:59 is outside 07:00 to 21:59."),
    "a quiet hour": ({**BASE, "hour": "20:30"}, "hour: 20:30 is in the quiet hours, 20:30 to 08:00."),
    "no day": ({**BASE, "day": 7}, "day: “7” is not a number from 0 to 6."),
    "no such week": ({**BASE, "hold": ["10:1"]}, "hold: “10” is not a number from 1 to 9."),
    "a long hold": ({**BASE, "hold": ["2:3"]}, "hold: “3” is not a number from 1 to 2."),
    "long holds": ({**BASE, "hold": ["2:2", "4:2"]}, "hold: a group waits three weeks in all at most."),
    "no list": ({**BASE, "hold": "4:1"}, "hold: “4:1” is not a list."),
    "no pair": ({**BASE, "pause": ["2026-11-02"]}, "pause: “2026-11-02” has no colon between two parts."),
    "a long pause": ({**BASE, "pause": ["2026-11-02:85"]}, "pause: “85” is not a number from 1 to 84."),
    "a third time off": (
        {**BASE, "time_off": ["2026-11-02", "2026-11-12", "2026-11-22"]},
        "time_off: there are two in a course at most.",
    ),
    "another pace": ({**BASE, "own_pace": 8}, "own_pace: an own pace is 7, 10 or 14 days."),
    "another way back": ({**BASE, "back": "later"}, "back: “later” has no colon between two parts."),
    "no instant": (
        {**BASE, "gatherings": ["2026-10-22 18:00"]},
        "gatherings: “2026-10-22 18:00” is not an instant like 2026-10-22T18:00:00+00:00.",
    ),
    "no flag": ({**BASE, "reminders": "no"}, "reminders: “no” is neither true nor false."),
    "no span": ({**BASE, "reads": {"1": "3 days"}}, "reads: “3 days” is not a time like 3d or 12h, nor null."),
    "reads no object": ({**BASE, "reads": ["1"]}, "reads: “['1']” is not an object of weeks."),
}


def test_a_case_that_is_refused_prints_its_sentence_and_the_rest_goes_on() -> None:
    cases = [one for wrong, _said in REFUSED.values() for one in (wrong, BASE)]
    drawn = batch(*cases)
    assert drawn[0::2] == [{"error": said} for _wrong, said in REFUSED.values()]
    assert all(one == drawn[1] and len(one["openings"]) == 9 for one in drawn[1::2])


def test_a_line_that_is_no_text_is_refused_alone() -> None:
    line = json.dumps(BASE).encode()
    done = timeline("--batch", input=b"\xff\xfe\n" + line + b"\n\n" + line)
    first, *others = [json.loads(one) for one in done.output.splitlines()]
    assert first == {"error": "This line is not JSON."}
    assert len(others) == 2


def test_options_draw_the_same_as_a_case() -> None:
    words = [
        *("--course", NINE, "--starts-on", "2011-12-05", "--zone", "Pacific/Apia", "--hour", "09:30", "--day", "2"),
        *("--hold", "4:1", "--hold", "6:2", "--pause", "2011-12-20:14", "--hard-day", "2012-01-24", "--json"),
        *("--joined", "2011-12-06", "--reads-nothing", "--no-reminders"),
    ]
    case = {
        "course": NINE, "starts_on": "2011-12-05", "zone": "Pacific/Apia", "hour": "09:30", "day": 2,
        "hold": ["4:1", "6:2"], "pause": ["2011-12-20:14"], "hard_day": ["2012-01-24"], "joined": "2011-12-06",
        "reads_nothing": True, "reminders": False,
    }  # fmt: skip
    assert [json.loads(timeline(*words).output)] == batch(case)
    own = ["--course", NINE, "--starts-on", "2026-10-19", "--zone", "Asia/Kathmandu", "--own-pace", "10", "--json"]
    assert [json.loads(timeline(*own).output)] == batch({**BASE, "own_pace": 10})


def test_a_wrong_option_ends_it_with_the_sentence_and_as_json_with_the_error() -> None:
    words = ("--course", NINE, "--starts-on", "2026-10-19", "--zone", "Mars/Crater")
    done = timeline(*words)
    assert (done.exit_code, done.stderr) == (1, "zone: there is no time zone “Mars/Crater”.\n")
    as_json = timeline(*words, "--json")
    assert (as_json.exit_code, json.loads(as_json.output)) == (1, {"error": done.stderr.strip()})
    assert timeline("--json").exit_code == 1
