"""Private keys as encrypted files that only their owner can read. Nothing here ever reaches the database or a log."""

import os
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from django.conf import settings
from django.utils.translation import gettext as _

from lms.refused import Refused

PrivateKey = EllipticCurvePrivateKey | RSAPrivateKey
# Bits of the mode that let anybody but the owner in.
OTHERS = 0o077


def folder() -> Path:
    """Where the files are; part of the data folder, and of every backup."""
    return settings.DATA_DIR / "keys" / "signing"


def write(name: str, key: PrivateKey) -> None:
    """Write the key encrypted (PKCS#8, AES-256), whole or not at all; an existing file stays as it is."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    secret = serialization.BestAvailableEncryption(settings.KEY_PASSPHRASE.encode())
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, secret)
    part = folder() / f"{name}.{os.getpid()}.part"
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as handle:
        handle.write(pem)
        handle.flush()
        os.fsync(handle.fileno())
    try:
        os.link(part, folder() / f"{name}.pem")
    except FileExistsError:
        return
    finally:
        part.unlink()


def read(name: str) -> PrivateKey:
    """The key of that name; Refused when the file is missing, open to others, or locked with another passphrase."""
    file = folder() / f"{name}.pem"
    _check(file)
    return decrypt(file.read_bytes(), settings.KEY_PASSPHRASE, file)


def decrypt(pem: bytes, passphrase: str, file: Path) -> PrivateKey:
    """The private key in a PEM file; Refused when the passphrase does not fit or the file is none."""
    try:
        key = serialization.load_pem_private_key(pem, passphrase.encode() or None)
    except TypeError:
        # Not encrypted although there is a passphrase: fine for a file that comes from outside.
        key = serialization.load_pem_private_key(pem, None)
    except ValueError:
        raise _broken(
            _("The key %(file)s does not open: the passphrase is another one, or the file is damaged.")
            % {"file": file.name}
        )
    if not isinstance(key, EllipticCurvePrivateKey | RSAPrivateKey):
        raise _broken(_("The key %(file)s is neither ECDSA nor RSA.") % {"file": file.name})
    return key


def _check(file: Path) -> None:
    for path in (file.parent, file):
        if not path.exists():
            raise _broken(_("The key %(file)s is missing. Restore it from the backup.") % {"file": file.name})
        if path.stat().st_mode & OTHERS:
            raise _broken(
                _("%(file)s can be read by others, so it is not used. Run: chmod go-rwx %(path)s")
                % {"file": path.name, "path": path}
            )


def _broken(message: str) -> Refused:
    return Refused(message, status=503)
