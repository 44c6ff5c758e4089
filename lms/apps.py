"""The room of people, schools, access and the site's own furniture."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LmsConfig(AppConfig):
    """Label lms."""

    name = "lms"
    verbose_name = "Mingfa"

    def ready(self) -> None:
        """Read the access table and the kinds of jobs; an erased person's account is emptied as well."""
        for module in (
            "lms.jobs.abilities",
            "lms.schools.abilities",
            "lms.feedback.abilities",
            "lms.navigation",
            "lms.schools.roster.tasks",
        ):
            import_module(module)
        # Models are there only now.
        from lms.facts import erase
        from lms.people.erase import forget, held

        erase.register(forget, held=held, what=_("account: name, login name, e-mail, password, codes, messages"))
