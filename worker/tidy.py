"""The daily tidy. The worker is woken for it every hour, and the database says whether today's run is done."""

from __future__ import annotations

from unhurried.privacy.service import tidy_today
from worker.celery import LONG_LIMIT, app
from worker.site import in_site


@app.task(name="worker.tidy.tidy", time_limit=LONG_LIMIT)
def tidy() -> None:
    """Delete what has come to its age, once a day."""
    with in_site():
        tidy_today()
