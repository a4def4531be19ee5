"""Settings: every one is a field with a default and a sentence; the documentation is made from here."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an operator may set in the environment or in `.env`."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True)

    database_url: str = Field("", description="Database address; empty means SQLite inside DATALENS_HOME.")
    secret_key: SecretStr = Field(
        SecretStr(""), description="Signs sessions and tokens; empty means one is made at first start and kept."
    )
    algorithm: Literal["HS256"] = Field("HS256", description="How tokens are signed.")
    access_token_expire_minutes: int = Field(1440, ge=1, le=525_600, description="Life of an API token, in minutes.")
    cors_origins: tuple[str, ...] = Field(
        (), description="Origins that may call the API from a browser, as a JSON list."
    )
    max_file_size: int = Field(52_428_800, ge=1, description="Largest file that may be uploaded, in bytes.")
    datalens_home: Path = Field(Path("instance"), description="Folder for the database, secrets and files.")
    storage_url: str = Field("", description="Where files are kept; empty means a folder inside DATALENS_HOME.")
    redis_url: str = Field("", description="Reserved for several servers; this version uses none.")
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8050, ge=1, le=65_535, description="Port to listen on.")
    environment: Literal["development", "production"] = Field(
        "development", description="In production weak secrets are refused and cookies need HTTPS."
    )
    metrics_token: SecretStr = Field(
        SecretStr(""), description="Token that may read /metrics; empty means admins only."
    )
    smtp_url: SecretStr = Field(SecretStr(""), description="Reserved for mail; this version sends none.")
    trusted_proxies: int = Field(0, ge=0, le=10, description="Number of reverse proxies in front of the server.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="Least severe event to log.")

    @property
    def home(self) -> Path:
        """The data folder as an absolute path."""
        return self.datalens_home.expanduser().resolve()

    @property
    def database_address(self) -> str:
        """The SQLAlchemy address: as set, or SQLite in the data folder."""
        return self.database_url or f"sqlite:///{self.home / 'datalens.db'}"

    @property
    def storage_folder(self) -> Path:
        """The folder that keeps originals and columns."""
        return Path(self.storage_url).expanduser().resolve() if self.storage_url else self.home / "storage"
