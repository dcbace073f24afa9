"""A Django site with nothing but django-post-office, run by the Python of its own environment. See `bench.peer`."""

import json
import os
import sys
import time
from pathlib import Path

import django
from django.conf import settings

HERE = os.environ
settings.configure(
    SECRET_KEY="of a benchmark",
    INSTALLED_APPS=["django.contrib.contenttypes", "post_office"],
    USE_TZ=True,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": HERE["PEER_DATABASE"],
            "HOST": HERE["PEER_HOST"],
            "USER": HERE["PEER_USER"],
        }
    },
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    EMAIL_BACKEND="post_office.EmailBackend",
    EMAIL_HOST="127.0.0.1",
    EMAIL_PORT=int(HERE["PEER_SMTP_PORT"]),
    MEDIA_ROOT=HERE["PEER_FOLDER"],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()

from django.core.management import call_command  # noqa: E402 -- Django wants its settings before anything else
from post_office import mail  # noqa: E402
from post_office.models import STATUS, Email  # noqa: E402


def write(number: int) -> None:
    """Queue the letter that stands on the standard input so many times."""
    given = json.load(sys.stdin)
    headers = {"List-Unsubscribe": f"<{given['unsubscribe_url']}>", "Auto-Submitted": "auto-generated"}
    words = {"subject": given["subject"], "message": given["text"], "html_message": given["html"], "headers": headers}
    for start in range(0, number, 500):
        people = range(start, min(start + 500, number))
        one = [{"sender": "hello@bench.test", "recipients": f"p{who}@people.example", **words} for who in people]
        mail.send_many(one)


def send() -> None:
    """Empty the queue, and print the seconds that it took."""
    begun = time.perf_counter()
    call_command("send_queued_mail", lockfile=str(Path(HERE["PEER_FOLDER"]) / "peer.lock"), verbosity=0)
    print(time.perf_counter() - begun)
    if Email.objects.exclude(status=STATUS.sent).exists():
        sys.exit("Not everything was sent.")


if __name__ == "__main__":
    {"migrate": lambda: call_command("migrate", verbosity=0), "write": lambda: write(int(sys.argv[2])), "send": send}[
        sys.argv[1]
    ]()
