"""The secrets of apps and recovery codes, which the database holds encrypted.

Whoever has the database alone (a lost copy of a backup) can make no codes. The keys are derived from
`SECOND_FACTOR_KEYS`: the first encrypts, all of them decrypt, so that a key is replaced while the
old one still serves.
"""

from __future__ import annotations

import base64
from functools import lru_cache

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ValidationError

SECRETS = ("secret", "seed")  # of an app, of recovery codes
UNREADABLE = (
    "Cổng không đọc được mã bí mật đã lưu của tài khoản này. Mời đồng chí báo quản trị kỹ thuật để đặt "
    "lại xác thực hai bước."
)


def encrypt(text: str) -> str:
    return _keys(tuple(settings.SECOND_FACTOR_KEYS)).encrypt(text.encode()).decode()


def decrypt(encrypted: str) -> str:
    """The secret in the clear. Raises ValidationError where none of the keys is that of the time."""
    try:
        return _keys(tuple(settings.SECOND_FACTOR_KEYS)).decrypt(encrypted).decode()
    except InvalidToken as error:
        raise ValidationError(UNREADABLE) from error


def encrypt_anew(factor: Authenticator) -> None:
    """Encrypt the secret of an app or of recovery codes under the first key."""
    for name in factor.data.keys() & set(SECRETS):
        factor.data[name] = encrypt(decrypt(factor.data[name]))
    factor.save(update_fields=["data"])


@lru_cache(maxsize=4)
def _keys(phrases: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(phrase)) for phrase in phrases])


def _derived(phrase: str) -> bytes:
    """A key for this purpose alone, so that SECRET_KEY may be the phrase."""
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"second factor of the portal")
    return base64.urlsafe_b64encode(made.derive(phrase.encode()))
