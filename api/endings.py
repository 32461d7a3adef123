"""How does a command end when something is in its way? With one sentence and status 1, and no traceback."""

from collections.abc import Coroutine, Generator
from contextlib import contextmanager
from typing import NoReturn

import typer
from pydantic import ValidationError
from rich.console import Console

from api.serving import CannotServe, run_until_stopped
from tenants.failures import Failure
from tenants.occupying import Occupied
from tenants.postgres.account import EmbeddedPostgresError
from tenants.settings import Settings
from tenants.unusable import UnusableDatabase


def stop(message: str) -> NoReturn:
    """End the command with what is in the way."""
    Console(stderr=True, emoji=False).print(message, style="red", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(1)


def run(wanted: Coroutine[object, object, None]) -> None:
    """Run until it is done or stopped; what is no bug ends the command with its sentence."""
    with one_sentence():
        run_until_stopped(wanted)


@contextmanager
def one_sentence() -> Generator[None]:
    """Let what can be in the way outside our code end the command with one sentence."""
    try:
        yield
    except Failure as failure:
        stop(_say(failure))
    except (EmbeddedPostgresError, UnusableDatabase, Occupied, CannotServe) as error:
        stop(str(error))
    except OSError as error:
        if error.filename is None:
            raise
        stop(f"不能使用 {error.filename}：{error.strerror}。{error.filename} cannot be used: {error.strerror}.")


def settings_of(**given: object) -> Settings:
    """Return the settings with what was `given` on the command line before the environment; None is not given."""
    try:
        return Settings.model_validate({name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        wrong = (f"MINGLU_{str(one['loc'][0]).upper()}: {one['msg']}" for one in error.errors())
        stop("\n".join(wrong))


def _say(failure: Failure) -> str:
    """Return the failure's sentence in both languages; for input, what is wrong with it."""
    texts = [fault.text for fault in failure.faults] or [failure.text]
    return "\n".join(f"{text.zh} {text.en or ''}".strip() for text in texts)
