"""Time-based one-time passwords (RFC 6238, SHA-1, six digits, 30 seconds): pure."""

import base64
import hashlib
import hmac
import secrets
import struct
from datetime import datetime
from urllib.parse import quote, urlencode

SECONDS = 30
DIGITS = 6
DRIFT = 1
"""How many steps a clock may be off, either way."""
_SECRET_BYTES = 20


def new_secret() -> str:
    """A fresh secret of 160 bits, in Base32 as authenticator applications take it."""
    return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def step_of(moment: datetime) -> int:
    """The number of the step that an aware moment lies in."""
    return int(moment.timestamp()) // SECONDS


def code(secret: str, step: int, *, digits: int = DIGITS) -> str:
    """The password of a step.

    Args:
        secret: Base32.
        step: see ``step_of``.
        digits: of the password.
    """
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def matching_step(secret: str, given: str, moment: datetime) -> int | None:
    """The step whose password ``given`` is, near a moment; None when there is none.

    Every candidate is compared in constant time, also after a match.
    """
    now, found = step_of(moment), None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(code(secret, step).encode(), given.encode()):
            found = step
    return found


def uri(secret: str, username: str, issuer: str = "会站家") -> str:
    """What an authenticator application reads from a QR code."""
    label = quote(f"{issuer}:{username}", safe="")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer})}"
