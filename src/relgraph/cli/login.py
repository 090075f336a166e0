"""How to be let in by a server: a file, the environment or a keyring knows the password, or a person at a terminal."""

from __future__ import annotations

import functools
import os
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from relgraph.stores import Login
    from relgraph.wording import Lang

SERVICE = "relgraph"
USER = "neo4j"


def find_login(places: Iterable[str], *, password_file: str | None, insecure: bool, lang: Lang) -> Login | None:
    """Return the login for the servers among `places`; None where all are files.

    The user is NEO4J_USERNAME (neo4j), the database NEO4J_DATABASE. The password is the first line of
    `password_file`, else NEO4J_PASSWORD, else what the keyring holds for the service "relgraph" and that user,
    else None: then nobody logs in, unless the server asks and somebody sits at a terminal.
    """
    from relgraph.stores import Login, is_uri

    if not any(map(is_uri, places)):
        return None
    user = os.environ.get("NEO4J_USERNAME") or USER
    if password_file is not None:
        password: str | None = _from_file(password_file)
    else:
        password = os.environ.get("NEO4J_PASSWORD") or _from_keyring(user)
    return Login(
        username=user,
        password=password,
        database=os.environ.get("NEO4J_DATABASE") or None,
        ask=functools.partial(_ask, user, lang),
        insecure=insecure,
    )


def _from_file(name: str) -> str:
    from pathlib import Path

    from relgraph.errors import UsageError
    from relgraph.wording import failure

    try:
        text = sys.stdin.readline() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise failure(UsageError, "cannot_read", {"path": name, "why": why}) from None
    password = text.partition("\n")[0].rstrip("\r")
    if not password:
        raise failure(UsageError, "password_lacking", {"path": name})
    return password


def _from_keyring(user: str) -> str | None:
    from importlib import import_module
    from importlib.util import find_spec

    if find_spec("keyring") is None:
        return None
    try:
        found = import_module("keyring").get_password(SERVICE, user)
    except Exception:  # noqa: BLE001 - a keyring that is locked or has no backend knows nothing, whatever it raises
        return None
    return str(found) if found else None


def _ask(user: str, lang: Lang) -> str | None:
    """Ask whoever sits at the terminal; without one nobody is asked."""
    from relgraph.wording import printable, say

    if not (sys.stdin and sys.stdin.isatty()):
        return None
    question = printable(say("message", "password", {"user": user}, lang=lang))
    return str(click.prompt(question, hide_input=True, default="", show_default=False, err=True)) or None
