"""Files of evidence: checked by content, served to those who see the record, fixed once sent."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns.models import Attachment
from tests.factories.exemplars import NominationFactory

PDF = b"%PDF-1.4 minh chung"


@pytest.fixture
def nomination(house):
    return NominationFactory(
        year=house.year, organization=house.cell, member=house.users.member.member
    )


def test_evidence_is_served_only_to_those_who_see_its_record(house, login, nomination):
    client = login(house.users.secretary)
    url = f"/exemplars/{nomination.pk}/attach/"
    client.post(url, {"file": SimpleUploadedFile("minh chứng.pdf", PDF)})
    found = Attachment.objects.get()
    address = f"/exemplars/attachments/{found.pk}/"
    response = client.get(address)
    assert (response.getvalue(), response["Content-Type"]) == (PDF, "application/pdf")
    assert response["Content-Disposition"].startswith("attachment")
    assert login(house.users.sister).get(address).status_code == 404
    assert login(house.users.committee).get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302


def bomb():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 50_000_000)
    return data.getvalue()


@pytest.mark.parametrize(
    "content", [b"<script>alert(1)</script>", b"MZ\x90\x00", b"", bomb()],
    ids=["html", "program", "empty", "bomb"],
)  # fmt: skip
def test_what_is_no_document_is_refused_with_a_sentence(house, login, nomination, content):
    client = login(house.users.secretary)
    page = client.post(
        f"/exemplars/{nomination.pk}/attach/", {"file": SimpleUploadedFile("anh.pdf", content)}
    )
    assert page.context["form"].errors["file"]
    assert not Attachment.objects.exists()


def test_no_file_is_added_to_what_was_sent(house, nomination):
    nomination.nominate(by=house.users.secretary)
    with pytest.raises(ValidationError, match="không thêm tệp được nữa"):
        nomination.attach(SimpleUploadedFile("a.pdf", PDF), "pdf", by=house.users.secretary)
    assert not Attachment.objects.exists()
