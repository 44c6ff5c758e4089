"""What each role may do with organisations, classes and posts."""

from django.db.models import Q

from lms import paths
from lms.paths import CLASS, TREE
from lms.schools.models import ErasureRequest, Organisation, Post, Reorganisation, Role, RosterImport, SchoolClass, Seat

BUREAU = {Role.BUREAU_OFFICER: TREE, Role.BUREAU_ADMIN: TREE}
HEADS = {Role.SCHOOL_ADMIN: TREE, Role.PRINCIPAL: TREE, Role.MORAL_EDUCATION: TREE}
READERS = {**BUREAU, **HEADS, Role.INSPECTOR: TREE}
ADMINS = {Role.SCHOOL_ADMIN: TREE, Role.BUREAU_ADMIN: TREE}

paths.register(
    Organisation,
    organisation="",
    abilities={
        "read": READERS,
        "manage": ADMINS,
        "edit_texts": {**ADMINS, Role.BUREAU_OFFICER: TREE},
        "set_identity": {Role.BUREAU_ADMIN: TREE},
        "edit_calendar": {Role.BUREAU_ADMIN: TREE},
        "read_log": {**ADMINS, Role.BUREAU_OFFICER: TREE},
        "read_erasures": BUREAU,
    },
)
paths.register(
    SchoolClass,
    organisation="school",
    school_class="",
    abilities={
        "read": {**READERS, Role.CLASS_TEACHER: CLASS},
        "teach": {Role.CLASS_TEACHER: CLASS, Role.MORAL_EDUCATION: TREE},
        "reset_pins": {Role.CLASS_TEACHER: CLASS, Role.SCHOOL_ADMIN: TREE},
        # Nobody above the class teacher reads pupils' names.
        "read_names": {Role.CLASS_TEACHER: CLASS},
    },
)
paths.register(
    Post,
    organisation="organisation",
    person="user",
    among=~Q(role=Role.PUPIL),
    abilities={"read": READERS, "end": ADMINS, "reset_code": ADMINS, "erase": BUREAU},
)
paths.register(
    Seat,
    organisation="organisation",
    school_class="school_class",
    abilities={"reset_pin": {Role.CLASS_TEACHER: CLASS, Role.SCHOOL_ADMIN: TREE}},
)
paths.register(
    ErasureRequest, organisation="organisation", abilities={"read": BUREAU, "confirm": BUREAU, "withdraw": BUREAU}
)
paths.register(Reorganisation, organisation="school", abilities={"undo": {Role.BUREAU_ADMIN: TREE}})
paths.register(RosterImport, organisation="root", abilities={"undo": {Role.BUREAU_ADMIN: TREE}})
paths.ability("read_schools", READERS)
paths.ability("import_roster", ADMINS)
paths.ability("manage_district", {Role.BUREAU_ADMIN: TREE})
paths.ability("edit_content", {Role.EDITOR: TREE, Role.BUREAU_ADMIN: TREE})
