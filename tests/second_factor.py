"""What a phone does: codes of an app, computed as RFC 6238 says, and a passkey in software."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.utils import encrypt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
FLAG = AuthenticatorData.FLAG


def code_of(secret: str = SECRET, later: int = 0) -> str:
    """The six figures of now, or of so many half minutes later."""
    counter = int(time.time()) // 30 + later
    digest = hmac.new(base64.b32decode(secret), counter.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def give_app(user) -> list[str]:
    """Set an app with `SECRET` up for the account; its recovery codes."""
    Authenticator.objects.create(user=user, type="totp", data={"secret": encrypt(SECRET)})
    return RecoveryCodes.activate(user).generate_codes()


class Passkey:
    """A key of one account of one portal, made and used as a browser does."""

    def __init__(self, host: str):
        self.host, self.id = host, b"a-key-of-sixteen"
        self.private = ec.generate_private_key(ec.SECP256R1())

    def create(self, options: dict) -> dict:
        client = self._client_data("webauthn.create", options["publicKey"]["challenge"])
        public = ES256.from_cryptography_key(self.private.public_key())
        credential = AttestedCredentialData.create(Aaguid.NONE, self.id, public)
        data = self._data(FLAG.UP | FLAG.AT, credential)
        attestation = AttestationObject.create("none", data, {})
        return self._answer(client, attestationObject=websafe_encode(attestation))

    def get(self, options: dict) -> dict:
        client = self._client_data("webauthn.get", options["publicKey"]["challenge"])
        data = self._data(FLAG.UP)
        signature = self.private.sign(data + client.hash, ec.ECDSA(hashes.SHA256()))
        return self._answer(
            client,
            authenticatorData=websafe_encode(data),
            signature=websafe_encode(signature),
            userHandle=None,
        )

    def _client_data(self, kind: str, challenge: str) -> CollectedClientData:
        origin = f"https://{self.host}"
        return CollectedClientData.create(kind, websafe_decode(challenge), origin)

    def _data(self, flags, credential=b"") -> AuthenticatorData:
        host = hashlib.sha256(self.host.encode()).digest()
        return AuthenticatorData.create(host, flags, 1, credential)

    def _answer(self, client: CollectedClientData, **response) -> dict:
        key = websafe_encode(self.id)
        return {
            "id": key,
            "rawId": key,
            "type": "public-key",
            "clientExtensionResults": {},
            "response": {"clientDataJSON": websafe_encode(client), **response},
        }
