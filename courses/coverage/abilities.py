"""Who sees coverage of which places, and whose names with it."""

from courses.coverage import tokens  # noqa: F401 - says how a token is read
from courses.coverage.models import ApiToken
from lms import paths
from lms.paths import TREE
from lms.schools.models import Organisation, Role

NAMES = {
    Role.SCHOOL_ADMIN: TREE,
    Role.PRINCIPAL: TREE,
    Role.MORAL_EDUCATION: TREE,
    Role.INSPECTOR: TREE,
    Role.BUREAU_OFFICER: TREE,
    Role.BUREAU_ADMIN: TREE,
}

paths.ability(
    "remind", {Role.SCHOOL_ADMIN: TREE, Role.PRINCIPAL: TREE, Role.MORAL_EDUCATION: TREE, Role.BUREAU_OFFICER: TREE}
)
paths.ability("manage_tokens", {Role.BUREAU_ADMIN: TREE})
paths.register(ApiToken, organisation="organisation", abilities={"revoke": {Role.BUREAU_ADMIN: TREE}})
# What a token opens; nobody has these by a post.
paths.extend(Organisation, abilities={"api_coverage": {}, "api_people": {}})

# A vice-principal for rule of law comes from outside the school: figures, no names of its staff.
paths.ability("see_coverage", {**NAMES, Role.VICE_PRINCIPAL_LAW: TREE})
paths.ability("see_coverage_names", NAMES)
