"""By which of its keys is a form of the language told?"""

from collections.abc import Mapping

from pydantic import Discriminator

from policies.language.words import Word, key_meant
from policies.plain import as_mapping


def told_by_key(
    forms: Mapping[str, type[Word]], *, error: str, expected: str, otherwise: str | None = None
) -> Discriminator:
    """Return what tells a word of several forms by the first key of `forms` it has, perhaps misspelt.

    One that has none of them is taken for `otherwise`; without that it is told once, as `error`, in the words of
    `expected`. Each form of the union carries its key as `Tag("(key)")`.
    """

    def tell(value: object) -> str | None:
        mapping = as_mapping(value)
        if mapping is None:
            return _tag(next((key for key, form in forms.items() if isinstance(value, form)), None))
        return _tag(key_meant(mapping, forms) or otherwise)

    return Discriminator(tell, custom_error_type=error, custom_error_message=expected)


def _tag(key: str | None) -> str | None:
    """Return the name of a form of the language, by the word that tells it; no word of a file is written so."""
    return None if key is None else f"({key})"
