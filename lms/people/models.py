"""People and what they agreed to."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from lms.people.pinyin import name_key


class LoginNameField(models.CharField):
    """A login name means the same in capitals and small letters: folded when written and when asked for."""

    def to_python(self, value):
        value = super().to_python(value)
        return value.strip().lower() if value else value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return value.strip().lower() if isinstance(value, str) else value

    def pre_save(self, model_instance, add):
        value = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value


class UserManager(BaseUserManager):
    """Makes users for tests, commands and the first administrator; rosters write in bulk."""

    def create_user(self, login_name: str | None, password: str | None = None, **fields) -> "User":
        """A saved user; without a password nobody can sign in until a code is issued."""
        user = self.model(login_name=login_name or None, **fields)
        user.sort_key = name_key(user.name)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, login_name: str, password: str, **fields) -> "User":
        """Django's command needs this; the product itself never makes one."""
        return self.create_user(login_name, password, is_superuser=True, name=fields.pop("name", login_name), **fields)

    def get_by_natural_key(self, login_name: str) -> "User":
        return self.get(login_name=login_name)


class User(AbstractBaseUser, PermissionsMixin):
    """A person 人员: staff with a login name, or a pupil's seat without one.

    opaque: how the journal names the person. sort_key: pinyin, so that lists sort as Chinese readers expect.
    answered_at: when a message of theirs was last answered, so that a page asks for answers only where there are some.
    """

    login_name = LoginNameField(_("login name"), max_length=60, unique=True, null=True, blank=True)
    name = models.CharField(_("person’s name"), max_length=60, blank=True)
    sort_key = models.CharField(max_length=240, blank=True, editable=False)
    opaque = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), blank=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    password_changed_at = models.DateTimeField(null=True, editable=False)
    credential_reset_at = models.DateTimeField(null=True, editable=False)
    credential_reset_by = models.ForeignKey("self", models.SET_NULL, null=True, editable=False, related_name="+")
    reset_seen_at = models.DateTimeField(null=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)

    objects = UserManager()
    USERNAME_FIELD = "login_name"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(Lower("login_name"), name="one_person_per_login_name")]

    def __str__(self) -> str:
        return self.name or self.login_name or self.opaque.hex[:6]

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


class Consent(models.Model):
    """A guardian's consent 监护人同意 to keep a pupil's name; withdrawn means the name is erased."""

    user = models.ForeignKey(User, models.CASCADE, related_name="consents")
    given_on = models.DateField()
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(withdrawn_at__isnull=True), name="one_standing_consent_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.given_on}"

    def as_fact(self) -> dict:
        return {
            "person": self.user.opaque.hex,
            "organisation": None,
            "root": None,
            "given_on": self.given_on.isoformat(),
        }


class OneTimeCode(models.Model):
    """A code 一次性代码 to choose a password with: single use, seven days, stored as keyed HMAC-SHA-256."""

    user = models.ForeignKey(User, models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user} {self.issued_at:%Y-%m-%d}"


class AccessLogEntry(models.Model):
    """Who did what with whose data 访问日志: resets, prints of cards, exports (未成年人网络保护条例 36)."""

    at = models.DateTimeField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    action = models.CharField(max_length=40)
    person = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    organisation = models.BigIntegerField(null=True)
    school_class = models.BigIntegerField(null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "at"], name="access_log_place")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"


class InboxMessage(models.Model):
    """A message 站内消息 in a person's inbox. key: the same message is not sent twice; url: where it leads."""

    user = models.ForeignKey(User, models.CASCADE, related_name="inbox_messages")
    key = models.CharField(max_length=80)
    title = models.CharField(max_length=120)
    text = models.TextField()
    url = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_inbox_message_per_key")]

    def __str__(self) -> str:
        return self.title
