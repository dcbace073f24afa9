"""Every page can be read at about ten years of age, and says nothing that it must not (docs: care §4 and §6)."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from tests.curriculum.ease import grade, long_sentences, sentences, syllables
from tests.curriculum.ease_in_spanish import ease
from tests.curriculum.ease_in_spanish import syllables as sounds
from tests.curriculum.real import COURSES, english, front, lessons, pages, sections, words_of
from unhurried.curriculum.rules import Lesson, count_words
from unhurried.kit.markdown import plain

HARDEST, LEAST_EASE = 7, 70
LONG_SHARE = 0.1
EXCEPTIONS: dict[tuple[str, str], str] = {}
"""(page, section) that may be harder, or longer in its sentences, and why. There is none today."""

_GENDERED = r"(?!cuidado\b)(?:\w{2,}[ai]d|\w{2,}s|sol|list|segur|\w*quiet|enferm|content)[oa]s?"
_OTHER = r"(?:him|her|them)"
FORBIDDEN = (  # docs: care §4, its table and the line below it; §1, the words that share out the blame
    r"journeys?|just|shouldn?|cheater|cheated on|victims?|perpetrator|overdue|fall(?:ing)? behind|fallen behind",
    r"it takes two|two-way|two way street|save your (?:relationship|marriage)|stay positive|letting go of the past",
    r"ready to let go|powerful|always here for you|move on|moving on|get over it|closure|toxic|narcissis\w+",
    rf"(?<!not )(?<!never )(?:must|have to|need to|ought to) (?:forgive|(?:stay with|leave|trust) {_OTHER})",
)
FORBIDDEN_IN_SPANISH = (  # the same, and docs: glossary, how we speak
    r"viajes?|s[oó]lo|simplemente|deber[íi]as?|(?<!no le )debes|tienes que|infiel\w*|víctimas?",
    r"culpables?|atrasad\w+|pendientes?",
    r"es cosa de dos|salva tu (?:relación|matrimonio)|siempre aquí para ti|pasar página|supéralo|tóxic\w+|narcisist\w+",
    r"usted(?:es)?|vosotr[oa]s|os|vos|podéis|celular|computadora|ordenador|urgente|cuanto antes|hay que perdonar",
    rf"(?:estás|eres|estés|seas|te (?:sientes|sientas|quedas|quedaste)) (?:muy |tan |más )?{_GENDERED}",
    rf"bienvenid\w+|{_GENDERED}[/(]a\w*|\w+@s?|tod[xe]s|amig[xe]s",
)
SIGNS = re.compile("[!¡\u2661-\u2665\u2763\u2764\U0001f389\U0001f38a\U0001f493-\U0001f49f]")
_NUMBER = r"(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|\d+)"
FIGURE = re.compile(
    rf"\d+ ?%|\bper ?cent\b|\bstatistic|\b{_NUMBER} (?:in|out of) {_NUMBER}\b|\bone in {_NUMBER}\b|"
    r"\b\d[\d \-/]{4,}\d\b|\b(?!(?:19|20)\d\d\b)\d{3,}\b",
    re.IGNORECASE,
)
CONSTANT = (  # docs: curriculum §0.5 and §0.6, the lines that authors keep
    "the decision to deceive was not yours.",
    "you are answerable for what you did, and you are more than it.",
)
KNOWN = {
    "the cat page week trust broke stayed asked walked hoped lived times loved safe smiled phone edge house rules": 1,
    "whole own scared hurt friend choose things gives stones shared faced cause once fear near clothes truth": 1,
    "paper minute quiet table people being wanted pages changes noises something sometimes safely lonely walking": 2,
    "asking trying before outside even promise reply angry money letter wishes boxes believed trouble evening": 2,
    "another family together everyone tomorrow decision betrayal remember beginning forgiveness quietly area": 3,
    "relationship information understanding emotional disappointment everybody january": 4,
    "possibility": 5,
}
SPANISH = {name: lesson for name, lesson in lessons().items() if lesson.locale == "es"}
each_page = pytest.mark.parametrize(("name", "lesson"), lessons().items(), ids=lessons())
each_english_page = pytest.mark.parametrize(("name", "lesson"), english().items(), ids=english())
each_spanish_page = pytest.mark.parametrize(("name", "lesson"), SPANISH.items(), ids=SPANISH)
every_page = pytest.mark.parametrize(("name", "lesson"), pages().items(), ids=pages())


def _texts(lesson: Lesson) -> dict[str, str]:
    return {"front": front(lesson)} | {step.key: step.markdown for step in sections(lesson)}


@each_english_page
def test_each_page_is_at_grade_seven_or_below(name: str, lesson: Lesson) -> None:
    grades = {key: grade(text) for key, text in _texts(lesson).items() if (name, key) not in EXCEPTIONS}
    assert {key: round(found, 1) for key, found in grades.items() if found > HARDEST} == {}


@each_spanish_page
def test_each_page_is_as_easy_in_spanish_by_the_scale_that_spanish_has(name: str, lesson: Lesson) -> None:
    found = {key: round(ease(text)) for key, text in _texts(lesson).items()}
    assert {key: value for key, value in found.items() if value < LEAST_EASE} == {}


@each_spanish_page
def test_no_page_says_in_spanish_what_it_must_not_or_gives_its_reader_a_gender(name: str, lesson: Lesson) -> None:
    assert _said_of(FORBIDDEN_IN_SPANISH, words_of(lesson)) == []


@each_page
def test_nine_sentences_in_ten_have_fewer_than_twenty_words(name: str, lesson: Lesson) -> None:
    for key, text in _texts(lesson).items():
        if (name, key) not in EXCEPTIONS:
            found = long_sentences(text)
            assert len(found) <= LONG_SHARE * len(sentences(text)), (key, found)


def test_an_exception_is_a_page_that_needs_it_and_has_a_reason() -> None:
    for (name, key), reason in EXCEPTIONS.items():
        text = _texts(lessons()[name])[key]
        assert reason
        assert grade(text) > HARDEST or len(long_sentences(text)) > LONG_SHARE * len(sentences(text)), name


@each_page
def test_no_step_and_no_screen_is_empty(name: str, lesson: Lesson) -> None:
    for step in sections(lesson):
        assert step.words >= 25, (name, step.key)
        assert all(count_words(plain(screen.markdown)) >= 12 for screen in step.screens), (name, step.key)
    assert 1 <= len(lesson.prompts) <= 3


@every_page
def test_no_page_says_a_forbidden_word(name: str, lesson: Lesson) -> None:
    text = words_of(lesson)
    assert _said_of(FORBIDDEN, text) + SIGNS.findall(text) == []


@every_page
def test_no_page_invents_a_number(name: str, lesson: Lesson) -> None:
    assert FIGURE.findall(words_of(lesson)) == []


@pytest.mark.parametrize("slug", ["healing-after-betrayal"])
def test_weeks_do_not_repeat_each_others_sentences(slug: str) -> None:
    weeks = defaultdict(set)
    for name, lesson in COURSES[slug].pages.items():
        for step in sections(lesson):
            for sentence in sentences(step.markdown):
                if count_words(sentence) >= 5:
                    weeks[re.sub(r"^[-\d. “\"]+|[”\"]+$", "", sentence).lower()].add(name[:5])
    assert sorted(sentence for sentence, found in weeks.items() if len(found) > 1) == sorted(CONSTANT)


@pytest.mark.parametrize(
    "text",
    ["You must forgive him", "you have to leave her", "It takes two", "a victim", "your journey", "You should rest"],
)
def test_a_forbidden_word_would_be_found(text: str) -> None:
    assert any(re.search(rf"\b(?:{words})\b", text, re.IGNORECASE) for words in FORBIDDEN)
    assert not any(re.search(words, "You do not have to forgive or leave them") for words in FORBIDDEN)


@pytest.mark.parametrize("text", ["call 0800 123 456", "43% of couples", "one in three", "seven out of ten", "741"])
def test_an_invented_number_would_be_found(text: str) -> None:
    assert FIGURE.search(text)
    assert not FIGURE.search("Not 2019. One in the room, at 7.")


@pytest.mark.parametrize(
    "text",
    ["No deberías ir", "estás cansada", "eres muy sensato y estás seguro", "te sientas perdido", "bienvenida",
     "si os va", "es cosa de dos", "amig@s", "cansado/a", "un ordenador"],
)  # fmt: skip
def test_a_forbidden_word_would_be_found_in_spanish(text: str) -> None:
    assert _said_of(FORBIDDEN_IN_SPANISH, text)
    assert not _said_of(FORBIDDEN_IN_SPANISH, "¿Estás a salvo? Estás en casa, con cuidado. No le debes nada.")


def _said_of(forbidden: tuple[str, ...], text: str) -> list[str]:
    return [match.group() for words in forbidden for match in re.finditer(rf"\b(?:{words})\b", text, re.IGNORECASE)]


def test_the_spanish_measure_hears_syllables_and_tells_easy_from_hard() -> None:
    known = {"que": 1, "guía": 2, "aéreo": 4, "ahora": 3, "ciudad": 2, "cuidarte": 3, "río": 2, "también": 2, "y": 1}
    assert {word: sounds(word) for word in known} == known
    assert ease("Mira la luz. Bebe agua. Hoy ya no hay más.") > 95
    assert ease("Individualmente experimentamos desregulación fisiológica postraumática, característicamente.") < 30


def test_syllables_are_counted_as_people_speak_them() -> None:
    wrong = {
        word: syllables(word)
        for words, count in KNOWN.items()
        for word in words.split()
        if syllables(word) != count
    }
    assert wrong == {}


def test_the_measure_tells_an_easy_text_from_a_hard_one() -> None:
    easy = "Look up from the page. Name one thing. It can be small."
    hard = "Individuals experiencing relational betrayal frequently demonstrate physiological dysregulation."
    assert grade(easy) < 2
    assert grade(hard) > 15
    assert sentences("One. “Two?” Three…\n\n- four\n- five") == ["One.", "“Two?”", "Three…", "- four", "- five"]
    assert long_sentences("word " * 19) == []
    assert len(long_sentences("word " * 20)) == 1
