"""Settings that an office relies on without looking: the first start's key, static files."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.contrib.staticfiles.storage import ManifestFilesMixin

from portal import settings as portal_settings
from portal.static_files import IMPORT, STYLES, StaticFilesStorage

FILE = re.compile(r'(?:src|href)="/static/([^"?#]+)"')


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


def test_the_private_folder_of_the_data_holds_no_packages():
    # In the tests PostgreSQL serves as an account of its own and must reach its files there.
    assert not Path(sys.prefix).is_relative_to(settings.VAR_DIR)


def test_processes_that_start_together_have_one_key_never_half_of_it(folder, monkeypatch):
    path = folder / "secret_key"

    def another_process_is_first(length):
        assert not path.exists()  # no empty file that the other could read
        path.write_text("khóa của tiến trình kia")
        return "khóa đến sau"

    monkeypatch.setattr(portal_settings.secrets, "token_urlsafe", another_process_is_first)
    assert portal_settings._secret_key() == "khóa của tiến trình kia"


def test_scripts_that_import_others_are_served_under_names_with_a_digest(tmp_path):
    shutil.copytree(settings.BASE_DIR / "static", tmp_path, dirs_exist_ok=True)
    storage = StaticFilesStorage(location=tmp_path, base_url="/static/")
    scripts = [str(path.relative_to(tmp_path)) for path in tmp_path.glob("js/**/*.js")]
    list(ManifestFilesMixin.post_process(storage, {name: (storage, name) for name in scripts}))
    script = (tmp_path / storage.stored_name("js/offline.js")).read_text()
    imported = re.findall(r'from "\./(offline/\w+\.[0-9a-f]{12}\.js)"', script)
    assert len(imported) == script.count("import ") == 3
    assert all((tmp_path / "js" / name).exists() for name in imported)


def test_a_first_visit_waits_for_one_stylesheet_that_keeps_its_layers(tmp_path):
    shutil.copytree(settings.BASE_DIR / "static", tmp_path, dirs_exist_ok=True)
    bootstrap = "bootstrap/css/bootstrap.min.css"
    (tmp_path / bootstrap).parent.mkdir(parents=True)
    shutil.copy(find(bootstrap), tmp_path / bootstrap)
    storage = StaticFilesStorage(location=tmp_path, base_url="/static/")
    layers = len(IMPORT.findall((tmp_path / STYLES).read_text()))
    styles = [str(path.relative_to(tmp_path)) for path in tmp_path.glob("**/*.css")]
    list(storage.post_process({name: (storage, name) for name in styles}))
    text = (tmp_path / storage.stored_name(STYLES)).read_text()
    assert "@import" not in text
    assert text.count("@layer ") == 1 + layers
    assert ".btn-primary" in text
    assert ".bar" in text
    assert len(gzip.compress(text.encode())) < 60_000


MOST_TRANSFERRED = 120_000  # bytes of a first visit, compressed as they are sent


def test_a_first_visit_transfers_little(house, client, login):
    """The page of the login, the reader's first page, and every file to which they refer, once."""
    login_page = client.get("/accounts/login/").content
    pages = [login_page, login(house.users.standing).get("/").content]
    names = {name for page in pages for name in FILE.findall(page.decode())}
    styles = [name for name in names if name.endswith(".css")]
    assert styles == [STYLES]
    parts = IMPORT.findall(Path(find(STYLES)).read_text())
    names |= {f"css/{part}".removeprefix("css/../") for part, _ in parts}
    scripts = {name for name in names if name.endswith(".js")}
    for name in scripts:
        imported = re.findall(r'from "\./([^"]+)"', Path(find(name)).read_text())
        names |= {f"js/{part}" for part in imported}
    sizes = {name: len(gzip.compress(Path(find(name)).read_bytes())) for name in names}
    assert len(sizes) > 10
    assert sum(sizes.values()) + sum(len(gzip.compress(page)) for page in pages) < MOST_TRANSFERRED


def test_an_office_has_cookies_of_its_host_alone_and_looks_at_old_connections(tmp_path):
    """Behind TLS and with PostgreSQL, whose restart closes the connections of the web processes."""
    environment = {
        "HTTPS": "1", "SECRET_KEY": "0123456789abcdef" * 5, "VAR_DIR": str(tmp_path), "PATH": "",
        "DATABASE_URL": "postgres://portal:x@db.example/portal",
    }  # fmt: skip
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE",
             "SECURE_SSL_REDIRECT", "SECURE_HSTS_PRELOAD")  # fmt: skip
    script = (
        "import json; from portal import settings as s; "
        f"print(json.dumps([[getattr(s, name) for name in {names}], s.DATABASES['default']]))"
    )
    run = subprocess.run(  # noqa: S603  our own command
        [sys.executable, "-c", script], cwd=settings.BASE_DIR, env=environment,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found, database = json.loads(run.stdout)
    assert found == ["__Host-sessionid", "__Host-csrftoken", True, True, True, True]
    assert database["CONN_HEALTH_CHECKS"] is True


@pytest.mark.parametrize("is_office", [False, True])
def test_what_a_proxy_says_is_believed_in_an_office_alone_where_only_the_proxy_reaches_the_web(
    tmp_path, is_office
):
    """F19: `X-Forwarded-Proto` of anybody who reaches gunicorn would be believed under HTTPS=1."""
    environment = {"HTTPS": str(int(is_office)), "VAR_DIR": str(tmp_path), "PATH": ""}
    script = (
        "from portal import settings as s; print(getattr(s, 'SECURE_PROXY_SSL_HEADER', None), "
        "s.ALLAUTH_TRUSTED_PROXY_COUNT)"
    )
    run = subprocess.run(  # noqa: S603  our own command
        [sys.executable, "-c", script], cwd=settings.BASE_DIR, env=environment,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    believed = "('HTTP_X_FORWARDED_PROTO', 'https')" if is_office else "None"
    assert run.stdout.strip() == f"{believed} 0"
    (service,) = (settings.BASE_DIR / "deploy").glob("*web*.service")
    binds = re.findall(r"--bind (\S+)", service.read_text())
    assert [address.split(":")[0] for address in binds] == ["127.0.0.1"]
    assert "host=${HOST:-127.0.0.1}" in (settings.BASE_DIR / ".ci" / "serve").read_text()
    told = (settings.BASE_DIR / "README.md").read_text()
    assert re.search(r"overwrites `X-Forwarded-For` and `X-Forwarded-Proto`", told)
