"""A season through the real processes: people in many zones, a walked clock, real workers, Redis and SMTP."""
