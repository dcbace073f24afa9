"""Questions about safety: who reads the safety pages, when somebody is there, and which help is known near someone."""

from unhurried.care.queries.duty import duties_of, staffed_hours
from unhurried.care.queries.help import Choice, choices, countries_known, faults_in_help, help_in, work_to_do
from unhurried.care.queries.path import chose_safety_path, opens_safety_pages, told_of_danger

__all__ = [
    "Choice",
    "choices",
    "chose_safety_path",
    "countries_known",
    "duties_of",
    "faults_in_help",
    "help_in",
    "opens_safety_pages",
    "staffed_hours",
    "told_of_danger",
    "work_to_do",
]
