"""Lines of drafted TOML: each guess stands on a line of its own and says what it rests on."""

import json
import re
from datetime import date


def quoted(value: object) -> str:
    """Write a text, number, day or list as TOML does, which for most of these is as JSON does."""
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def guessed(key: str, value: object, why: str) -> str:
    """Write a guess."""
    return f"{key} = {quoted(value)}  # guess: {why}; confirm"


def both(key: str, text: str, comment: str) -> str:
    """Write one text for both languages."""
    return f"{key} = {{ nl = {quoted(text)}, en = {quoted(text)} }}  # {comment}"


def slug(text: str) -> str:
    """Make a name of a text: small letters, digits and underscores, a letter first."""
    words = re.sub(r"[^a-z0-9]+", "_", text.lower())
    return words.lstrip("_0123456789")[:63].rstrip("_") or "unnamed"


def title_of(name: str) -> str:
    """Make a title of a name."""
    return name.replace("_", " ").capitalize()
