"""Which tokens are believed, and which forgeries are not?"""

import base64
import hashlib
import hmac
import json
import stat
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.hazmat.primitives.serialization import load_pem_private_key as load_key
from jose import jws
from uuid_utils.compat import uuid7

from tenants.failures import Unidentified
from tenants.signing_keys import add_key
from tenants.tokens import REMEMBERED_TOKENS, TokenKeys

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
ISSUER = "https://minglu.test"
ACCOUNT = uuid7()
EC_PEM = ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
P384_PEM = ec.generate_private_key(ec.SECP384R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
RSA_PEM = rsa.generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> TokenKeys:
    return TokenKeys.open(tmp_path_factory.mktemp("keys"), issuer=ISSUER)


def issue(keys: TokenKeys, *, tenant: str = "one", seconds: int = 900) -> str:
    return keys.issue_access_token(tenant=tenant, account_id=ACCOUNT, now=NOW, seconds=seconds)


def refusal(keys: TokenKeys, token: str, *, tenant: str = "one", now: datetime = NOW) -> str:
    with pytest.raises(Unidentified) as caught:
        keys.verify(token, tenant=tenant, now=now)
    return caught.value.code


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def own_key(keys: TokenKeys) -> str:
    return (keys._folder / "signing-0001.pem").read_text()  # noqa: SLF001  # a forger who stole the key


def kid_of(keys: TokenKeys) -> str:
    return keys.jwks()["keys"][0]["kid"]


def claims(**others: object) -> dict[str, object]:
    written = {
        "iss": ISSUER,
        "aud": f"{ISSUER}/v1/one",
        "sub": str(ACCOUNT),
        "tenant": "one",
        "iat": int(NOW.timestamp()),
        "exp": int(NOW.timestamp()) + 900,
    }
    return {name: value for name, value in (written | others).items() if value is not None}


def signed(  # a token is its header, its claims and its key
    keys: TokenKeys, said: object, *, key: object = None, algorithm: str = "ES256", **header: object
) -> str:
    """Return what somebody with `key` would sign; with our own key unless it says another."""
    whole = {"kid": kid_of(keys), "typ": "at+jwt", **header}
    return jws.sign(said, key or own_key(keys), headers=whole, algorithm=algorithm)


def public_bytes(keys: TokenKeys, encoding: Encoding) -> bytes:
    private = load_key(own_key(keys).encode(), None)
    return private.public_key().public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo)


def hs256(keys: TokenKeys, secret: bytes, *, algorithm: str = "HS256") -> str:
    """Return a token whose MAC key is our public key, which everybody knows (CVE-2024-33663, CVE-2026-85394)."""
    head = part({"alg": algorithm, "typ": "at+jwt", "kid": kid_of(keys)})
    body = part(claims())
    mac = hmac.digest(secret, f"{head}.{body}".encode(), hashlib.sha256)
    return f"{head}.{body}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def with_header(keys: TokenKeys, header: object) -> str:
    """Return our own token with another header before the same claims and signature."""
    _, body, signature = issue(keys).split(".")
    return f"{part(header)}.{body}.{signature}"


FORGERIES: dict[str, Callable[[TokenKeys], str]] = {
    "empty": lambda _: "",
    "no token": lambda _: "not a token",
    "two parts": lambda keys: issue(keys).rpartition(".")[0],
    "five parts, as a JWE has": lambda keys: f"{issue(keys)}.AAAA.AAAA",
    "a JWE with a compressed bomb": lambda _: f"{part({'alg': 'dir', 'enc': 'A256GCM', 'zip': 'DEF'})}..AAAA.AAAA.AAAA",
    "100 kB": lambda keys: issue(keys) + "A" * 100_000,
    "just above 8 kB": lambda keys: signed(keys, claims(more="x" * 8000)),
    "truncated": lambda keys: issue(keys)[:-10],
    "not base64": lambda keys: "!!!." + issue(keys).partition(".")[2],
    "base64 of another length": lambda keys: "A." + issue(keys).partition(".")[2],
    "Chinese": lambda _: "令牌.令牌.令牌",
    "half a surrogate pair": lambda _: "\ud800.a.b",
    "a header that is no JSON": lambda keys: "YWJj." + issue(keys).partition(".")[2],
    "a header that is a list": lambda keys: with_header(keys, ["ES256"]),
    "a header that is a number": lambda keys: with_header(keys, 5),
    "a header nested 5,000 deep": lambda keys: (
        base64.urlsafe_b64encode(b"[" * 5000).rstrip(b"=").decode() + "." + issue(keys).partition(".")[2]
    ),
    "alg none": lambda keys: f"{part({'alg': 'none', 'typ': 'at+jwt', 'kid': kid_of(keys)})}.{part(claims())}.AA",
    "alg None with an empty signature": lambda keys: (
        f"{part({'alg': 'None', 'typ': 'at+jwt', 'kid': kid_of(keys)})}.{part(claims())}."
    ),
    "alg missing": lambda keys: with_header(keys, {"typ": "at+jwt", "kid": kid_of(keys)}),
    "alg a list": lambda keys: with_header(keys, {"alg": ["ES256"], "typ": "at+jwt", "kid": kid_of(keys)}),
    "HS256 with our public key in PEM": lambda keys: hs256(keys, public_bytes(keys, Encoding.PEM)),
    "HS256 with our public key in DER": lambda keys: hs256(keys, public_bytes(keys, Encoding.DER)),
    "ES256 written over an HMAC": lambda keys: hs256(keys, public_bytes(keys, Encoding.DER), algorithm="ES256"),
    "HS256 with an empty secret": lambda keys: hs256(keys, b""),
    "RSA key and RS256": lambda keys: signed(keys, claims(), key=RSA_PEM, algorithm="RS256"),
    "ES384": lambda keys: signed(keys, claims(), key=P384_PEM, algorithm="ES384"),
    "another key under our kid": lambda keys: signed(keys, claims(), key=EC_PEM),
    "unknown kid": lambda keys: signed(keys, claims(), kid="unknown"),
    "kid a path": lambda keys: signed(keys, claims(), kid="../../etc/passwd"),
    "kid a list": lambda keys: with_header(keys, {"alg": "ES256", "typ": "at+jwt", "kid": [kid_of(keys)]}),
    "kid null": lambda keys: signed(keys, claims(), kid=None),
    "kid missing": lambda keys: with_header(keys, {"alg": "ES256", "typ": "at+jwt"}),
    "a critical extension": lambda keys: signed(keys, claims(), crit=["exp"]),
    "its own key in the header": lambda keys: signed(keys, claims(), key=EC_PEM, jwk={"kty": "EC"}),
    "a key address in the header": lambda keys: signed(keys, claims(), jku="https://evil.test/jwks"),
    "another kind of token": lambda keys: signed(keys, claims(), typ="JWT"),
    "no kind at all": lambda keys: signed(keys, claims(), typ=None),
    "claims changed afterwards": lambda keys: ".".join(
        (issue(keys).split(".")[0], part(claims(sub=str(uuid7()))), issue(keys).split(".")[2])
    ),
    "signature of another token": lambda keys: issue(keys).rpartition(".")[0] + "." + issue(keys).rpartition(".")[2],
    "signature of zeros": lambda keys: issue(keys).rpartition(".")[0] + "." + "A" * 86,
    "claims that are no JSON": lambda keys: signed(keys, b"abc"),
    "claims that are a list": lambda keys: signed(keys, b"[]"),
    "claims that are a number": lambda keys: signed(keys, b"5"),
    **{
        f"without {name}": (lambda keys, name=name: signed(keys, claims(**{name: None})))
        for name in ("iss", "aud", "sub", "tenant", "iat", "exp")
    },
    **{
        f"{name} of another type": (lambda keys, name=name, value=value: signed(keys, claims(**{name: value})))
        for name, value in {
            "iss": [ISSUER], "aud": [f"{ISSUER}/v1/one"], "sub": 5, "tenant": ["one"], "iat": "0", "exp": "9999999999",
        }.items()
    },
    "exp true": lambda keys: signed(keys, claims(exp=True)),
    "exp with a fraction": lambda keys: signed(keys, claims(exp=9999999999.5)),
    "exp infinite": lambda keys: signed(keys, json.dumps(claims(exp=float("inf"))).encode()),
    "iat an hour ahead": lambda keys: signed(keys, claims(iat=int(NOW.timestamp()) + 3600)),
    "sub that is no id": lambda keys: signed(keys, claims(sub="admin")),
    "another issuer": lambda keys: signed(keys, claims(iss="https://evil.test")),
}  # fmt: skip


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_token_is_not_believed(keys: TokenKeys, forgery: str) -> None:
    assert refusal(keys, FORGERIES[forgery](keys)) == "token-invalid"


def test_our_own_token_names_its_account(keys: TokenKeys) -> None:
    assert keys.verify(issue(keys), tenant="one", now=NOW) == ACCOUNT
    assert keys.verify(signed(keys, claims()), tenant="one", now=NOW) == ACCOUNT


def test_a_clock_half_a_minute_behind_ours_is_forgiven(keys: TokenKeys) -> None:
    assert keys.verify(issue(keys), tenant="one", now=NOW - timedelta(seconds=29)) == ACCOUNT


@pytest.mark.parametrize(
    "said", [{"tenant": "two"}, {"aud": f"{ISSUER}/v1/two"}, {"aud": f"{ISSUER}/v1/two", "tenant": "two"}]
)
def test_a_token_of_another_tenant_says_so(keys: TokenKeys, said: dict[str, object]) -> None:
    assert refusal(keys, signed(keys, claims(**said))) == "token-for-another-tenant"


def test_a_token_is_over_at_its_last_second_also_when_it_was_just_believed(keys: TokenKeys) -> None:
    token = issue(keys, seconds=10)
    assert keys.verify(token, tenant="one", now=NOW + timedelta(seconds=9)) == ACCOUNT
    assert refusal(keys, token, now=NOW + timedelta(seconds=10)) == "token-expired"


def test_a_token_believed_for_one_tenant_is_not_believed_for_another_afterwards(keys: TokenKeys) -> None:
    token = issue(keys)
    keys.verify(token, tenant="one", now=NOW)
    assert refusal(keys, token, tenant="two") == "token-for-another-tenant"


def test_no_more_tokens_are_remembered_than_there_is_room_for(keys: TokenKeys) -> None:
    for _ in range(3):
        keys._remembered.update({bytes(8) + i.to_bytes(4): (ACCOUNT, 0.0) for i in range(REMEMBERED_TOKENS)})  # noqa: SLF001
        keys.verify(issue(keys), tenant="one", now=NOW)
    assert len(keys._remembered) <= REMEMBERED_TOKENS  # noqa: SLF001


def test_a_key_that_is_added_signs_at_once_and_the_old_tokens_stay_good(tmp_path: Path) -> None:
    keys = TokenKeys.open(tmp_path, issuer=ISSUER)
    another_process = TokenKeys.open(tmp_path, issuer=ISSUER)
    before = issue(keys)
    add_key(tmp_path)
    after = issue(keys)
    assert len(keys.jwks()["keys"]) == 2
    assert json.loads(base64.urlsafe_b64decode(after.split(".")[0] + "==="))["kid"] == kid_of(keys)
    assert after.split(".")[0] != before.split(".")[0]
    for token in (before, after):
        assert another_process.verify(token, tenant="one", now=NOW) == ACCOUNT


def test_a_key_that_is_removed_is_not_believed_any_more(tmp_path: Path) -> None:
    keys = TokenKeys.open(tmp_path, issuer=ISSUER)
    before = issue(keys)
    add_key(tmp_path)
    (tmp_path / "signing-0001.pem").unlink()
    assert refusal(keys, before) == "token-invalid"


def test_the_published_keys_are_public(keys: TokenKeys) -> None:
    (published,) = keys.jwks()["keys"]
    assert set(published) == {"kty", "crv", "x", "y", "alg", "use", "kid"}
    assert (published["kty"], published["crv"], published["alg"], published["use"]) == ("EC", "P-256", "ES256", "sig")


def test_keys_and_secret_are_their_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "keys"
    TokenKeys.open(folder, issuer=ISSUER)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {
        "signing-0001.pem": 0o600,
        "secret": 0o600,
    }


def test_a_secret_is_the_same_after_a_restart_and_another_for_each_purpose(tmp_path: Path) -> None:
    first = TokenKeys.open(tmp_path, issuer=ISSUER).secret_for("cursors")
    keys = TokenKeys.open(tmp_path, issuer=ISSUER)
    assert keys.secret_for("cursors") == first
    assert len(first) == 32
    assert keys.secret_for("refresh tokens") != first


def published_by(folder: Path) -> tuple[str, bytes]:
    keys = TokenKeys.open(folder, issuer=ISSUER)
    return kid_of(keys), keys.secret_for("cursors")


def test_processes_that_start_at_once_share_one_key_and_one_secret(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    # Not forked: threads of other tests may be running.
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert len(set(pool.map(published_by, [folder] * 8))) == 1
    assert sorted(file.name for file in folder.iterdir()) == ["secret", "signing-0001.pem"]


@pytest.mark.parametrize("content", [b"", b"no key", P384_PEM, RSA_PEM])
def test_a_folder_with_a_file_that_is_no_signing_key_is_named(tmp_path: Path, content: bytes) -> None:
    TokenKeys.open(tmp_path, issuer=ISSUER)
    (tmp_path / "signing-0002.pem").write_bytes(content)
    with pytest.raises(RuntimeError, match=r"signing-0002\.pem"):
        TokenKeys.open(tmp_path, issuer=ISSUER)


def test_a_damaged_secret_is_named(tmp_path: Path) -> None:
    TokenKeys.open(tmp_path, issuer=ISSUER)
    (tmp_path / "secret").write_bytes(b"short")
    with pytest.raises(RuntimeError, match="damaged"):
        TokenKeys.open(tmp_path, issuer=ISSUER)
