"""An own certificate authority and server certificate, for a school network that no public authority serves."""

import datetime
import ipaddress
import os
import re
import socket
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CA_DAYS = 3650
SERVER_DAYS = 397
RENEW_DAYS = 30
PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8", "fc00::/7", "fe80::/10")
PRIVATE_NAMES = ("localhost", "local", "lan", "internal", "home.arpa")


@dataclass(frozen=True)
class Tls:
    """Where the files are, and what was made just now."""

    ca: Path
    certificate: Path
    key: Path
    new_ca: bool
    new_certificate: bool


def ensure(folder: Path, names: list[str]) -> Tls:
    """Make what is missing, changed its names or nearly expired; keep the authority as long as it covers the names."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    ca_file, ca_key_file = folder / "ca.pem", folder / "ca.key"
    server_file, server_key_file = folder / "server.pem", folder / "server.key"
    ca = read_pair(ca_file, ca_key_file)
    new_ca = ca is None or days_left(ca) < SERVER_DAYS or not all(covers(ca, name) for name in names)
    if new_ca:
        ca = make_ca(ca_file, ca_key_file, names)
    server = None if new_ca else read_pair(server_file, server_key_file)
    new_server = server is None or days_left(server) < RENEW_DAYS or names_in(server) != set(names)
    if new_server:
        make_server(server_file, server_key_file, ca, ca_key_file, names)
    return Tls(ca_file, server_file, server_key_file, new_ca, new_server)


# Names


def names(host: str, public_url_host: str) -> list[str]:
    """Every name and address under which browsers may reach this server, the one to print first."""
    found = ["" if is_wildcard(host) else host, *local_addresses(host), *host_names(), public_url_host]
    found += ["localhost", "127.0.0.1"]
    return list(dict.fromkeys(plain(name) for name in found if name))


def plain(name: str) -> str:
    """Lower case, and a Chinese domain in the form that certificates use."""
    return name.lower() if name.isascii() else name.encode("idna").decode("ascii")


def is_wildcard(host: str) -> bool:
    """0.0.0.0 and :: listen on all addresses."""
    return host in ("0.0.0.0", "::")


def local_addresses(host: str) -> list[str]:
    """This machine's own addresses, when the server listens on all of them; the kernel's tables need no program."""
    if not is_wildcard(host):
        return []
    table = Path("/proc/net/fib_trie")
    text = table.read_text(encoding="ascii") if table.is_file() else ""
    found = re.findall(r"\|-- ([0-9.]+)\n\s+/32 host LOCAL", text)
    six = Path("/proc/net/if_inet6")
    if host == "::" and six.is_file():
        raw = [line.split()[0] for line in six.read_text(encoding="ascii").splitlines()]
        found += [str(ipaddress.ip_address(bytes.fromhex(word))) for word in raw]
    outside = [ipaddress.ip_address(word) for word in found]
    return sorted({str(word) for word in outside if not word.is_loopback and not word.is_link_local})


def host_names() -> list[str]:
    """The machine's name, alone and with .local, as far as it can stand in a certificate."""
    name = socket.gethostname().split(".")[0].lower()
    return [name, f"{name}.local"] if re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", name) else []


def as_address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address, or None for a name."""
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None


# Reading


def read_pair(file: Path, key_file: Path) -> x509.Certificate | None:
    """The certificate, or None when it or its key is missing, damaged or of another pair."""
    try:
        certificate = x509.load_pem_x509_certificate(file.read_bytes())
        key = serialization.load_pem_private_key(key_file.read_bytes(), password=None)
    except (OSError, ValueError):
        return None
    return certificate if key.public_key() == certificate.public_key() else None


def days_left(certificate: x509.Certificate) -> int:
    """Whole days until it expires."""
    return (certificate.not_valid_after_utc - datetime.datetime.now(datetime.UTC)).days


def names_in(certificate: x509.Certificate) -> set[str]:
    """The names and addresses of a server certificate."""
    found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    addresses = found.get_values_for_type(x509.IPAddress)
    return {*found.get_values_for_type(x509.DNSName), *(str(address) for address in addresses)}


def covers(ca: x509.Certificate, name: str) -> bool:
    """May this authority vouch for the name?"""
    permitted = ca.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    address = as_address(name)
    if address is not None:
        return any(address in entry.value for entry in permitted if isinstance(entry, x509.IPAddress))
    domains = [entry.value for entry in permitted if isinstance(entry, x509.DNSName)]
    return any(name == domain or name.endswith("." + domain) for domain in domains)


# Making


def make_ca(file: Path, key_file: Path, names: list[str]) -> x509.Certificate:
    """An authority for these names and private addresses only: whoever trusts it trusts it for nothing else."""
    key = ec.generate_private_key(ec.SECP256R1())
    title = f"Mingfa {socket.gethostname()} {datetime.datetime.now():%Y-%m-%d}"[:64]
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, title)])
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    certificate = (
        draft(subject, subject, key, CA_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.NameConstraints(permitted(names), None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    write_key(key_file, key)
    write(file, certificate.public_bytes(serialization.Encoding.PEM), 0o644)
    return certificate


def permitted(names: list[str]) -> list[x509.GeneralName]:
    """Private networks and names, and what this server is called beside them."""
    networks = [ipaddress.ip_network(network) for network in PRIVATE]
    own = [address for address in map(as_address, names) if address is not None]
    networks += [ipaddress.ip_network(address) for address in own if not any(address in net for net in networks)]
    domains = dict.fromkeys([*PRIVATE_NAMES, *(name for name in names if as_address(name) is None)])
    return [*map(x509.DNSName, domains), *map(x509.IPAddress, networks)]


def make_server(file: Path, key_file: Path, ca: x509.Certificate, ca_key_file: Path, names: list[str]) -> None:
    """A server certificate for the names, signed by the authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    ca_key = serialization.load_pem_private_key(ca_key_file.read_bytes(), password=None)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])])
    found = [(name, as_address(name)) for name in names]
    alternatives = [x509.DNSName(name) if address is None else x509.IPAddress(address) for name, address in found]
    usage = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
    certificate = (
        draft(subject, ca.subject, key, SERVER_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca.public_key()), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    write_key(key_file, key)
    write(file, certificate.public_bytes(serialization.Encoding.PEM), 0o644)


def draft(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, days: int) -> x509.CertificateBuilder:
    """What both certificates have; valid from an hour ago, since school clocks are not exact."""
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=days))
    )


def write_key(file: Path, key: ec.EllipticCurvePrivateKey) -> None:
    """PKCS#8, for the owner only."""
    form = serialization.PrivateFormat.PKCS8
    write(file, key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()), 0o600)


def write(file: Path, content: bytes, mode: int) -> None:
    """Replace the file in one step, never readable by others for a moment."""
    part = file.with_suffix(f".{os.getpid()}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as handle:
        handle.write(content)
    part.replace(file)
