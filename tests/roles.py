"""Roles for tests: the same place with roles, a restricted layer, and a key of each role.

reader    a restricted layer, protected as its source is
manager   nothing beyond the public, within one district
officer   exact counts of two layers, within one district
analyst   exact counts of everything, everywhere
coarse    nothing finer than resolution 7
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import tomli_w

from layers.declare import read_definitions
from server.keyring import make_key
from server.store import MIB, Store
from server.vault import make_vault
from tests.cities import ARRIVED, Place
from tests.cities import SECRET as KEY_FILE

BURGLARIES, SECRET = "residential_burglaries", "secret_burglaries"
DISTRICT = "districts.D01"
MARK = {"nl": "Vertrouwelijk", "en": "Confidential"}
TITLE = {"nl": "Rol", "en": "Role"}
ROLES: dict[str, dict[str, Any]] = {
    "reader": {"layers": [SECRET]},
    "manager": {"layers": [], "areas": [DISTRICT]},
    "officer": {"layers": [SECRET, BURGLARIES], "areas": [DISTRICT], "exact": True},
    "analyst": {"layers": "*", "exact": True},
    "coarse": {"layers": [], "finest": 7},
}


@dataclass(frozen=True)
class Keyed:
    """A place with roles, and the text of a key of each."""

    place: Place
    keys: Mapping[str, str]

    def headers(self, role: str) -> dict[str, str]:
        """What a request of a role sends; nothing for the public."""
        return {"Authorization": f"Bearer {self.keys[role]}"} if role in self.keys else {}


def with_roles(place: Place, folder: Path, roles: Mapping[str, dict[str, Any]] = ROLES) -> Keyed:
    """Return a place as it answers with roles declared; its deliveries stay as they are."""
    shutil.copytree(place.settings.definitions, folder)
    (folder / "roles").mkdir(exist_ok=True)
    for name, parts in roles.items():
        marked = {"classification": MARK} if parts.get("exact") else {}
        role = {"id": name, "title": TITLE, "purpose": "A test.", **marked, **parts}
        (folder / f"roles/{name}.toml").write_text(tomli_w.dumps(role), "utf-8")
    burglaries = folder / f"layers/{BURGLARIES}.toml"
    if burglaries.exists():
        text = burglaries.read_text("utf-8").replace(f'id = "{BURGLARIES}"', f'id = "{SECRET}"')
        restricted = f'protection = "restricted"\n{text}'
        (folder / "layers/secret.toml").write_text(restricted, "utf-8")
    definitions = read_definitions(folder)
    vault = make_vault(place.settings.snapshots, KEY_FILE)
    store = Store(definitions, place.desk.catalogue, vault, 64 * MIB, lambda: ARRIVED)
    keyed = replace(place, store=store, desk=replace(place.desk, definitions=definitions))
    keys = {name: make_key(keyed.desk, name, "A test", "2027-01-31").whole for name in roles}
    return Keyed(keyed, keys)
