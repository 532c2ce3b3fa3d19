"""Passwords: how they are hashed, and which are refused."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import check_password, identify_hasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import override_settings

from portal import settings as portal_settings


def test_passwords_are_hashed_by_argon2id_and_older_hashes_are_renewed():
    with override_settings(PASSWORD_HASHERS=portal_settings.PASSWORD_HASHERS):
        hashed = make_password("một câu dài chỉ mình nhớ")
        assert hashed.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
        older = make_password("một câu dài chỉ mình nhớ", hasher="pbkdf2_sha256")
        renewed = []
        assert check_password("một câu dài chỉ mình nhớ", older, setter=renewed.append)
        assert renewed == ["một câu dài chỉ mình nhớ"]
        assert not identify_hasher(hashed).must_update(hashed)


@pytest.mark.parametrize(
    "password",
    ["matkhau123", "Mật khẩu @2026", "anhyeuem", "VIETNAM2026", "123HoChiMinh!", "dangcongsan1"],
)
def test_common_vietnamese_passwords_are_refused(password):
    with pytest.raises(ValidationError, match="nhiều người dùng"):
        validate_password(password)


def test_a_sentence_of_ones_own_is_taken():
    validate_password("con ngựa đang uống nước ở Việt Nam")
