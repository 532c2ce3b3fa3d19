"""Encrypt the stored secrets of second factors under the first of SECOND_FACTOR_KEYS.

Afterwards the other keys may be dropped.
"""

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from members.factor_secrets import encrypt_anew


class Command(BaseCommand):
    help = "Mã hóa lại bí mật của xác thực hai bước bằng khóa đầu của SECOND_FACTOR_KEYS."

    @transaction.atomic
    def handle(self, *args, **options):
        factors = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN)
        for factor in factors.select_for_update().select_related("user"):
            try:
                encrypt_anew(factor)
            except ValidationError as error:
                raise CommandError(
                    f"{factor.user.username}: không khóa nào trong SECOND_FACTOR_KEYS mở được."
                ) from error
        self.stdout.write(f"Đã mã hóa lại {factors.count()} bí mật.")
