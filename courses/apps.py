"""The room courses."""

from importlib import import_module

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """Label courses."""

    name = "courses"

    def ready(self) -> None:
        """Read the access table, navigation, panels and what the scheduler does."""
        subjects = ("learning", "grading", "assignments", "sessions", "requirements", "coverage")
        abilities = (f"courses.{subject}.abilities" for subject in subjects)
        tasks = ("courses.learning.tasks", "courses.coverage.tasks")
        found = (
            "courses.navigation",
            "courses.learning.concerned",
            "courses.requirements.needed",
            "courses.learning.earlier",
            "courses.learning.unfinished",
            *tasks,
            "courses.receivers",
        )
        for module in (*abilities, *found):
            import_module(module)
