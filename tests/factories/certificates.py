"""Certificates, in the words of the district."""

from datetime import datetime

from certificates.credentials import issue
from certificates.credentials.models import Certificate
from content.editions.models import Edition
from courses.learning.models import Completion
from lms.people.models import User
from lms.schools.models import Organisation, Role
from tests.factories.content import an_edition
from tests.factories.courses import a_completion
from tests.factories.lms import a_member, a_school


def a_certified_completion(
    *,
    user: User | None = None,
    school: Organisation | None = None,
    edition: Edition | None = None,
    name: str = "陈静",
    at: datetime | None = None,
    **fields,
) -> Completion:
    """A teacher's completion of a course with a certificate, which is not issued yet. fields: of the edition."""
    user = user or a_member(Role.LEARNER, school or a_school(), name)
    return a_completion(user, edition or an_edition(lessons=1, practice=0, items=1, **fields), at=at)


def a_certificate(*, issued_at: datetime | None = None, **fields) -> Certificate:
    """An issued certificate; the rest as for a_certified_completion. says=… changes its snapshot afterwards."""
    says = fields.pop("says", {})
    certificate = issue.issue_for(a_certified_completion(at=issued_at, **fields), at=issued_at)
    assert certificate is not None, "the completion gets no certificate"
    if says:
        certificate.snapshot = {**certificate.snapshot, **says}
        certificate.save(update_fields=["snapshot"])
    return certificate


def a_flipped(content: bytes) -> bytes:
    """A signed file with one byte changed that no signature covers: the padding behind the signature."""
    hole = content.rindex(b"/Contents <") + len(b"/Contents <")
    padding = content.index(b">", hole) - 2
    assert content[padding : padding + 1] == b"0"
    return content[:padding] + b"1" + content[padding + 1 :]
