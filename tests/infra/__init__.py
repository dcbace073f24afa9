"""The real parts that the tests run against: PostgreSQL, Redis, SMTP, and processes of our own."""
