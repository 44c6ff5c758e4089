"""Messages to staff: into the inbox, and on through whatever channels this installation has. Never to pupils.

A further channel (a district's own messenger, say) is a function that takes the messages of one sending; an app of the
installation registers it in its AppConfig.ready: `inbox.channel("messenger", send)`. It runs after the commit, and what
it raises is logged and loses nobody's message: the inbox has it.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from lms.people.models import InboxMessage, User

logger = logging.getLogger(__name__)
Channel = Callable[[Sequence[InboxMessage]], None]
_channels: dict[str, Channel] = {}


def channel(name: str, send: Channel) -> None:
    """Add a channel, or replace the one of that name."""
    _channels[name] = send


def send(
    users: Iterable[User], *, key: str, title: str, text: Callable[[User], str], url: str, at: datetime
) -> list[InboxMessage]:
    """Put a message into each inbox and pass it on after the commit. Who has one of this key gets no second one."""
    users = list(users)
    have = set(InboxMessage.objects.filter(user__in=users, key=key).values_list("user_id", flat=True))
    rows = [
        InboxMessage(user=user, key=key, title=title, text=text(user), url=url, sent_at=at)
        for user in users
        if user.pk not in have
    ]
    InboxMessage.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    transaction.on_commit(lambda: _pass_on(rows))
    return rows


def _pass_on(messages: Sequence[InboxMessage]) -> None:
    for name, pass_on in _channels.items():
        try:
            pass_on(messages)
        except Exception:
            # Whatever another system does wrong, the message is in the inbox.
            logger.exception("channel %s failed for %s messages", name, len(messages))


def by_mail(messages: Sequence[InboxMessage]) -> None:
    """One mail to each person with an address; no address stands in another one's mail."""
    mails = [
        EmailMessage(subject=row.title, body=_body(row), to=[row.user.email]) for row in messages if row.user.email
    ]
    if mails:
        get_connection().send_messages(mails)


def _body(row: InboxMessage) -> str:
    return f"{row.text}\n\n{settings.PUBLIC_URL}{row.url}" if settings.PUBLIC_URL and row.url else row.text


channel("mail", by_mail)


def unread(user: User) -> int:
    """How many messages wait."""
    return InboxMessage.objects.filter(user=user, read_at=None).count()
