"""Carries the migrations and the built client in the wheel; refuses a wheel without a client."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CarryHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds what lives outside the packages."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Map migrations and client into `server`; an editable install needs neither."""
        if version == "editable":
            return
        client = Path(self.root) / "static" / "leaflet_client" / "dist"
        if not (client / "index.html").is_file():
            raise FileNotFoundError(f"{client} has no index.html; run `make client` first.")
        build_data["force_include"] |= {
            str(Path(self.root) / "migrations"): "server/_migrations",
            str(client): "server/_client",
        }
