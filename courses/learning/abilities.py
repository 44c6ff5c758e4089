"""Who may do what with a person's record: everybody with their own, a browser with the one attempt of its token."""

from courses.learning import tokens
from courses.learning.models import Attempt, ImportedSitting
from lms import paths
from lms.paths import ANYONE, OWN

paths.register(Attempt, person="enrolment__user", abilities={"read": {ANYONE: OWN}, "answer": {ANYONE: OWN}})
paths.register(ImportedSitting, person="user", abilities={"read": {ANYONE: OWN}})
paths.token(tokens.SCHEME, tokens.grant)
