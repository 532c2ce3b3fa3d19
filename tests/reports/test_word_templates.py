"""What a Word template may hold and cost; earlier versions can be deleted."""

from __future__ import annotations

import io
import time
from unittest.mock import patch

import docx
import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from portal.kit.uploads import refuse_heavy, stored_file
from reports import reference
from reports.models import LayoutProfile, WordTemplate
from reports.papers.actions.word_templates import (
    check_template,
    own_template,
    upload_template,
    use_template,
)


@pytest.fixture
def layout(db):
    reference.load()
    return LayoutProfile.objects.on(timezone.localdate())


def changed(layout, change):
    document = docx.Document(io.BytesIO(own_template(layout)))
    change(document)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def field(code, *, parts=1):
    """A change that writes this field code into the header, spread over so many runs."""

    def write(document):
        paragraph = document.sections[0].header.paragraphs[0]
        size = -(-len(code) // parts)
        for start in range(0, len(code), size):
            text = OxmlElement("w:instrText")
            text.text = code[start : start + size]
            paragraph.add_run()._r.append(text)

    return write


def simple_field(code):
    def write(document):
        element = OxmlElement("w:fldSimple")
        element.set(qn("w:instr"), code)
        document.sections[0].footer.paragraphs[0]._p.append(element)

    return write


def link(address):
    return lambda document: document.part.relate_to(
        address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
    )


@pytest.mark.parametrize(
    "change",
    [
        field('DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"'),
        field(' INCLUDEPICTURE "http://evil.example/x.png" ', parts=4),
        field('includetext "\\\\\\\\evil\\\\share\\\\x.docx"'),
        simple_field('LINK Excel.Sheet.8 "C:\\\\x.xls"'),
        link("file:///etc/passwd"),
        link("\\\\evil\\share"),
    ],
)
def test_fields_and_links_that_reach_out_are_refused(layout, change):
    with pytest.raises(ValidationError):
        check_template(changed(layout, change), layout)


@pytest.mark.parametrize("change", [field("PAGE"), simple_field("NUMPAGES"), link("https://x.vn")])
def test_page_numbers_and_links_to_the_web_may_stay(layout, change):
    assert check_template(changed(layout, change), layout).page == "210 × 297 mm"


def test_a_template_that_costs_much_is_refused_before_it_is_parsed(layout):
    def many(document):
        for number in range(40_000):
            document.element.body.insert(0, OxmlElement("w:p"))
            assert number >= 0

    content = changed(layout, many)
    started = time.process_time()
    with pytest.raises(ValidationError, match="giải nén quá lớn"):
        check_template(content, layout)
    assert time.process_time() - started < 1
    with pytest.raises(ValidationError, match="giải nén quá lớn"):
        refuse_heavy(io.BytesIO(own_template(layout)), most_bytes=10_000)


def test_versions_are_parsed_once_and_earlier_ones_deleted(house, login, layout):
    by = house.users.staff
    first, second = (
        upload_template(changed(layout, field(code)), note=code, layout=layout, by=by)
        for code in ("PAGE", "DATE")
    )
    use_template(second, by=by)
    client = login(by)
    client.get("/reports/word/")
    with patch("reports.papers.actions.word_templates.check_template") as check:
        assert "Xóa hẳn bản 1" in client.get("/reports/word/").content.decode()
    check.assert_not_called()
    for template in (first, second):
        assert client.post(f"/reports/word/{template.pk}/delete/").status_code == 302
    assert list(WordTemplate.objects.all()) == [second]  # the one in use stays


def test_a_download_bears_the_extension_of_its_content():
    for name, handed_out in (("x.hta", "x.pdf"), ("bao-cao", "bao-cao.pdf"), ("a.PDF", "a.PDF")):
        response = stored_file(io.BytesIO(b"%PDF-"), name, "pdf")
        assert f'filename="{handed_out}"' in response["Content-Disposition"]
