import io

import pytest

from tenants.failures import Unavailable
from tenants.files.store import FileStore

SHA = "0" * 64


async def test_a_bucket_that_does_not_answer_is_said_to_be_away_and_worth_another_try(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "someone")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "something")
    store = FileStore.open("s3://bucket")
    with pytest.raises(Unavailable) as away:
        await store.put("city", SHA, io.BytesIO(b"x"))
    assert away.value.retry_after > 0


async def test_what_is_not_there_is_not_found(tmp_path) -> None:  # noqa: ANN001
    store = FileStore.open(tmp_path.as_uri())
    with pytest.raises(FileNotFoundError):
        await store.get("city", SHA)
