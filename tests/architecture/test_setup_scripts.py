"""The scripts behind make setup and make run, each on its own in a temporary folder."""

import datetime
import hashlib
import ipaddress
import os
import signal
import socket
import stat
import subprocess
import sys
import textwrap
import time
import zipfile
from pathlib import Path

import polib
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from scripts import bootstrap_uv, listeners, make_tls, prepare_files, prepared, run, setup, supervise, translations

ROOT = Path(__file__).resolve().parents[2]


# Keys and translations


def test_keys_are_private_and_made_once(tmp_path):
    data = tmp_path / "var"
    made = prepare_files.make_keys(data)
    assert [file.name for file in made] == ["secret_key", "code_key", "key_passphrase"]
    before = [file.read_text() for file in made]
    assert len(set(before)) == 3
    assert all(len(text) > 60 for text in before)
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in made)
    assert stat.S_IMODE((data / "keys").stat().st_mode) == 0o700
    assert prepare_files.make_keys(data) == []
    assert [file.read_text() for file in made] == before


def test_a_catalogue_is_compiled_when_it_is_newer(tmp_path):
    folder = tmp_path / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = folder / "django.po"
    source.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Save"\nmsgstr "保存"\n')
    assert prepare_files.compile_messages(tmp_path) == [folder / "django.mo"]
    assert polib.mofile(str(folder / "django.mo")).find("Save").msgstr == "保存"
    assert prepare_files.compile_messages(tmp_path) == []
    later = time.time() + 5
    os.utime(source, (later, later))
    assert prepare_files.compile_messages(tmp_path) == [folder / "django.mo"]


def catalogue(**entries: str) -> polib.POFile:
    """A catalogue of these strings."""
    found = polib.POFile()
    found.extend(polib.POEntry(msgid=name, msgstr=text) for name, text in entries.items())
    return found


def test_missing_left_over_and_damaged_translations_are_named():
    source = catalogue(Save="", Old="", **{"%(count)s rows": ""})
    shipped = catalogue(Save="保存", Gone="没有", **{"%(count)s rows": "行"})
    named = "\n".join(translations.problems(source, shipped))
    assert "no translation of 'Old'" in named
    assert "nothing uses 'Gone'" in named
    assert "loses %(count)s" in named
    assert "Save" not in named


# uv from a package index


def wheel(folder: Path, content: bytes) -> Path:
    """A wheel with a program named uv."""
    file = folder / "uv.whl"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("uv-1.2.3.data/scripts/uv", content)
    return file


def test_a_wheel_is_unpacked_only_with_the_expected_sum(tmp_path, monkeypatch):
    file = wheel(tmp_path, b"#!/bin/sh\n")
    own = tmp_path / "tools" / "uv"
    for way in ("by_pip", "by_virtual_environment", "by_index"):
        monkeypatch.setattr(bootstrap_uv, way, lambda folder, version, sums: file)
        getattr(bootstrap_uv, way).__name__ = way
    with pytest.raises(SystemExit, match="SHA-256"):
        bootstrap_uv.fetch(own, "1.2.3", {"0" * 64})
    assert not own.exists()
    bootstrap_uv.fetch(own, "1.2.3", {hashlib.sha256(file.read_bytes()).hexdigest()})
    assert own.read_bytes() == b"#!/bin/sh\n"
    assert os.access(own, os.X_OK)


def test_pip_settings_come_from_its_variables_and_files(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.delenv("PIP_INDEX_URL", raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "own.conf"))
    (tmp_path / "own.conf").write_text("[global]\nindex-url = https://mirror.example/simple/\n")
    assert bootstrap_uv.pip_setting("index-url") == "https://mirror.example/simple/"
    monkeypatch.setenv("PIP_INDEX_URL", "https://other.example/simple/")
    assert bootstrap_uv.pip_setting("index-url") == "https://other.example/simple/"


def test_the_lock_file_names_an_index_for_machines_without_pip():
    assert bootstrap_uv.index_in_lock().startswith("https://")
    version, sums = bootstrap_uv.pinned()
    assert version.count(".") == 2
    assert len(sums) >= 2


def test_no_script_names_a_package_index():
    for file in [ROOT / "Makefile", *(ROOT / "scripts").glob("*.*"), *(ROOT / "deploy").rglob("*.*")]:
        text = file.read_text(encoding="utf-8")
        assert "pypi" not in text.lower(), file
        assert "pythonhosted" not in text, file


def test_a_shorter_setup_never_counts_as_the_longer_one(tmp_path, monkeypatch):
    monkeypatch.setattr(setup, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(setup, "STAMP", tmp_path / "stamp.json")
    state = {"lock": "a", "python": "b", "purpose": "run"}
    assert not setup.is_synced(state)
    setup.STAMP.write_text('{"lock": "a", "python": "b", "purpose": "run"}')
    assert setup.is_synced(state)
    assert not setup.is_synced({**state, "purpose": "test"})
    assert not setup.is_synced({**state, "lock": "changed"})
    setup.STAMP.write_text('{"lock": "a", "python": "b", "purpose": "test"}')
    assert setup.is_synced(state)


def test_without_root_or_sudo_the_missing_packages_and_the_way_out_are_named(monkeypatch, capsys):
    monkeypatch.setattr(setup, "missing_packages", lambda purpose: ["libpango-1.0-0"])
    monkeypatch.setattr(setup, "root_prefix", lambda: None)
    with pytest.raises(SystemExit, match=r"apt-get install .*libpango-1\.0-0(.|\n)*SYSTEM_PACKAGES=0"):
        setup.install_system_packages("run")


# The own certificate authority


def read(file: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(file.read_bytes())


def test_the_server_certificate_covers_its_names_and_is_signed_by_the_authority(tmp_path):
    names = ["192.168.7.5", "mingfa.school.example", "localhost"]
    tls = make_tls.ensure(tmp_path, names)
    server, ca = read(tls.certificate), read(tls.ca)
    server.verify_directly_issued_by(ca)
    assert make_tls.names_in(server) == set(names)
    assert (server.not_valid_after_utc - server.not_valid_before_utc).days < 398
    assert tls.new_ca
    assert tls.new_certificate
    for file in (tls.key, tmp_path / "ca.key"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_nothing_is_made_twice(tmp_path):
    first = make_tls.ensure(tmp_path, ["192.168.7.5"])
    before = first.certificate.read_bytes()
    second = make_tls.ensure(tmp_path, ["192.168.7.5"])
    assert (second.new_ca, second.new_certificate) == (False, False)
    assert second.certificate.read_bytes() == before


def test_another_private_name_needs_a_new_certificate_but_no_new_authority(tmp_path):
    make_tls.ensure(tmp_path, ["192.168.7.5"])
    again = make_tls.ensure(tmp_path, ["192.168.7.6", "mingfa.lan"])
    assert (again.new_ca, again.new_certificate) == (False, True)
    read(again.certificate).verify_directly_issued_by(read(again.ca))


def test_the_authority_can_vouch_for_this_server_and_private_names_only(tmp_path):
    ca = read(make_tls.ensure(tmp_path, ["mingfa.example", "198.51.100.7"]).ca)
    covered = ["mingfa.example", "a.mingfa.example", "10.1.2.3", "school.lan", "198.51.100.7"]
    assert all(make_tls.covers(ca, name) for name in covered)
    assert not any(make_tls.covers(ca, name) for name in ["bank.example", "notmingfa.example", "198.51.100.8"])
    assert make_tls.ensure(tmp_path, ["other.example"]).new_ca


def test_a_certificate_near_its_end_is_renewed(tmp_path, monkeypatch):
    monkeypatch.setattr(make_tls, "SERVER_DAYS", 20)
    make_tls.ensure(tmp_path, ["192.168.7.5"])
    monkeypatch.undo()
    again = make_tls.ensure(tmp_path, ["192.168.7.5"])
    assert (again.new_ca, again.new_certificate) == (False, True)
    assert read(again.certificate).not_valid_after_utc > datetime.datetime.now(datetime.UTC) + datetime.timedelta(300)


def test_a_damaged_pair_is_replaced(tmp_path):
    make_tls.ensure(tmp_path, ["192.168.7.5"])
    other = make_tls.ensure(tmp_path / "other", ["192.168.7.5"])
    (tmp_path / "ca.key").write_bytes((tmp_path / "other" / "ca.key").read_bytes())
    (tmp_path / "server.pem").write_text("cut off")
    again = make_tls.ensure(tmp_path, ["192.168.7.5"])
    assert again.new_ca
    assert again.ca.read_bytes() != other.ca.read_bytes()
    key = serialization.load_pem_private_key(again.key.read_bytes(), password=None)
    assert key.public_key() == read(again.certificate).public_key()


def test_names_are_those_that_a_certificate_can_hold():
    names = make_tls.names("0.0.0.0", "明法.example")
    assert [name for name in names if name.startswith("xn--") and name.endswith(".example")]
    assert all(name.isascii() and name == name.lower() for name in names)
    for name in names:
        if make_tls.as_address(name):
            assert not ipaddress.ip_address(name).is_unspecified


# Addresses and ports


@pytest.fixture
def _plain_environment(monkeypatch, tmp_path):
    for name in ("HOST", "PORT", "PUBLIC_URL", "TRUSTED_PROXY", "OWN_TLS", "DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MINGFA_DATA_DIR", str(tmp_path))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("PORT", str(free.getsockname()[1]))


@pytest.mark.usefixtures("_plain_environment")
def test_this_machine_alone_needs_no_tls():
    address = run.find_address()
    assert address.tls is None
    assert address.url.startswith("http://127.0.0.1:")


@pytest.mark.usefixtures("_plain_environment")
def test_other_machines_get_tls_and_a_certificate(monkeypatch):
    monkeypatch.setenv("HOST", "0.0.0.0")
    address = run.find_address()
    assert address.url.startswith("https://")
    assert address.tls.certificate.is_file()


@pytest.mark.usefixtures("_plain_environment")
def test_the_start_message_says_the_fingerprint_and_warns_of_an_open_demo(monkeypatch, capsys):
    monkeypatch.setenv("HOST", "0.0.0.0")
    monkeypatch.setenv("DEMO", "1")
    address = run.find_address()

    run.announce(address, "demo-admin   mingfa-demo", str)

    said = capsys.readouterr().out
    shown = x509.load_pem_x509_certificate(address.tls.ca.read_bytes()).fingerprint(hashes.SHA256()).hex(":").upper()
    assert shown in said
    assert "make run DEMO=0" in said

    monkeypatch.setenv("DEMO", "0")
    run.announce(address, "", str)
    assert "This is the demo" not in capsys.readouterr().out


@pytest.mark.usefixtures("_plain_environment")
def test_other_machines_without_tls_or_proxy_are_refused(monkeypatch):
    monkeypatch.setenv("HOST", "0.0.0.0")
    monkeypatch.setenv("OWN_TLS", "0")
    with pytest.raises(SystemExit, match="TRUSTED_PROXY=1"):
        run.find_address()
    monkeypatch.setenv("TRUSTED_PROXY", "1")
    assert run.find_address().tls is None


@pytest.mark.usefixtures("_plain_environment")
def test_debug_is_for_this_machine_only(monkeypatch):
    monkeypatch.setenv("HOST", "0.0.0.0")
    monkeypatch.setenv("DEBUG", "1")
    with pytest.raises(SystemExit, match="DEBUG=1"):
        run.find_address()


@pytest.mark.usefixtures("_plain_environment")
def test_a_used_port_names_who_uses_it(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        assert listeners.who_listens(port).startswith(f"process {os.getpid()} (")
        with pytest.raises(SystemExit, match=f"process {os.getpid()}(.|\n)*PORT={port + 1}"):
            run.find_address()


def test_preparing_is_skipped_until_something_changes(tmp_path):
    assert not prepared.is_current(tmp_path)
    prepared.remember(tmp_path)
    assert prepared.is_current(tmp_path)
    (tmp_path / "mingfa.sqlite3").write_bytes(b"another database")
    assert not prepared.is_current(tmp_path)


# Supervision


SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


def is_alive(pid: int) -> bool:
    """Does the process exist, other than as a zombie?"""
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


def wait_until(true, seconds: float = 10) -> bool:
    """Wait for something that another process does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not true():
        time.sleep(0.02)
    return true()


def test_a_child_that_dies_is_started_again_after_a_pause_that_grows(capfd):
    supervisor = supervise.Supervisor()
    child = supervise.Child("task worker", [sys.executable, "-c", "raise SystemExit(3)"])
    supervisor.start(child)
    first = child.process.pid
    child.process.wait()
    supervisor.care_for(child)
    assert "task worker ended (exit status 3); starting it again in 1 s" in capfd.readouterr().err
    child.again_at = 0.0
    supervisor.care_for(child)
    assert child.process.pid != first
    child.process.wait()
    supervisor.care_for(child)
    assert "in 2 s" in capfd.readouterr().err


def test_stopping_ends_also_what_children_started_and_what_ignores_a_polite_word(tmp_path, monkeypatch):
    monkeypatch.setattr(supervise, "GRACE", 0.5)
    script = """
        import os, signal, subprocess, sys, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        open(sys.argv[1], "w").write(str(grandchild.pid))
        time.sleep(60)
    """
    note = tmp_path / "pid"
    supervisor = supervise.Supervisor()
    child = supervise.Child("stubborn", [sys.executable, "-c", textwrap.dedent(script), str(note)])
    supervisor.start(child)
    assert wait_until(lambda: note.is_file() and note.read_text() != "")
    grandchild = int(note.read_text())
    assert is_alive(grandchild)
    supervisor.stop()
    assert not child.runs
    assert wait_until(lambda: not is_alive(grandchild))


def heed_hang_up() -> None:
    """Whoever starts the suite under nohup ignores SIGHUP, and children inherit that."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def supervisor_process(tmp_path: Path) -> tuple[subprocess.Popen, int]:
    """A supervisor in a process of its own with one child, and the child's pid."""
    script = f"""
        import sys; sys.path.insert(0, {str(ROOT)!r})
        from scripts.supervise import Child, Supervisor
        supervisor = Supervisor()
        supervisor.listen()
        child = Child("sleeper", {SLEEPER!r})
        supervisor.start(child)
        open(sys.argv[1], "w").write(str(child.process.pid))
        supervisor.watch()
        supervisor.stop()
    """
    note = tmp_path / "pid"
    process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(script), str(note)], preexec_fn=heed_hang_up)
    assert wait_until(lambda: note.is_file() and note.read_text() != "")
    return process, int(note.read_text())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_group(tmp_path, number):
    process, child = supervisor_process(tmp_path)
    process.send_signal(number)
    assert process.wait(10) == 0
    assert not is_alive(child)


def test_a_killed_supervisor_leaves_no_child(tmp_path):
    process, child = supervisor_process(tmp_path)
    process.kill()
    process.wait()
    assert wait_until(lambda: not is_alive(child))


def test_ctrl_c_sent_to_make_alone_is_noticed():
    script = (
        "import os, signal, time; signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}); print(); time.sleep(60)"
    )
    supervisor = supervise.Supervisor()
    assert not supervisor.parent_was_interrupted()
    with subprocess.Popen([sys.executable, "-u", "-c", script], stdout=subprocess.PIPE) as parent:
        parent.stdout.readline()
        supervisor.parent, supervisor.blocked_before = parent.pid, 0
        assert supervisor.parent_was_interrupted()
        parent.kill()


# Quick starts


def test_starting_loads_no_heavy_library():
    heavy = {"weasyprint", "fontTools", "pypinyin", "pikepdf", "xlsxwriter", "openpyxl"}
    script = (
        "import sys, lms.wsgi; from django.urls import get_resolver; get_resolver().url_patterns; print(*sys.modules)"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "lms.settings.test"}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    loaded = heavy & {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded, f"import inside the function that needs it: {sorted(loaded)}"
