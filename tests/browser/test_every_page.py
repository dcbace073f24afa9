"""Every page of every course, track and safety variant, walked from its start to its end in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import serving
from tests.curriculum.real import COURSES, FOLDER
from tests.infra.apps import make_app
from tests.infra.databases import SqliteFiles, close, one
from tests.lessons.readers import DAY_ONE, cookie_for, join, make_cohort, stand
from unhurried.curriculum.rules import Course, Lesson, Step
from unhurried.curriculum.rules.body import ROLES
from unhurried.kit.markdown import plain

EMAIL = "mira@example.org"
ALL_OPEN = DAY_ONE + timedelta(weeks=10)
WAYS = [
    (slug, track, quiet)
    for slug, course in COURSES.items()
    for track in course.outline.tracks
    for quiet in (False, True)
    if not quiet or any(name.endswith(".safety") for name in course.pages)
]
TYPED = str.maketrans("“”‘’", "\"\"''")
KINDS = {role: name for name, role in ROLES.items()}
KEYS = ("title", "aim", "requirements", "minutes", "weight", "mentions", "alternative", "check_in", "subject", "note")


@dataclass(frozen=True)
class Walk:
    """A reader in front of a course with every week open."""

    page: Page
    address: str
    course: Course
    track: str
    quiet: bool

    def lesson(self, position: int) -> Lesson:
        return self.course.lesson(position, self.track, safety=self.quiet)

    def go(self, path: str) -> None:
        answer = self.page.goto(self.address + path)
        assert answer
        assert answer.status == 200, path


def as_file(lesson: Lesson) -> str:
    """A page written out again, what it shares with others included."""
    keys = {key: value for key, value in asdict(lesson).items() if key in KEYS and value}
    front = yaml.safe_dump({key: list(v) if isinstance(v, tuple) else v for key, v in keys.items()}, allow_unicode=True)
    steps = [*lesson.steps, *([lesson.short] if lesson.short else [])]
    return "\n".join([f"---\n{front}---", *(f"\n## {KINDS[s.role]}: {s.title}\n\n{s.markdown}\n" for s in steps)])


def put_first(course: Course, folder: Path) -> str:
    """A copy of the course with the safety pages in the ordinary pages' place: the site shows these to everyone."""
    folder /= course.slug
    (folder / "en").mkdir(parents=True)
    (folder / "course.yaml").write_bytes((FOLDER / course.slug / "course.yaml").read_bytes())
    for week in course.outline.weeks:
        for track in course.outline.tracks:
            name = f"{week.position:02d}-{week.key}" + ("" if track == "solo" else f".{track}")
            text = as_file(course.lesson(week.position, track, safety=True))
            (folder / "en" / f"{name}.md").write_text(text, encoding="utf-8")
    return str(folder)


Begin = Callable[[str, str, bool], Walk]


@pytest.fixture
def begin(files: SqliteFiles, ready: str, tmp_path: Path, browser: Browser) -> Iterator[Begin]:
    """Begin a walk through a course: the site on a port, one reader, ten weeks after the first day."""
    with one(files, ready) as url:
        app = make_app(url, tmp_path)
        context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
        with serving(app) as address:

            def new(slug: str, track: str, quiet: bool) -> Walk:
                course = COURSES[slug]
                with app.app_context():
                    where = put_first(course, tmp_path / "quiet") if quiet else str(FOLDER / slug)
                    enrolment = join(make_cohort(where), EMAIL, track=track)
                    stand(ALL_OPEN)
                    name, value = cookie_for(EMAIL)
                context.add_cookies([{"name": name, "value": value, "url": address}])
                return Walk(context.new_page(), f"{address}/weeks/{enrolment}", course, track, quiet)

            yield new
        context.close()
        close(app)


def _words(text: str) -> str:
    """The words as they were typed: pages open and close their quotation marks."""
    return re.sub(r"\s+", " ", text.translate(TYPED)).strip()


def _reads(page: Page, step: Step) -> None:
    """The page says everything that the section says, under its title, with the four things at hand."""
    shown = _words(page.locator("main").inner_text())
    expect(page.get_by_role("heading", level=1)).to_have_text(step.title)
    for screen in step.screens:
        assert not screen.title or _words(screen.title) in shown
        for line in plain(screen.markdown).splitlines():
            assert _words(re.sub(r"^\s*(?:-|\d+\.) ", "", line)) in shown, (step.title, line)
    always = page.get_by_role("navigation", name="Always here")
    assert always.get_by_role("link").count() == 3
    expect(always.get_by_role("button", name="Leave this page")).to_be_visible()


def _read_week(walk: Walk, position: int) -> None:
    lesson, page = walk.lesson(position), walk.page
    walk.go(f"/{position}")
    expect(page.get_by_role("heading", level=1)).to_have_text(lesson.title)
    for words in (lesson.aim, lesson.alternative, *lesson.mentions[1:]):
        assert _words(words) in _words(page.locator("main").inner_text())
    page.get_by_role("button", name="Begin", exact=True).click()
    for number, step in enumerate(lesson.steps, 1):
        assert page.url.endswith(f"/{position}/{number}"), page.url
        _reads(page, step)
        last = number == len(lesson.steps)
        page.get_by_role("button", name="Finish this week" if last else "Next", exact=True).click()
    expect(page.get_by_role("heading", name="You have finished this week")).to_be_visible()
    assert lesson.short
    walk.go(f"/{position}/short")
    _reads(page, lesson.short)
    expect(page.get_by_role("button", name="Finish this week")).to_be_visible()


@pytest.mark.parametrize(("slug", "track", "quiet"), WAYS, ids=["-".join(map(str, way)) for way in WAYS])
def test_every_page_leads_on_to_the_next_and_says_all_its_words(
    begin: Begin, slug: str, track: str, quiet: bool
) -> None:
    walk = begin(slug, track, quiet)
    for week in walk.course.outline.weeks:
        if quiet and walk.lesson(week.position) == walk.course.lesson(week.position, track):
            continue
        if week.kind == "lesson":
            _read_week(walk, week.position)
        else:
            walk.go(f"/{week.position}")
            _reads(walk.page, walk.lesson(week.position).steps[0])
            walk.page.get_by_role("link", name="Back to your pages").click()
            expect(walk.page).to_have_url(re.compile("/home$"))
