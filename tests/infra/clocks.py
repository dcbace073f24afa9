"""Move the programme's time in a test."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """The programme's clock of the current app; real time is never touched. Call it inside an app context."""

    @property
    def now(self) -> datetime:
        """The programme's time."""
        from unhurried.kit import clock

        clock.forget()
        return clock.now()

    def stand(self, instant: datetime | str) -> datetime:
        """Put the time to that instant (aware, or ISO 8601; without an offset UTC) and keep it there."""
        from unhurried.kit import clock
        from unhurried.kit.db import transaction

        chosen = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
        chosen = chosen if chosen.tzinfo else chosen.replace(tzinfo=UTC)
        with transaction():
            clock.stop_at(chosen)
        return chosen

    def forward(self, **span: float) -> datetime:
        """Jump forward by `days=`, `hours=`, `minutes=` and stand there; return the new time."""
        return self.stand(self.now + timedelta(**span))
