"""Which passwords are good enough, and which one is the right one?"""

import pytest

from tenants.passwords import find_faults, hash_password, make_initial_password, matches


def codes(password: str, *, username: str = "wang.fang") -> list[str]:
    return [fault.code for fault in find_faults(password, username=username)]


@pytest.mark.parametrize(
    "password", ["correct horse battery staple", "成都高新区服务商甲乙丙丁", "x7k2-m4qa-9w3z", "Tr0ub4dor&3!"]
)
def test_a_good_password_is_taken(password: str) -> None:
    assert codes(password) == []


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password-too-short"),
        ("x7k2-m4qa", "password-too-short"),
        ("x7k2" * 33, "password-too-long"),
        ("x7k2-m4qa\n9w3z", "password-has-control-characters"),
        ("ababababababab", "password-too-simple"),
        ("my-Wang.Fang-1", "password-contains-username"),
        ("Password2026!", "password-too-common"),
        ("1234567890", "password-too-common"),
        ("admin-admin-1", "password-too-common"),
    ],
)
def test_a_bad_password_is_refused_with_its_reason(password: str, code: str) -> None:
    assert code in codes(password)


def test_the_reason_is_a_sentence_in_both_languages() -> None:
    (fault,) = find_faults("x7k2-m4q", username="wang.fang", pointer="/new_password")
    assert fault.pointer == "/new_password"
    assert fault.text.zh == "密码至少 10 个字符"
    assert fault.text.en == "A password has at least 10 characters"


def test_a_name_of_two_letters_is_in_many_good_passwords() -> None:
    assert codes("correct horse battery staple", username="co") == []


def test_an_initial_password_is_good_enough_and_never_the_same() -> None:
    made = {make_initial_password() for _ in range(200)}
    assert len(made) == 200
    assert all(not codes(password) for password in made)


async def test_the_right_password_matches_its_hash_and_no_other_does() -> None:
    kept = hash_password("correct horse battery staple")
    assert kept.startswith("$argon2id$")
    assert await matches("correct horse battery staple", kept)
    assert not await matches("correct horse battery stapl", kept)
    assert not await matches("", kept)
    assert not await matches("x" * 100_000, kept)


async def test_without_a_hash_nothing_matches() -> None:
    assert not await matches("correct horse battery staple", None)
    assert not await matches("", None)


async def test_the_same_characters_composed_another_way_are_the_same_password() -> None:
    assert await matches("cafe\u0301 au lait noir", hash_password("caf\u00e9 au lait noir"))
