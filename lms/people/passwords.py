"""What a new password may not be."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class NotTheLoginName:
    """Refuses a password that contains the login name."""

    def validate(self, password: str, user=None) -> None:
        if user and user.login_name and user.login_name.lower() in password.lower():
            raise ValidationError(
                _("The password must not contain your login name. Choose another one."), code="login_name"
            )

    def get_help_text(self) -> str:
        return _("Not your login name.")
