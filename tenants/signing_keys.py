"""Where do the signing keys and the secret live, so that two processes that start at once share them?

A folder holds `signing-0001.pem`, `signing-0002.pem`, … (the last by name signs, all verify) and `secret`.
"""

import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

SECRET = "secret"  # noqa: S105  # the name of a file
SECRET_BYTES = 32


def ensure_keys(folder: Path) -> None:
    """Make the folder, its first key and its secret unless they are there; any number of processes may do so."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not key_files(folder):
        _put(folder / "signing-0001.pem", _new_key())
    if not (folder / SECRET).exists():
        _put(folder / SECRET, secrets.token_bytes(SECRET_BYTES))


def key_files(folder: Path) -> list[Path]:
    """Return the files of the signing keys (ES256, PEM), oldest first."""
    return sorted(folder.glob("signing-[0-9][0-9][0-9][0-9].pem"))


def add_key(folder: Path) -> Path:
    """Return the file of a new key, which signs from now on; the older ones go on verifying until they are removed."""
    number = max((_number(file) for file in key_files(folder)), default=0)
    while True:
        number += 1
        file = folder / f"signing-{number:04}.pem"
        if _put(file, _new_key()):
            return file


def read_secret(folder: Path) -> bytes:
    """Return the secret from which every other secret is derived. Raises RuntimeError when it is damaged."""
    secret = (folder / SECRET).read_bytes()
    if len(secret) < SECRET_BYTES:
        message = f"{folder / SECRET} is damaged: it holds {len(secret)} bytes instead of {SECRET_BYTES}"
        raise RuntimeError(message)
    return secret


def _number(file: Path) -> int:
    return int(file.stem.removeprefix("signing-"))


def _new_key() -> bytes:
    return generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _put(file: Path, content: bytes) -> bool:
    """Give `file` its whole content at once, readable by its owner alone; False when another process was first."""
    draft = file.with_name(f".{secrets.token_hex(8)}.draft")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.link(draft, file)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True
