"""The embedded default: SQLite, one machine, needs nothing from the environment."""

from lms.settings.base import *  # noqa: F403
from lms.settings.environment import envbool

DEBUG = envbool("DEBUG", False)
