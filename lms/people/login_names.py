"""How people may be called: the same rules in rosters, forms and commands."""

import re

from django.utils.translation import gettext as _

from lms.refused import Refused

# Neither a mobile number nor an ID card number.
LOGIN_NAME = re.compile(r"(?!1[0-9]{10}$)(?![0-9]{15}$)(?![0-9]{17}[0-9Xx]$)[A-Za-z0-9][A-Za-z0-9._@-]{1,59}").fullmatch
NAME = re.compile(r"[^0-9=+@<>]{1,60}").fullmatch


def checked_login_name(login_name: str) -> str:
    """The login name, if a person may have it; Refused says what is allowed."""
    if not LOGIN_NAME(login_name):
        raise Refused(
            _(
                "A login name is two to sixty letters, digits, dots, hyphens or underscores, beginning with a letter "
                "or digit; no ID or mobile number."
            ),
            field="login_name",
        )
    return login_name


def checked_name(name: str) -> str:
    """The person's name, if it can be one; Refused says what is not allowed."""
    if not NAME(name):
        raise Refused(_("A name has no digits and none of = + @ < >. Write it as on the staff list."), field="name")
    return name
