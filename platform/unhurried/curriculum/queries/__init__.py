"""Questions that other rooms ask about courses."""

from unhurried.curriculum.queries.folders import available_courses, course_folders
from unhurried.curriculum.queries.loading import faults_in, load_course
from unhurried.curriculum.queries.pinned import VersionUnknown, course_version, pinned, stored
from unhurried.curriculum.queries.versions import VersionLine, page_as_opened, versions_of

__all__ = [
    "VersionLine",
    "VersionUnknown",
    "available_courses",
    "course_folders",
    "course_version",
    "faults_in",
    "load_course",
    "page_as_opened",
    "pinned",
    "stored",
    "versions_of",
]
