"""Settings that an office relies on without looking: the key that the first start writes."""

from __future__ import annotations

import stat

import pytest

from portal import settings as portal_settings


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.setattr(portal_settings, "VAR_DIR", tmp_path)
    return tmp_path


def test_the_first_start_writes_a_private_key_and_the_next_reads_it(folder):
    key = portal_settings._secret_key()
    assert len(key) > 50
    assert portal_settings._secret_key() == key
    assert [path.name for path in folder.iterdir()] == ["secret_key"]
    assert stat.S_IMODE((folder / "secret_key").stat().st_mode) == 0o600


def test_processes_that_start_together_have_one_key_never_half_of_it(folder, monkeypatch):
    path = folder / "secret_key"

    def another_process_is_first(length):
        assert not path.exists()  # no empty file that the other could read
        path.write_text("khóa của tiến trình kia")
        return "khóa đến sau"

    monkeypatch.setattr(portal_settings.secrets, "token_urlsafe", another_process_is_first)
    assert portal_settings._secret_key() == "khóa của tiến trình kia"
