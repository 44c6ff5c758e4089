"""manage.py appoint_administrator LOGIN [--name NAME]"""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.people import login_names, reset
from lms.people.models import User
from lms.refused import Refused
from lms.schools import posts
from lms.schools.calendar import today
from lms.schools.models import Organisation, Role


class Command(BaseCommand):
    """Appoint an administrator of the district from today and print a one-time code, for when nobody can sign in."""

    help = _("Appoint an administrator of the district from today, and print a one-time code to sign in with.")

    def add_arguments(self, parser) -> None:
        login = _("the login name; a new person is made if nobody has it")
        parser.add_argument("login_name", metavar="LOGIN", help=login)
        parser.add_argument("--name", default="", help=_("the name of a new person"))

    @transaction.atomic
    def handle(self, *args, login_name: str, name: str, **options) -> None:
        root = Organisation.objects.filter(parent=None).first()
        if root is None:
            raise CommandError(_("There is no district yet. Start the server and open the address that it prints."))
        person = User.objects.filter(login_name=login_name).first() or self.new(login_name, name)
        if not person.is_active:
            person.is_active = True
            person.save(update_fields=["is_active"])
        try:
            posts.appoint(person, root, Role.BUREAU_ADMIN, from_=today(), by=None, reason="appoint_administrator")
        except Refused as refused:
            raise CommandError(refused.message) from refused
        code = reset.new_code(person, by=None, at=timezone.now(), organisation=root.pk)
        about = {"person": person.name, "place": root.name, "login": person.login_name, "code": code}
        self.stdout.write(_("%(person)s administers %(place)s. Login name: %(login)s") % about)
        self.stdout.write(_("One-time code, for seven days: %(code)s") % about)
        self.stdout.write(_("Choose a password with it at /sign-in/code/."))

    def new(self, login_name: str, name: str) -> User:
        """A person nobody knew before."""
        if not name:
            message = _("Nobody has the login name %(login)s. For a new person give --name, too.")
            raise CommandError(message % {"login": login_name})
        try:
            login, called = login_names.checked_login_name(login_name), login_names.checked_name(name)
        except Refused as refused:
            raise CommandError(refused.message) from refused
        return User.objects.create_user(login, name=called)
