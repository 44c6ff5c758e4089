"""manage.py verify reads files and the text of codes."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from certificates.credentials import revoke
from certificates.documents.compact import fragment
from certificates.keys import rotate
from certificates.keys.models import SigningKey
from certificates.verifier import lists, verify
from tests.factories.certificates import a_certificate
from tests.factories.lms import a_person


def text_of(certificate) -> str:
    return f"https://mingfa.example/verify/{certificate.code}/#{fragment(certificate)}"


def test_a_code_is_judged_by_the_status_of_today(db, capsys):
    certificate = a_certificate(name="陈静")
    code = text_of(certificate)

    call_command("verify", code)
    assert capsys.readouterr().out.startswith("VALID")

    revoke.revoke(certificate, by=a_person("何芳"), reason="登记有误")
    with pytest.raises(CommandError, match="revoked"):
        call_command("verify", code)


def test_a_code_from_before_a_rotation_is_known_by_the_status_list(db):
    code = text_of(a_certificate(name="陈静"))
    authority = SigningKey.objects.get(purpose=SigningKey.Purpose.AUTHORITY).certificate
    rotate.rotate(SigningKey.Purpose.RECORD)

    trust = verify.Trust(verify.pem_certificates(authority))
    status = verify.SignedList(lists.status(), lists.STATUS, trust)

    assert verify.verify_code(code, trust, status)["verdict"] == "valid"
