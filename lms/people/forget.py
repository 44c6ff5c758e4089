"""What an account keeps of a person beside the journal, and how it is emptied."""

from django.contrib.auth.hashers import make_password

from lms.people.models import InboxMessage, OneTimeCode, User


def forget(opaque: str) -> int:
    """Empties the account of that opaque name: nobody signs in with it any more; how many accounts held something.

    The row stays, nameless, so that attempts and counts that hang on it keep their figures.
    """
    accounts = User.objects.filter(opaque=opaque)
    OneTimeCode.objects.filter(user__in=accounts).delete()
    InboxMessage.objects.filter(user__in=accounts).delete()
    return accounts.filter(is_active=True).update(
        login_name=None, name="", sort_key="", email="", password=make_password(None), is_active=False
    )
