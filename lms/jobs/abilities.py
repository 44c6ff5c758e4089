"""Who may see and stop a job: whoever started it."""

from lms import paths
from lms.jobs.models import Job
from lms.paths import ANYONE, OWN

paths.register(Job, person="by", abilities={"read": {ANYONE: OWN}, "stop": {ANYONE: OWN}})
