"""Signed certificates against the plain way: the same template through WeasyPrint and pyHanko for each document.

CERTIFICATES=20000 in the environment makes more of them; memory is compared between the first thousand and the last.
"""

import io
import os
import resource
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from time import perf_counter

import _served

_served.set_up()

from cryptography.hazmat.primitives import serialization  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402
from django.template.loader import render_to_string  # noqa: E402
from django.utils import timezone, translation  # noqa: E402

from certificates.credentials.models import Certificate  # noqa: E402
from certificates.documents import compose, designs, paper  # noqa: E402
from certificates.documents.sheet import sheet  # noqa: E402
from certificates.keys import load, store  # noqa: E402
from lms.facts.record import canonical  # noqa: E402
from tests.factories.certificates import a_certificate  # noqa: E402

COUNT = int(os.environ.get("CERTIFICATES") or 1_000)
PLAIN = 12
CORES = 2
GOAL, MOST_ON_DEMAND, MOST_KB, MOST_KB_RARE = 15.0, 0.5, 80, 120
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂华建国文玉兰红梅春生"


def main() -> int:
    settings.PUBLIC_URL = "https://mingfa.example"
    certificate = a_certificate(certificate_template="modern")
    plain_rate, plain_kb = _plain(certificate)
    rate, grown = _ours(certificate.pk)
    on_demand = _on_demand(certificate)
    sizes = [len(_compose(certificate, name)) / 1000 for name in ("阿不都热西提·吐尔逊", "李㛃𬭎")]
    ratio, wait = rate / plain_rate, on_demand * plain_rate
    print(
        f"certificates: {COUNT} on {CORES} cores {rate:.0f}/s, plain way {plain_rate:.1f}/s ({plain_kb:.0f} kB), "
        f"ratio {ratio:.1f} (goal >= {GOAL:.0f}); memory grown by {grown:.0f} MB"
    )
    print(
        f"certificates: one on demand {on_demand * 1000:.0f} ms, ratio {wait:.2f} (goal <= {MOST_ON_DEMAND}); "
        f"{sizes[0]:.0f} kB (goal <= {MOST_KB}), rare characters {sizes[1]:.0f} kB (goal <= {MOST_KB_RARE})"
    )
    fits = sizes[0] <= MOST_KB and sizes[1] <= MOST_KB_RARE
    return 0 if ratio >= GOAL and wait <= MOST_ON_DEMAND and fits else 1


def _names(count: int):
    """Distinct names of three characters; beyond those that there are, with one more."""
    for number in range(count):
        rest, first = divmod(number, len(SURNAMES))
        rest, second = divmod(rest, len(GIVEN))
        more, third = divmod(rest, len(GIVEN))
        yield SURNAMES[first] + GIVEN[second] + GIVEN[third] + (GIVEN[more % len(GIVEN)] if more else "")


def _compose(certificate: Certificate, name: str) -> bytes:
    certificate.snapshot = {**certificate.snapshot, "holder": name}
    return compose.compose(certificate, signer=load.signer("document"), at=timezone.localtime())


def _many(pk: int, names: list[str]) -> tuple[float, float]:
    """Seconds for all of them but the first, and megabytes grown since a tenth of them was made."""
    connections.close_all()
    certificate = Certificate.objects.get(pk=pk)
    _compose(certificate, names[0])
    began, base = perf_counter(), 0.0
    for number, name in enumerate(names):
        _compose(certificate, name)
        if number == len(names) // 10:
            base = _megabytes()
    return perf_counter() - began, _megabytes() - base


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _ours(pk: int) -> tuple[float, float]:
    names = list(_names(COUNT))
    parts = [names[core::CORES] for core in range(CORES)]
    with ProcessPoolExecutor(CORES, mp_context=get_context("fork")) as pool:
        done = list(pool.map(_many, [pk] * CORES, parts))
    return sum(len(part) / seconds for part, (seconds, _grown) in zip(parts, done, strict=True)), max(
        d[1] for d in done
    )


def _on_demand(certificate: Certificate) -> float:
    times = []
    for name in list(_names(12)):
        began = perf_counter()
        _compose(certificate, name)
        times.append(perf_counter() - began)
    return sorted(times)[len(times) // 2]


def _plain(certificate: Certificate) -> tuple[float, float]:
    """Documents a second, and kilobytes of one."""
    signer = load.signer("document")
    key = store.read(signer.key.name).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    folder = settings.DATA_DIR / "plain"
    folder.mkdir(exist_ok=True)
    (folder / "key.pem").write_bytes(key)
    (folder / "own.pem").write_bytes(signer.certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "ca.pem").write_bytes(signer.chain[0].public_bytes(serialization.Encoding.PEM))
    _plain_one(certificate, folder)
    began = perf_counter()
    for name in list(_names(PLAIN)):
        certificate.snapshot = {**certificate.snapshot, "holder": name}
        made = _plain_one(certificate, folder)
    return PLAIN / (perf_counter() - began), len(made) / 1000


def _plain_one(certificate: Certificate, folder) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, signers
    from pyhanko.sign.fields import SigSeedSubFilter
    from weasyprint import HTML, Attachment
    from weasyprint.text.fonts import FontConfiguration

    one = sheet(certificate)
    with translation.override("zh-hans"):
        context = {"sheets": [one], "design": designs.of(one.says["design"])}
        html = render_to_string("documents/certificate/sheets.html", context)
    attached = Attachment(string=canonical(certificate.snapshot).encode(), name="certificate.json", relationship="Data")
    document = HTML(string=html, url_fetcher=paper.OwnFiles()).render(font_config=FontConfiguration())
    document.metadata.attachments = [attached]
    content = document.write_pdf(pdf_variant="pdf/a-3u", pdf_tags=True)
    signer = signers.SimpleSigner.load(
        str(folder / "key.pem"), str(folder / "own.pem"), ca_chain_files=(str(folder / "ca.pem"),)
    )
    out = signers.sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(content)),
        PdfSignatureMetadata(field_name="Signature", subfilter=SigSeedSubFilter.PADES),
        signer=signer,
    )
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())
