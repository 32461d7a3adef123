"""Whose token is this, and may we believe it? The only module that touches python-jose.

python-jose alone accepts too much (it ignores `kid`, trusts the algorithm a token names, lets `exp` and `aud`
be missing), so the header is compared whole and every claim is read by hand (RFC 8725, RFC 9068).
"""

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from jose import jwk, jws
from jose.exceptions import JOSEError
from uuid_utils.compat import uuid7

from policies.verdict import Text
from tenants.failures import Unidentified
from tenants.signing_keys import ensure_keys, key_files, read_secret

ALGORITHM = "ES256"
TYPE = "at+jwt"
LONGEST = 8 * 1024
LEEWAY_SECONDS = 30
REMEMBERED_SECONDS = 30
REMEMBERED_TOKENS = 4096

_COMPACT = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)")
_Key = Any  # python-jose has no types


class TokenKeys:
    """The keys of one folder: the newest signs, every one verifies."""

    def __init__(self, folder: Path, *, issuer: str) -> None:
        """Read the folder, which must hold keys already; `open` is how to make one."""
        self._folder = folder
        self._issuer = issuer
        self._secret = read_secret(folder)
        self._keys: dict[str, _Key] = {}
        self._read_at = -1
        self._remembered: dict[bytes, tuple[UUID, float]] = {}
        self._read()

    @classmethod
    def open(cls, folder: Path, *, issuer: str) -> "TokenKeys":
        """Return the keys in `folder`, made on first use; safe when two processes begin at once."""
        ensure_keys(folder)
        return cls(folder, issuer=issuer)

    def issue_access_token(self, *, tenant: str, account_id: UUID, now: datetime, seconds: int) -> str:
        """Return a signed token with which `account_id` acts in `tenant` until `seconds` after `now`."""
        self._read()
        kid, key = next(reversed(self._keys.items()))
        claims = {
            "iss": self._issuer,
            "aud": self._audience(tenant),
            "sub": str(account_id),
            "tenant": tenant,
            "iat": int(now.timestamp()),
            "exp": int(now.timestamp()) + seconds,
            "jti": uuid7().hex,
        }
        return str(jws.sign(claims, key, headers={"kid": kid, "typ": TYPE}, algorithm=ALGORITHM))

    def verify(self, token: str, *, tenant: str, now: datetime) -> UUID:
        """Return the account that `token` speaks for in `tenant`.

        Raises Unidentified: `token-expired`, `token-for-another-tenant`, or `token-invalid` for all else, whatever
        is wrong with it, so that a forger learns nothing.
        """
        seen_as = hashlib.sha256(f"{tenant} {token}".encode(errors="replace")).digest()
        account_id, until = self._remembered.get(seen_as, (None, 0.0))
        if account_id and until - REMEMBERED_SECONDS <= now.timestamp() < until:
            return account_id
        claims = self._claims(token)
        if (claims.audience, claims.tenant) != (self._audience(tenant), tenant):
            raise _for_another_tenant()
        if claims.issued_at > now.timestamp() + LEEWAY_SECONDS:
            raise _not_believed()
        if claims.expires_at <= now.timestamp():
            raise _expired()
        self._remember(seen_as, claims.account_id, min(claims.expires_at, now.timestamp() + REMEMBERED_SECONDS))
        return claims.account_id

    def jwks(self) -> dict[str, list[dict[str, str]]]:
        """Return the public keys as a JWK set (RFC 7517), newest first."""
        self._read()
        return {"keys": [_public(key) | {"use": "sig", "kid": kid} for kid, key in reversed(self._keys.items())]}

    def secret_for(self, purpose: str) -> bytes:
        """Return 32 secret bytes for one purpose, the same in every process that shares the folder (RFC 5869)."""
        return HKDFExpand(SHA256(), 32, f"minglu {purpose}".encode()).derive(self._secret)

    def _audience(self, tenant: str) -> str:
        return f"{self._issuer}/v1/{tenant}"

    def _read(self) -> None:
        """Read the keys again when a file came or went."""
        changed_at = self._folder.stat().st_mtime_ns
        if changed_at == self._read_at:
            return
        keys = [_load(file) for file in key_files(self._folder)]
        if not keys:
            message = f"{self._folder} holds no signing key (signing-0001.pem)"
            raise RuntimeError(message)
        self._keys = {_thumbprint(key): key for key in keys}
        self._read_at = changed_at
        self._remembered.clear()

    def _claims(self, token: str) -> "_Claims":
        """Return what a token that we signed claims; raise Unidentified for any other."""
        if len(token) > LONGEST or not (parts := _COMPACT.fullmatch(token)):
            raise _not_believed()
        try:
            header = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
            self._read()
            kid = header["kid"]
            if header != {"alg": ALGORITHM, "typ": TYPE, "kid": kid}:
                raise _not_believed()
            claims = json.loads(jws.verify(token, self._keys[kid].public_key(), algorithms=[ALGORITHM]))
            return self._complete(claims)
        except (JOSEError, ValueError, TypeError, KeyError, RecursionError) as problem:
            raise _not_believed() from problem

    def _complete(self, claims: object) -> "_Claims":
        """Return the claims when each that we require is there and of its type; raise ValueError when not."""
        match claims:
            # int() alone would take True for a number.
            case {
                "iss": self._issuer,
                "aud": str(audience),
                "tenant": str(tenant),
                "sub": str(subject),
                "iat": int(issued_at),
                "exp": int(expires_at),
            } if type(issued_at) is int and type(expires_at) is int:
                return _Claims(audience, tenant, UUID(subject), issued_at=issued_at, expires_at=expires_at)
            case _:
                message = "a required claim is missing or of another type"
                raise ValueError(message)

    def _remember(self, seen_as: bytes, account_id: UUID, until: float) -> None:
        while len(self._remembered) >= REMEMBERED_TOKENS:
            del self._remembered[next(iter(self._remembered))]
        self._remembered[seen_as] = account_id, until


@dataclass(frozen=True, slots=True)
class _Claims:
    """What a token says, once its signature held."""

    audience: str
    tenant: str
    account_id: UUID
    issued_at: int
    expires_at: int


def _load(file: Path) -> _Key:
    """Return the key in `file`. Raises RuntimeError when it is no private key on the curve P-256."""
    try:
        key = jwk.construct(file.read_text(), ALGORITHM)
        if key.to_dict()["crv"] == "P-256" and "d" in key.to_dict():
            return key
    except (JOSEError, ValueError, KeyError, AttributeError) as problem:
        message = f"{file} is no signing key"
        raise RuntimeError(message) from problem
    message = f"{file} is no private key on the curve P-256"
    raise RuntimeError(message)


def _public(key: _Key) -> dict[str, str]:
    return dict(key.public_key().to_dict())


def _thumbprint(key: _Key) -> str:
    """Return the key's RFC 7638 thumbprint: the same key has the same id everywhere."""
    members = {name: value for name, value in sorted(_public(key).items()) if name in {"crv", "kty", "x", "y"}}
    digest = hashlib.sha256(json.dumps(members, separators=(",", ":")).encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _not_believed() -> Unidentified:
    return Unidentified("token-invalid", Text("令牌无效，请重新登录", "The token is not valid; sign in again"))


def _expired() -> Unidentified:
    return Unidentified(
        "token-expired", Text("登录已过期，请续期或重新登录", "The token has expired; renew it or sign in again")
    )


def _for_another_tenant() -> Unidentified:
    return Unidentified(
        "token-for-another-tenant",
        Text("这个令牌属于另一个租户，请在本租户登录", "This token is for another tenant; sign in to this one"),
    )
