"""`make run`: prepare the data, serve, and say where; Ctrl-C stops everything."""

import gettext
import http.client
import ipaddress
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from django.core.exceptions import ImproperlyConfigured  # noqa: E402
from django.utils.translation import to_locale  # noqa: E402

from lms.settings.environment import envbool, envint, envlist, envstr, envurl, read_env_file  # noqa: E402
from lms.web.trust import fingerprint  # noqa: E402
from scripts import listeners, make_tls, prepared  # noqa: E402
from scripts.make_tls import write  # noqa: E402
from scripts.supervise import Child, Supervisor, ending, say  # noqa: E402

ANNOUNCEMENT = "announcement.txt"
NEAR = {"0.0.0.0": "127.0.0.1", "::": "::1"}
PATIENCE = 90
DAY = 24 * 3600
MANAGE = [sys.executable, str(ROOT / "manage.py")]


@dataclass(frozen=True)
class Address:
    """Where the server listens, and how people reach it."""

    host: str
    port: int
    data: Path
    tls: make_tls.Tls | None
    names: list[str]

    @property
    def url(self) -> str:
        """The address to print, with the first of the names."""
        name = f"[{self.names[0]}]" if ":" in self.names[0] else self.names[0]
        return f"{'https' if self.tls else 'http'}://{name}:{self.port}"

    @property
    def near(self) -> str:
        """The address on which this machine itself can ask the server."""
        return NEAR.get(self.host, self.host)


def main() -> int:
    """Prepare, serve until a signal, stop."""
    os.chdir(ROOT)
    sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
    try:
        read_env_file(ROOT / envstr("ENV_FILE", ".env"))
        settings = import_module(envstr("DJANGO_SETTINGS_MODULE", "lms.settings.local"))
        address = find_address()
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    set_environment(address)
    # Until the supervisor listens a polite kill must end what we wait for, too, as Ctrl-C does.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    supervisor = Supervisor()
    announcement = prepare(address.data)
    supervisor.listen()
    try:
        return serve(supervisor, address, announcement, words_of(settings.LANGUAGE_CODE))
    finally:
        supervisor.stop()


def words_of(language: str) -> Callable[[str], str]:
    """The installation's language, without starting Django; English while its translations are not compiled."""
    return gettext.translation("django", ROOT / "locale", [to_locale(language)], fallback=True).gettext


def prepare(data: Path) -> str:
    """Database, static files, demo; the answer is what to announce.

    Skipped when the data folder says that nothing changed since the last start.
    """
    skippable = envbool("DEMO", True) and not envstr("DATABASE_URL") and not envbool("DEBUG")
    if skippable and prepared.is_current(data):
        return (data / ANNOUNCEMENT).read_text(encoding="utf-8")
    done = subprocess.run([*MANAGE, "prepare"], check=False, stdout=subprocess.PIPE, encoding="utf-8")
    if done.returncode:
        sys.exit(done.returncode)
    if skippable:
        write(data / ANNOUNCEMENT, done.stdout.encode(), 0o600)
        prepared.remember(data)
    return done.stdout


# Where to listen


def find_address() -> Address:
    """Read HOST and PORT; refuse what browsers or people could not use safely."""
    host, port = envstr("HOST", "127.0.0.1"), envint("PORT", 8000, least=1)
    ip = resolved(host)
    data = (ROOT / envstr("MINGFA_DATA_DIR", "var")).resolve()
    loopback = ipaddress.ip_address(ip).is_loopback
    if envbool("DEBUG") and not loopback:
        sys.exit("DEBUG=1 shows the program's inside to everybody: it works with HOST=127.0.0.1 only.")
    refuse_used_port(ip, port)
    if loopback or envbool("TRUSTED_PROXY"):
        return Address(ip, port, data, None, [NEAR.get(ip, ip)])
    if not envbool("OWN_TLS", True):
        sys.exit(
            f"HOST={host} is reached from other machines: without TLS browsers refuse what keeps answers safe.\n"
            "Leave OWN_TLS out (an own certificate is made), or set TRUSTED_PROXY=1 when a proxy in front ends TLS."
        )
    public_host = urlsplit(envurl("PUBLIC_URL")).hostname or ""
    names = make_tls.names(host, public_host)
    return Address(ip, port, data, make_tls.ensure(data / "tls", names), names)


def resolved(host: str) -> str:
    """The address of a host name, an old one rather than IPv6; the server binds to addresses."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except socket.gaierror:
        sys.exit(f"HOST={host} is not a name or address of this machine.")
    return str(min(found, key=lambda entry: entry[0] != socket.AF_INET)[4][0])


def refuse_used_port(ip: str, port: int) -> None:
    """Try to bind; say who has the port instead of starting a server that cannot."""
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ip, port))
        except PermissionError:
            sys.exit(f"Port {port} needs root. Choose one above 1023: make run PORT=8000")
        except OSError as error:
            who = listeners.who_listens(port) or error.strerror
            sys.exit(
                f"Port {port} on {ip} cannot be used: {who}.\nStop it, or choose another: make run PORT={port + 1}"
            )


def set_environment(address: Address) -> None:
    """What the children read: the names they answer to, and whether they are behind TLS."""
    os.environ["PYTHONUNBUFFERED"] = os.environ["PYTHONUTF8"] = "1"
    os.environ["HTTPS"] = "1" if address.tls else envstr("HTTPS", "0")
    if address.tls and not envstr("ALLOWED_HOSTS"):
        bracketed = [f"[{name}]" if ":" in name else name for name in address.names]
        os.environ["ALLOWED_HOSTS"] = ",".join(bracketed)


# Serving


def serve(supervisor: Supervisor, address: Address, announcement: str, _: Callable[[str], str]) -> int:
    """Start the web server, wait until it answers, then start the rest and watch."""
    web = Child("web server", web_command(address))
    supervisor.start(web)
    problem = wait_for_answer(supervisor, web, address)
    if supervisor.stopping.is_set():
        return 0
    if problem:
        say(problem)
        return 1
    announce(address, announcement, _)
    supervisor.start(
        Child(
            "task worker",
            [*MANAGE, "db_worker", "--backend=jobs", "--queue-name=*", "--no-reload", "--no-startup-delay"],
        )
    )
    supervisor.start(Child("scheduler", [*MANAGE, "scheduler"]))
    supervisor.watch(each_tick=Renewal(supervisor, web, address).check)
    return 0


def web_command(address: Address) -> list[str]:
    """The web server with a few processes and threads."""
    cores = len(os.sched_getaffinity(0))
    command = [sys.executable, str(ROOT / "scripts" / "web.py"), "--host", address.host, "--port", str(address.port)]
    command += ["--workers", str(envint("WEB_WORKERS", min(4, cores), least=1))]
    command += ["--blocking-threads", str(envint("WEB_THREADS", 4, least=1))]
    if address.tls:
        command += ["--ssl-certificate", str(address.tls.certificate), "--ssl-keyfile", str(address.tls.key)]
    return command


def wait_for_answer(supervisor: Supervisor, web: Child, address: Address) -> str:
    """Ask until the server answers; else the sentence that says what went wrong."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and not supervisor.stopping.wait(0.1):
        if not web.runs:
            return f"The web server did not start ({ending(web.process)}); the lines above say why."
        status = ask(address)
        if status is not None:
            # 503 says that nobody has named the district yet.
            if status >= 500 and status != 503:
                say(f"The first page answers with an error ({status}); the lines above say why.")
            return ""
    return f"The web server did not answer within {PATIENCE} seconds."


def ask(address: Address) -> int | None:
    """The status of the first page, or None while nobody listens."""
    try:
        if address.tls:
            trust = ssl.create_default_context(cafile=str(address.tls.ca))
            trust.check_hostname = False
            connection = http.client.HTTPSConnection(address.near, address.port, timeout=5, context=trust)
        else:
            connection = http.client.HTTPConnection(address.near, address.port, timeout=5)
        connection.request("GET", "/", headers={"Host": allowed_host(address)})
        return connection.getresponse().status
    except OSError:
        return None


def allowed_host(address: Address) -> str:
    """A name that the server answers to, so that our own question is not refused as forged."""
    first = envlist("ALLOWED_HOSTS", "localhost")[0].lstrip(".")
    return f"{'localhost' if first == '*' else first}:{address.port}"


def announce(address: Address, announcement: str, _: Callable[[str], str]) -> None:
    """The address, the demo sign-ins or the first-run page, how to stop."""
    print(f"\n  Mingfa 明法   {address.url}/\n")
    if public := envurl("PUBLIC_URL"):
        print("  " + _("Certificates and class cards print %s") % public + "\n")
    if address.tls:
        print("  " + _("Each computer and phone has to trust this server once: %s") % f"{address.url}/trust/")
        if address.tls.new_ca:
            print("  " + _("The certificate authority is new: devices that trusted an older one must trust this one."))
        print("  " + _("Fingerprint to compare there (SHA-256):"))
        print(f"  {fingerprint(address.tls.ca.read_text(encoding='ascii'))}\n")
    if announcement.strip():
        print(announcement.rstrip().replace("{url}", address.url) + "\n")
    if envbool("DEMO", True) and not ipaddress.ip_address(address.host).is_loopback:
        reached = _("This is the demo, and other machines reach it: whoever does can sign in with the passwords above.")
        keep = _("Keep it in a network that you trust, and never enter real people. For your district: make run DEMO=0")
        print(f"  {reached}\n  {keep}\n")
    print("  " + _("Ctrl-C stops it.") + "\n", flush=True)


class Renewal:
    """Once a day: a certificate that nears its end is made again and the web server takes it up."""

    def __init__(self, supervisor: Supervisor, web: Child, address: Address) -> None:
        self.supervisor, self.web, self.address = supervisor, web, address
        self.next = time.monotonic() + DAY

    def check(self) -> None:
        """Called often; works daily, and only where we made the certificate."""
        if self.address.tls is None or time.monotonic() < self.next:
            return
        self.next = time.monotonic() + DAY
        if make_tls.ensure(self.address.data / "tls", self.address.names).new_certificate:
            say("The server certificate was renewed; the web server takes it up.")
            self.supervisor.restart(self.web)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
