"""Requirements, and what is on record about single people and them."""

from courses.requirements.models.persons import Equivalent, Exemption, Naming
from courses.requirements.models.requirements import ROLES, Cycle, Requirement

__all__ = ["ROLES", "Cycle", "Equivalent", "Exemption", "Naming", "Requirement"]
