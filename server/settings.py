"""What an administrator sets, by environment variables that begin with HEXRADAR_."""

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

import layers
from layers.errors import DefinitionError, Fault

PREFIX = "HEXRADAR_"
SHIPPED = Path(layers.__file__).parent / "definitions"
CHECKOUT_CLIENT = Path(__file__).parents[1] / "static" / "leaflet_client" / "dist"
INSTALLED_CLIENT = Path(__file__).parent / "_client"


def read_settings() -> "Settings":
    """Read the environment.

    Raises
    ------
    DefinitionError
        With every variable that cannot be read.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise DefinitionError(
            [
                Fault("environment", f"{PREFIX}{one['loc'][0]}".upper(), repr(one["input"]),
                      one["msg"].removeprefix("Input should be "))
                for one in error.errors()
            ]
        ) from error  # fmt: skip


def _listed(value: object) -> object:
    """Split what stands in one variable, separated by commas."""
    if isinstance(value, str):
        return tuple(one.strip().lower() for one in value.split(",") if one.strip())
    return value


class Settings(BaseSettings):
    """Where things are and how the server is reached."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True)

    definitions: Path = Field(SHIPPED / "demo", description="Folder of definitions (TOML).")
    inbox: Path = Field(Path("var/inbox"), description="Folder in which source files arrive.")
    data: Path = Field(Path("var/data"), description="Folder of catalogue, snapshots and legends.")
    key_file: Path = Field(
        Path("var/key"),
        description="File of the secret that keys the hash of record identities; outside `data`.",
    )
    database: str = Field(
        "", description="Catalogue address; empty means an SQLite file in `data`."
    )
    host: str = Field("127.0.0.1", description="Interface to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on.")
    public_url: str = Field(
        "", description="Address users see, where a proxy hides it; empty means as requested."
    )
    cache_mib: int = Field(512, ge=16, description="Memory for opened cubes and answers, in MiB.")
    spark_master: str = Field(
        "local[*]", description="What counts with --engine spark: spark://host:port, or local[*]."
    )
    remote: bool = Field(False, description="Whether sources may be fetched from elsewhere.")
    remote_hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)] = Field(
        (), description="Hosts that may be asked: names, *.names, addresses, networks."
    )
    remote_databases: Path | None = Field(
        None, description="TOML file of databases that may be asked: name = address."
    )
    remote_seconds: float = Field(600, gt=0, description="Seconds that one fetch may take.")
    remote_memory_mib: int = Field(1024, ge=256, description="Memory of one fetch, in MiB.")
    remote_fetch_mib: int = Field(2048, ge=1, description="What one fetch may bring, in MiB.")

    uploads: bool = Field(
        False, description="Whether people may upload files; whoever reaches the server may then."
    )
    upload_mib: int = Field(64, ge=1, description="Largest uploaded file, in MiB.")
    upload_rows: int = Field(500_000, ge=1, description="Most rows of an uploaded file.")
    uploads_kept: int = Field(20, ge=1, description="Most uploads kept at once.")
    upload_hours: int = Field(24, ge=1, description="How long an upload is kept, in hours.")
    upload_seconds: float = Field(120, gt=0, description="Longest that reading a file may take.")
    upload_memory_mib: int = Field(2048, ge=256, description="Memory that reading may take.")

    combinations_kept: int = Field(
        1000, ge=1, description="Most combinations kept at once for those without a key."
    )
    combination_days: int = Field(
        90, ge=1, description="Days that such a combination is kept after somebody asked for it."
    )

    @property
    def catalogue_url(self) -> str:
        """The address of the catalogue."""
        return self.database or f"sqlite:///{(self.data / 'catalogue.sqlite').resolve()}"

    @property
    def snapshots(self) -> Path:
        """The folder of the snapshots."""
        return self.data / "snapshots"

    @property
    def upload_folder(self) -> Path:
        """The folder of uploaded files, until they are counted."""
        return self.data / "uploads"

    @property
    def client(self) -> Path:
        """The built client: of the installed program, or else of the checkout."""
        return INSTALLED_CLIENT if INSTALLED_CLIENT.is_dir() else CHECKOUT_CLIENT
