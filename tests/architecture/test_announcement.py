"""What `make run` prints at the end is in the language of the installation, as the lines before it are."""

from pathlib import Path

from scripts import run


def test_the_last_lines_are_chinese_on_a_chinese_installation(capsys, tmp_path):
    address = run.Address("127.0.0.1", 8000, Path(tmp_path), None, ["127.0.0.1"])

    run.announce(address, "  演示 {url}/sign-in/", run.words_of("zh-hans"))

    printed = capsys.readouterr().out
    assert "演示 http://127.0.0.1:8000/sign-in/" in printed
    assert printed.rstrip().endswith("按 Ctrl-C 停止。")


def test_without_compiled_translations_they_are_english(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(run, "ROOT", tmp_path)
    address = run.Address("127.0.0.1", 8000, Path(tmp_path), None, ["127.0.0.1"])

    run.announce(address, "", run.words_of("zh-hans"))

    assert capsys.readouterr().out.rstrip().endswith("Ctrl-C stops it.")
