"""What `make test` says of a run: what counts, what is tried once more, and what never is."""

import os
import textwrap

import pytest

from scripts import check

ALONE = ["-c", os.devnull, "-p", "no:django", "-n0"]


@pytest.fixture
def suite(tmp_path, monkeypatch):
    """suite(text): the outcome of `make test` for one file of tests."""
    monkeypatch.setattr(check, "RESULTS", tmp_path)
    monkeypatch.chdir(tmp_path)

    def run(text: str) -> check.Outcome:
        (tmp_path / "test_suite.py").write_text(textwrap.dedent(text), encoding="utf-8")
        return check.pytest("suite", [*ALONE, f"--rootdir={tmp_path}"])

    return run


def test_what_fails_by_chance_is_named(suite):
    outcome = suite("""
        from pathlib import Path

        def test_steady(): pass

        def test_second_time_only():
            seen = Path("seen")
            if not seen.exists():
                seen.touch()
                raise AssertionError
    """)
    assert (outcome.passed, outcome.failed) == (2, 0)
    assert outcome.second_try == ("test_suite.py::test_second_time_only",)


def test_what_fails_twice_has_failed(suite):
    outcome = suite("""
        import pytest

        @pytest.mark.parametrize("word", ["明法", "law"])
        def test_broken(word): assert word == "law"

        def test_steady(): pass
    """)
    assert (outcome.passed, outcome.failed, outcome.second_try) == (2, 1, ())


def test_many_failures_are_not_tried_again(suite):
    outcome = suite(f"""
        import pytest
        from pathlib import Path

        @pytest.mark.parametrize("number", range({check.FEW + 1}))
        def test_broken(number):
            Path(f"run-{{number}}").touch(exist_ok=False)
            raise AssertionError
    """)
    assert (outcome.passed, outcome.failed, outcome.second_try) == (0, check.FEW + 1, ())


def test_a_file_that_does_not_load_is_a_failure(suite):
    outcome = suite("import nothing_of_this_name")
    assert outcome.failed == 1
    assert not outcome.passed
