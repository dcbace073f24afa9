"""Turning a rendered message into bytes, and handing them to an SMTP server."""
