"""PDF and Word files are made beside the web process: in the same request, later, or not at all."""

import datetime as dt
import io
import threading
from unittest.mock import Mock

import docx
import pytest

from reports import reference
from reports.models import LayoutProfile
from reports.papers import middleware, rendering, typesetting
from reports.papers.rendering import values_of
from reports.papers.typesetting import NotReadyError, Typesetter, UnprintableError
from tests.factories.pledges import PledgeFactory

PAGE = '<html lang="vi"><title>x</title><p>Văn bản</p></html>'


@pytest.fixture
def setter():
    setter = Typesetter()
    yield setter
    setter.stop()


def test_a_process_beside_sets_page_after_page_and_comes_back_after_it_was_killed(setter):
    assert setter.set("pdf", (PAGE, ""), 60).startswith(b"%PDF")
    first = setter.process.pid
    assert setter.set("pdf", (PAGE, "p {color: red}"), 60).startswith(b"%PDF")
    assert setter.process.pid == first
    with pytest.raises(UnprintableError):
        setter.set("pdf", (PAGE * 20_000, ""), 0.5)
    assert setter.process is None
    assert setter.set("pdf", (PAGE, ""), 60).startswith(b"%PDF")


@pytest.mark.django_db
def test_the_process_beside_writes_word_files_too_in_the_layout_and_template_of_the_office(setter):
    reference.load()
    layout = LayoutProfile.objects.on(dt.date(2026, 12, 1))
    layout.margin_left = 33
    made = setter.set("docx", (PAGE, values_of(layout), None), 60)
    document = docx.Document(io.BytesIO(made))
    assert round(document.sections[0].left_margin.mm) == 33
    assert document.paragraphs[0].text == "Văn bản"
    own = docx.Document()
    own.add_paragraph("Đầu trang của cơ quan")
    own.add_paragraph("«NỘI DUNG»")
    data = io.BytesIO()
    own.save(data)
    made = setter.set("docx", (PAGE, values_of(layout), data.getvalue()), 60)
    texts = [line.text for line in docx.Document(io.BytesIO(made)).paragraphs]
    assert texts == ["Đầu trang của cơ quan", "Văn bản"]


def test_no_word_file_is_written_in_the_web_process(house, login, address, monkeypatch):
    """Every document of one record, of a meeting and of a report goes this way."""
    monkeypatch.setattr(rendering, "word", Mock(side_effect=AssertionError))
    typesetting.POOL.put(Slow(is_ready=True))
    page = login(house.users.secretary).get(f"{address}?format=docx")
    assert (page.status_code, page.content) == (200, b"%PDF-1.7")


def test_after_an_answer_that_is_no_page_the_process_is_started_anew(setter, monkeypatch):
    """Else the next page would get what is still under way."""

    def garbled(_stream):
        raise ValueError

    with monkeypatch.context() as patch:
        patch.setattr(typesetting.pickle, "load", garbled)
        with pytest.raises(UnprintableError):
            setter.set("pdf", (PAGE, ""), 60)
    assert setter.process is None


class Slow:
    """Stands for a process that takes until it is let go, or gives up."""

    def __init__(self, *, is_ready=False, gives_up=False):
        self.gives_up, self.count = gives_up, 0
        self.begun, self.ready = threading.Event(), threading.Event()
        if is_ready:
            self.ready.set()

    def set(self, kind, parts, seconds):
        self.count += 1
        self.begun.set()
        assert self.ready.wait(seconds)
        if self.gives_up:
            raise UnprintableError
        return b"%PDF-1.7"


@pytest.fixture
def address(house, settings, tmp_path, monkeypatch):
    reference.load()
    settings.RENDERERS, settings.VAR_DIR = 1, tmp_path
    monkeypatch.setattr(typesetting, "POOL", typesetting.queue.SimpleQueue())
    pledge = PledgeFactory(
        year=house.year, organization=house.cell, member=house.members[house.cell.pk][2]
    )
    pledge.submit(by=house.users.secretary)
    return f"/pledges/{pledge.pk}/print/"


def test_a_document_that_is_ready_comes_in_the_same_request(house, login, address, tmp_path):
    typesetting.POOL.put(Slow(is_ready=True))
    page = login(house.users.secretary).get(address)
    assert (page.status_code, page.content) == (200, b"%PDF-1.7")
    assert not list((tmp_path / "printing").glob("*.done"))


def test_a_long_one_is_asked_for_again_without_being_set_twice(house, login, address, monkeypatch):
    slow = Slow()
    typesetting.POOL.put(slow)
    monkeypatch.setattr(middleware, "SECONDS", 0.3)
    client = login(house.users.secretary)
    page = client.get(address)
    assert (page.status_code, page["Refresh"]) == (202, "3")
    assert "Đang tạo văn bản" in page.content.decode()
    assert 'http-equiv="refresh"' not in page.content.decode()  # the header alone
    assert client.get(address).status_code == 202
    slow.ready.set()
    monkeypatch.setattr(middleware, "SECONDS", 60)
    assert client.get(address).content == b"%PDF-1.7"
    assert slow.count == 1


def test_no_more_documents_are_begun_than_the_limit(settings, tmp_path, monkeypatch):
    """Else every new document would keep a thread and its page in memory."""
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(typesetting, "POOL", typesetting.queue.SimpleQueue())
    monkeypatch.setattr(typesetting, "BEGUN", typesetting.threading.BoundedSemaphore(1))
    slow = Slow()
    typesetting.POOL.put(slow)
    for page in ("first", "second"):
        with pytest.raises(NotReadyError):
            typesetting.wait_for("pdf", (page, ""), 0.1)
    assert slow.begun.wait(60)
    assert len(list((tmp_path / "printing").glob("*.lock"))) == slow.count == 1
    slow.ready.set()
    assert (
        typesetting.wait_for("pdf", ("second", ""), 60) == b"%PDF-1.7"
    )  # begun once there is room
    assert slow.count == 2


def test_what_takes_too_much_is_refused_in_words(house, login, address):
    typesetting.POOL.put(Slow(is_ready=True, gives_up=True))
    page = login(house.users.secretary).get(address)
    assert page.status_code == 422
    assert "quá dài để tạo tệp" in page.content.decode()
