"""What an account keeps of a person beside the journal, and how it is emptied."""

from django.contrib.auth.hashers import make_password

from lms.people.models import InboxMessage, OneTimeCode, User

_EMPTY = {"login_name": None, "name": "", "sort_key": "", "email": "", "is_active": False}


def forget(opaque: str) -> int:
    """Empties the account of that opaque name: nobody signs in with it any more; how many accounts held something.

    The row stays, nameless, so that attempts and counts that hang on it keep their figures.
    """
    accounts = User.objects.filter(opaque=opaque)
    filled = held(opaque)
    OneTimeCode.objects.filter(user__in=accounts).delete()
    InboxMessage.objects.filter(user__in=accounts).delete()
    accounts.update(**_EMPTY, password=make_password(None))
    return filled


def held(opaque: str) -> int:
    """How many accounts of that opaque name hold something: one or none."""
    # Not by whether it is active: an account that was shut earlier holds a name as well.
    return User.objects.filter(opaque=opaque).exclude(**_EMPTY).count()
