"""Send a message, answer it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.facts import record
from lms.feedback import queries
from lms.feedback.models import LONGEST_TEXT, Kind, Message, Reply
from lms.people.models import User
from lms.refused import Refused
from lms.schools.queries import workplace

# Promised to the reader when the message is sent.
REPLY_WITHIN = {Kind.BURDEN: timedelta(days=15), Kind.CONTENT: timedelta(days=7)}
# Who writes more in a day has pressed the button too often, or means no good.
MOST_A_DAY = 20


@dataclass(frozen=True)
class Subject:
    """What a message is about: the exact version, in words, where the reader was, where it can be mended."""

    about: str = ""
    label: str = ""
    page: str = ""
    edit_page: str = ""


@transaction.atomic
def send(kind: str, text: str, *, by: User, subject: Subject, at: datetime) -> Message:
    """A message of a person, with its fact and the day until which an answer is promised.

    Raises Refused for an empty or too long one, and after MOST_A_DAY within 24 hours.
    """
    text = _checked(text)
    if Message.objects.filter(by=by, sent_at__gt=at - timedelta(days=1)).count() >= MOST_A_DAY:
        raise Refused(_("You have written a good deal today. Please wait for the answers until tomorrow."))
    on = timezone.localdate(at)
    message = Message.objects.create(
        kind=kind,
        about=subject.about,
        label=subject.label[:200],
        page=subject.page[:300],
        edit_page=subject.edit_page[:300],
        text=text,
        by=by,
        organisation=workplace(by, on=on),
        sent_at=at,
        reply_by=on + REPLY_WITHIN[Kind(kind)],
    )
    record.record("feedback.sent", [message], by=by, at=at)
    queries.changed()
    return message


@transaction.atomic
def reply(message: Message, text: str, *, by: User, at: datetime) -> Reply:
    """The answer to a message, with its fact. Raises Refused for an empty one, and if it was answered before."""
    try:
        with transaction.atomic():
            said = Reply.objects.create(message_id=message.pk, text=_checked(text), by=by, at=at)
    except IntegrityError:
        raise Refused(_("Somebody else has answered this in the meantime. Reload the page."))
    if message.by_id:
        User.objects.filter(pk=message.by_id).update(answered_at=at)
    record.record("feedback.replied", [said], by=by, at=at)
    queries.changed()
    return said


def _checked(text: str) -> str:
    text = text.strip()
    if not text:
        raise Refused(_("Write a few words."), field="text")
    if len(text) > LONGEST_TEXT:
        raise Refused(_("At most %(most)d characters. Shorten it.") % {"most": LONGEST_TEXT}, field="text")
    return text
