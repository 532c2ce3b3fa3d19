"""How passwords are hashed, and which are refused because many Vietnamese people use them."""

from pathlib import Path

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError

from portal.kit.text import fold

COMMON = Path(__file__).with_name("common_passwords.txt")


class Argon2(Argon2PasswordHasher):
    """Argon2id with the first recommendation of OWASP: 19 MiB, two rounds, one lane.

    Measured on a server of two cores: 33 ms of processor a login; Django's defaults take 276 ms and
    100 MiB, which 500 logins within a minute (8 a second) on 16 threads cannot have.
    """

    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1


class VietnamesePasswordValidator:
    """Refuses the common Vietnamese passwords, also with marks, signs or figures put to them."""

    def __init__(self):
        lines = COMMON.read_text().splitlines()
        self.common = {line for line in lines if line and not line.startswith("#")}

    def validate(self, password, user=None) -> None:
        bare = "".join(character for character in fold(password) if character.isalnum())
        if {bare, bare.strip("0123456789")} & self.common:
            raise ValidationError(
                "Mật khẩu này nhiều người dùng nên dễ bị đoán. Mời đồng chí chọn một câu dài mà chỉ "
                "mình nhớ.",
                code="password_too_common",
            )

    def get_help_text(self) -> str:
        return "Không dùng các từ nhiều người hay đặt, như “matkhau”, “anhyeuem”, “vietnam”."
