"""The program admin's part of the desk: people and roles, courses, mail, audit. It is ordered like a room."""
