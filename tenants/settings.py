"""How is this installation set? Every setting, read from MINGLU_… variables."""

from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from tenants.addresses import normal_address


class Settings(BaseSettings):
    """The settings of one process. None of them is about a city: that is policy data."""

    model_config = SettingsConfigDict(env_prefix="MINGLU_", frozen=True)

    database_url: str | None = Field(
        None, description="An outside PostgreSQL (≥ 16) instead of the embedded one; its user migrates"
    )
    app_database_url: str | None = Field(
        None, description="Another login for requests; without it the first one takes the role minglu_app"
    )
    data_dir: Path = Field(Path(".minglu"), description="Where the embedded server, keys and files live")
    files_url: str | None = Field(
        None, description="Object store for attachments (file:///…, s3://…); a folder of data_dir by default"
    )
    keys_dir: Path | None = Field(None, description="Where the signing keys live; a folder of data_dir by default")
    public_url: str = Field(
        "http://127.0.0.1:8000", description="How the service is reached from outside; the issuer of tokens"
    )
    pool_size: int = Field(16, ge=1, description="Database connections a process may hold")
    file_limit_bytes: int = Field(20 * 1024 * 1024, ge=1, description="Largest attachment")
    body_limit_bytes: int = Field(1024 * 1024, ge=1, description="Largest JSON body")
    access_token_seconds: int = Field(15 * 60, ge=1, description="How long an access token is good for")
    sign_in_days: int = Field(30, ge=0, description="How long a sign-in can be renewed")
    redis_url: str | None = Field(None, description="A Redis for `minglu bench` to measure beside; nothing uses one")
    postgres_account: str = Field("nobody", description="Account the embedded server runs under when started by root")

    @field_validator("database_url", "app_database_url")
    @classmethod
    def _normal(cls, written: str | None) -> str | None:
        return normal_address(written) if written else None

    def keys_folder(self) -> Path:
        """Return the folder of the signing keys."""
        return self.keys_dir or self.data_dir / "keys"

    def files_store(self) -> str:
        """Return the URL of the object store for attachments."""
        return self.files_url or (self.data_dir / "files").resolve().as_uri()
