"""Is this the right password, and is that one good enough?"""

import asyncio
import functools
import os
import secrets
import unicodedata
from concurrent.futures import ThreadPoolExecutor

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from policies.verdict import Text
from tenants.failures import Fault

SHORTEST = 10
LONGEST = 128
FEWEST_CHARACTERS = 5
SHORTEST_TELLING_NAME = 4
COMMON = ("password", "passw0rd", "123456", "abcdef", "qwerty", "admin", "minglu", "111111", "888888", "iloveyou")

# OWASP Password Storage Cheat Sheet: Argon2id, 19 MiB, two passes, one lane.
_HASH = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19 * 1024, parallelism=1),))
# As many at once as there are cores: hashing is all computing, and each takes 19 MiB.
_ASIDE = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="passwords")
_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_DIGITS = "23456789"


def hash_password(password: str) -> str:
    """Return the Argon2id hash to keep of `password`; tens of milliseconds of computing."""
    return _HASH.hash(_as_typed_anywhere(password))


async def hash_aside(password: str) -> str:
    """Do `hash_password` off the event loop."""
    return await asyncio.get_running_loop().run_in_executor(_ASIDE, hash_password, password)


async def matches(password: str, password_hash: str | None) -> bool:
    """Tell whether `password` is the one whose hash was kept; without a hash it takes as long and is never so."""
    kept = password_hash or await asyncio.get_running_loop().run_in_executor(_ASIDE, _hash_of_nothing)
    fits = await asyncio.get_running_loop().run_in_executor(
        _ASIDE, _HASH.verify, _as_typed_anywhere(password)[: 4 * LONGEST], kept
    )
    return fits and password_hash is not None


def make_initial_password() -> str:
    """Return a new password to hand over once: four groups of letters and digits that are not mistaken for others."""
    groups = ["".join(secrets.choice(_LETTERS + _DIGITS) for _ in range(4)) for _ in range(3)]
    return "-".join([*groups, "".join(secrets.choice(_DIGITS) for _ in range(4))])


def find_faults(password: str, *, username: str, pointer: str = "/new_password") -> list[Fault]:
    """Return what speaks against `password` as a new password of `username`; nothing when it is good enough."""
    typed = _as_typed_anywhere(password)
    plain = typed.casefold()
    problems = {
        "password-too-short": (
            len(typed) < SHORTEST,
            Text(f"密码至少 {SHORTEST} 个字符", f"A password has at least {SHORTEST} characters"),
        ),
        "password-too-long": (
            len(typed) > LONGEST,
            Text(f"密码最多 {LONGEST} 个字符", f"A password has at most {LONGEST} characters"),
        ),
        "password-has-control-characters": (
            any(unicodedata.category(character) == "Cc" for character in typed),
            Text("密码不能含换行等控制字符", "A password has no control characters such as line breaks"),
        ),
        "password-too-simple": (
            len(set(plain)) < FEWEST_CHARACTERS,
            Text(
                f"密码至少要有 {FEWEST_CHARACTERS} 个不同的字符",
                f"Use at least {FEWEST_CHARACTERS} different characters",
            ),
        ),
        "password-contains-username": (
            len(username) >= SHORTEST_TELLING_NAME and username.casefold() in plain,
            Text("密码不能包含用户名", "A password does not contain the username"),
        ),
        "password-too-common": (
            any(plain.startswith(word) and len(plain) < len(word) + SHORTEST for word in COMMON),
            Text("这个密码太常见，容易被猜到，请换一个", "This password is too easy to guess; choose another"),
        ),
    }
    return [Fault(pointer, code, text) for code, (wrong, text) in problems.items() if wrong]


def _as_typed_anywhere(password: str) -> str:
    """Return the one form that every keyboard's way of composing the same characters comes to (RFC 8265)."""
    return unicodedata.normalize("NFC", password)


@functools.cache
def _hash_of_nothing() -> str:
    return hash_password(secrets.token_urlsafe())
