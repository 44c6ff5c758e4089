"""What fills the parts of each route's address: objects of the own school."""

from certificates.keys import load
from tests.architecture.world import World

HEAD = """# Who gets which answer. Columns: the public; the bearer of an attempt's upload token; the owner of the
# attempt and certificate (staff of the own school); neighbour, the class teacher of another class there; roles at the
# school that the objects belong to; the same roles at another school (other:); the bureau. POSTs are empty: 422 or 302
# means that the person was let in, 405 that there is nothing to post. Reviewed by hand; see test_access_matrix.py.
"""


def of(name: str, keys: tuple[str, ...], world: World) -> dict[str, object]:
    """The keyword arguments of a route. Raises KeyError for a part that nobody has said how to fill."""
    return {key: _value(name, key, world) for key in keys}


def _value(name: str, key: str, world: World) -> object:
    special = SPECIAL.get((name, key)) or GENERAL.get(key)
    if special is None:
        raise KeyError(f"Say in addresses.py what {key!r} of {name} is.")
    return special(world.values)


GENERAL = {
    "edition_id": lambda v: v["edition"].pk,
    "attempt_id": lambda v: v["attempt"].pk,
    "slot": lambda v: 1,
    "quiz_id": lambda v: v["attempt"].quiz_id,
    "version_id": lambda v: v["attempt"].slots[0]["item"],
    "audience": lambda v: "staff",
    "law": lambda v: "weibao",
    "code": lambda v: v["school"].code,
    "number": lambda v: v["requirement"].number,
}
SPECIAL = {
    ("schools:class_seat", "code"): lambda v: v["class_code"],
    ("verify:code", "code"): lambda v: v["certificate"].code,
    ("verify:registered", "sha256"): lambda v: "0" * 64,
    ("certificates:pdf", "number"): lambda v: v["certificate"].number,
    ("certificates:show", "number"): lambda v: v["certificate"].number,
    **{
        (f"certificates:{name}", "number"): lambda v: v["certificate"].number for name in ("revoke", "reissue", "share")
    },
    **{(f"certificates:{name}", "number"): lambda v: v["class_certificate"].number for name in ("class_pdf", "pupils")},
    ("certificates:issue_class", "pk"): lambda v: v["session"].pk,
    ("certificates:badge", "number"): lambda v: v["certificate"].number,
    ("certificates:badge", "kind"): lambda v: "svg",
    ("badges:key", "name"): lambda v: load.signer("badge").key.name,
    ("badges:achievement", "course"): lambda v: v["certificate"].completion.edition.course.key,
    ("badges:achievement", "number"): lambda v: v["certificate"].completion.edition.number,
    ("certificates:template", "slug"): lambda v: v["template"].slug,
    ("certificates:end_share", "pk"): lambda v: v["share"].pk,
    ("verify:shared", "token"): lambda v: v["share"].token,
    ("content:article", "number"): lambda v: "39",
    ("learning:quiz", "key"): lambda v: "test",
    ("learning:start", "key"): lambda v: "test",
    ("learning:vote", "kind"): lambda v: "poll",
    ("learning:vote", "part_key"): lambda v: "first",
    **{
        (f"learning:{name}", "key"): lambda v: v["edition"].lessons()[0].key
        for name in ("lesson", "position", "finish", "vote", "cards", "sheet", "notes", "lesson_help")
    },
    **{
        (f"schools:{name}", "pk"): lambda v: v["staff_post"].pk
        for name in ("end_post", "reset_code", "move", "history", "erase")
    },
    **{
        (f"schools:{name}", "pk"): lambda v: v["erasure_request"].pk
        for name in ("erasure", "confirm_erasure", "withdraw_erasure")
    },
    **{(f"schools:{name}", "pk"): lambda v: v["pupil_post"].pk for name in ("pin", "withdraw_consent")},
    **{
        (f"schools:{name}", "pk"): lambda v: v["school_class"].pk
        for name in ("seats", "ask_pins", "pins", "card", "clear_tries")
    },
    **{(f"jobs:{name}", "pk"): lambda v: v["job"].pk for name in ("show", "stop", "resume")},
    ("lms:media", "path"): lambda v: v["picture"],
    ("roster:template", "kind"): lambda v: "schools",
    ("roster:errors", "number"): lambda v: 1,
    **{(f"roster:{name}", "pk"): lambda v: v["roster_job"].pk for name in ("show", "answer", "apply", "errors")},
    **{
        (f"content:{name}", "pk"): lambda v: v["items_job"].pk
        for name in ("item_import", "item_import_apply", "item_import_errors")
    },
    ("content:item_import_discard", "pk"): lambda v: v["discarded_items_job"].pk,
    ("roster:discard", "pk"): lambda v: v["discarded_job"].pk,
    **{
        (f"classes:{name}", "class_pk"): lambda v: v["school_class"].pk
        for name in (
            "class",
            "lessons",
            "record",
            "session",
            "recorded",
            "correct_session",
            "withdraw_session",
        )
    },
    **{
        (f"classes:{name}", "pk"): lambda v: v["session"].pk
        for name in ("session", "recorded", "correct_session", "withdraw_session")
    },
    **{(f"certificates:{name}", "pk"): lambda v: v["print_run"].pk for name in ("print_run", "print_run_pdf")},
    **{(f"feedback:{name}", "kind"): lambda v: "burden" for name in ("inbox", "answer")},
    ("feedback:answer", "pk"): lambda v: v["burden"].pk,
    ("reports:lesson", "key"): lambda v: v["edition"].lessons()[0].key,
    **{(f"content:{name}", "stage"): lambda v: "junior" for name in ("letter", "letter_pdf", "stage_help")},
    ("content:law_review_show", "pk"): lambda v: v["review"].pk,
    **{(f"assignments:{name}", "pk"): lambda v: v["plan"].pk for name in ("show", "read")},
    ("assignments:write", "edition_id"): lambda v: v["plan"].enrolment.edition_id,
    ("assignments:write", "key"): lambda v: "plan",
    ("assignments:write", "part_key"): lambda v: "meeting",
    ("grading:end_accommodation", "pk"): lambda v: v["accommodation"].pk,
    ("requirements:withdraw", "pk"): lambda v: v["exemption"].pk,
    ("requirements:end_naming", "pk"): lambda v: v["naming"].pk,
    **{(f"requirements:{name}", "pk"): lambda v: v["equivalent"].pk for name in ("document", "withdraw_equivalent")},
    **{(f"coverage:{name}", "pk"): lambda v: v["staff_post"].pk for name in ("required", "person")},
    ("coverage:revoke_token", "pk"): lambda v: v["api_token"].pk,
    ("roster:undo", "pk"): lambda v: v["import"].pk,
    ("schools:undo_reorganisation", "pk"): lambda v: v["reorganisation"].pk,
}
