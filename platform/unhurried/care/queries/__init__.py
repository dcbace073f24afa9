"""Questions about safety: who reads the safety pages, and which help is known near someone."""

from unhurried.care.queries.help import Choice, choices, countries_known, faults_in_help, help_in, work_to_do
from unhurried.care.queries.path import chose_safety_path, opens_safety_pages

__all__ = [
    "Choice",
    "choices",
    "chose_safety_path",
    "countries_known",
    "faults_in_help",
    "help_in",
    "opens_safety_pages",
    "work_to_do",
]
