"""Schools, clusters, campuses, classes and head counts."""

from lms.schools.models import Organisation
from lms.schools.roster.changes import Changes
from lms.schools.roster.columns import SCHOOL_TYPES, SYSTEMS
from lms.schools.roster.draft import ClassKey, Draft, SchoolWish
from lms.schools.roster.known import Known


def compare_schools(draft: Draft, known: Known, changes: Changes) -> None:
    """New and changed schools and campuses, and the clusters that they name for the first time."""
    for (code, campus), wish in draft.schools.items():
        if wish.cluster and wish.cluster not in known.clusters and wish.cluster not in changes.new_clusters:
            changes.new_clusters.append(wish.cluster)
        if campus:
            school = known.schools.get(code)
            if school is None or (school.pk, campus) not in known.campuses:
                changes.new_campuses.append(wish)
                changes.tallies[wish.sheet].created += 1
        elif code not in known.schools:
            changes.new_schools.append(wish)
            changes.tallies[wish.sheet].created += 1
        elif is_changed(known.schools[code], wish, known):
            changes.changed_schools.append((known.schools[code], wish))
            changes.tallies[wish.sheet].changed += 1


def is_changed(school: Organisation, wish: SchoolWish, known: Known) -> bool:
    """Would the row change the school? Empty optional cells change nothing."""
    cluster = known.clusters.get(wish.cluster)
    return (
        any(getattr(school, name) != value for name, value in wanted_fields(wish).items())
        or bool(wish.cluster and (cluster is None or school.parent_id != cluster.pk))
        or (wish.closed == "Y" and school.closed_on is None)
        or (wish.closed == "N" and school.closed_on is not None)
    )


def wanted_fields(wish: SchoolWish) -> dict[str, str]:
    """The columns that the row sets."""
    fields = {
        "name": wish.name,
        "short_name": wish.short_name,
        "school_type": SCHOOL_TYPES[wish.school_type],
        "system": SYSTEMS.get(wish.system, ""),
        "identity_level": wish.level,
    }
    return {name: value for name, value in fields.items() if value}


def compare_classes(draft: Draft, known: Known, changes: Changes, new_teachers: set[ClassKey]) -> None:
    """New classes and head counts. new_teachers: classes whose class teacher changes, for the tally of 班级表."""
    standing = known.head_counts()
    for key, wish in draft.classes.items():
        tally = changes.tallies[wish.sheet]
        school_class = known.classes.get(key)
        if school_class is None:
            changes.new_classes.append(key)
            changes.new_counts[key] = wish.head_count
            tally.created += 1
            continue
        is_reopened = school_class.closed_on is not None and school_class.closed_on <= known.on
        if is_reopened:
            changes.reopened_classes.append(key)
        is_recounted = _compare_count(key, wish.head_count, known, changes, standing)
        tally.changed += is_reopened or is_recounted or (bool(wish.class_teacher) and key in new_teachers)
    # 班级表 is the school's own statement; pupils are only counted where it says nothing.
    for key, count in draft.seats_counted.items():
        if key not in draft.classes:
            _compare_count(key, count, known, changes, standing)


def _compare_count(key: ClassKey, count: int, known: Known, changes: Changes, standing: dict) -> bool:
    head_count = standing.get(known.classes[key].pk)
    if head_count is not None and head_count.count == count:
        return False
    changes.new_counts[key] = count
    if head_count is not None:
        changes.ended_counts[key] = head_count
    return True
