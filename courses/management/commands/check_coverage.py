"""Counters against facts on a live database."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from courses.coverage import check, counters, recount
from courses.requirements.models import Requirement
from lms.schools.models import Organisation


class Command(BaseCommand):
    """`manage.py check_coverage`: asks both for many dates; names the first difference and ends with status 1."""

    help = _("Checks that the counters of coverage equal the figures read from the facts.")

    def add_arguments(self, parser) -> None:
        parser.add_argument("--requirement", type=int, help=_("only the one with this number"))
        parser.add_argument("--questions", type=int, default=60, help=_("how many pairs of dates for each requirement"))
        parser.add_argument("--rebuild", action="store_true", help=_("count anew first"))

    def handle(self, *args, **options) -> None:
        rows = Requirement.objects.known().filter(unit=Requirement.Unit.PERSON)
        if options["requirement"]:
            rows = rows.filter(number=options["requirement"])
        for requirement in rows.order_by("number"):
            if options["rebuild"]:
                recount.rebuild(requirement.number)
            self._check(requirement, options["questions"])

    def _check(self, requirement: Requirement, most: int) -> None:
        if not counters.are_current([requirement.number]):
            words = _("%(number)d: not counted; pages read the facts (--rebuild counts)")
            self.stdout.write(words % {"number": requirement.number})
            return
        questions = check.telling_questions(requirement, most=most)
        places = list(Organisation.objects.filter(path__startswith=requirement.organisation.path).order_by("path"))
        found = check.first_difference(requirement, places=places, questions=questions)
        if found:
            known = _(", known by %(day)s") % {"day": found.known_day} if found.known_day else ""
            message = _("%(number)d: %(code)s %(name)s on %(on)s%(known)s: counted %(counted)s, read %(read)s")
            about = {"number": requirement.number, "code": found.place.code, "name": found.place.name, "known": known}
            raise CommandError(message % {**about, "on": found.on, "counted": found.counted, "read": found.read})
        words = _("%(number)d: equal at %(places)d places for %(questions)d questions")
        self.stdout.write(words % {"number": requirement.number, "places": len(places), "questions": len(questions)})
