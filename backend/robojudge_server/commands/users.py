"""`robojudge users`: who may come in, with what role and by which keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from robojudge_server.commands.database import Url, connected, need_libraries

if TYPE_CHECKING:
    from sqlalchemy import Engine

Name = Annotated[str, typer.Argument(help="Name under which annotations are stored.")]
ROLE_HELP = "annotator, evaluator (also judges, runs, exports) or admin (also deletes, unblinds)."


def add_to(app: typer.Typer) -> None:
    """Register the command group."""
    group = typer.Typer(help="Say who may use the server, and make their keys.", no_args_is_help=True)
    group.command("add")(add)
    group.command("list")(list_)
    group.command("key")(key)
    group.command("revoke")(revoke)
    group.command("disable")(disable)
    group.command("enable")(enable)
    group.command("role")(role)
    app.add_typer(group, name="users")


def add(
    name: Name, role: Annotated[str, typer.Option(help=ROLE_HELP)] = "annotator", url: Url = None
) -> None:
    """Let somebody in; prints their key, which is shown this once."""
    with _people(url) as engine:
        from robojudge_server.store.queries_people import add_annotator

        _show(add_annotator(engine, name, role), f"key of {name} ({role})")


def list_(url: Url = None) -> None:
    """List everybody: name, role, starts of their valid keys, and whether they are disabled."""
    with _people(url) as engine:
        from robojudge_server.store.queries_people import annotators

        everybody = annotators(engine)
    width = max((len(one.name) for one in everybody), default=0)
    for one in everybody:
        keys = " ".join(one.key_prefixes) or "no key"
        typer.echo(f"{one.name:{width}}  {one.role:9}  {'disabled  ' if one.disabled else ''}{keys}")


def key(name: Name, url: Url = None) -> None:
    """Make a further key for somebody; prints it, this once."""
    with _people(url) as engine:
        from robojudge_server.store.queries_people import new_key

        _show(new_key(engine, name), f"further key of {name}")


def revoke(
    name: Name,
    prefix: Annotated[str, typer.Argument(help="How the key starts, as `users list` shows it.")],
    url: Url = None,
) -> None:
    """Take a key back; browsers that logged in with it are logged out."""
    with _people(url) as engine:
        from robojudge_server.store.queries_people import revoke_key

        typer.echo(f"key {revoke_key(engine, name, prefix)} of {name} is revoked")


def disable(name: Name, url: Url = None) -> None:
    """Keep somebody out, whatever key they have; what they said stays."""
    with _people(url) as engine:
        from robojudge_server.store.queries_people import set_disabled

        set_disabled(engine, name, True)
        typer.echo(f"{name} is disabled")


def enable(name: Name, url: Url = None) -> None:
    """Let somebody in again, with the keys they had."""
    with _people(url) as engine:
        from robojudge_server.store.queries_people import set_disabled

        set_disabled(engine, name, False)
        typer.echo(f"{name} is enabled")


def role(
    name: Name,
    new_role: Annotated[str, typer.Argument(metavar="ROLE", help=ROLE_HELP)],
    url: Url = None,
) -> None:
    """Change what somebody may do, from their next request on."""
    with _people(url) as engine:
        from robojudge_server.store.queries_people import set_role

        set_role(engine, name, new_role)
        typer.echo(f"{name} is {new_role}")


@contextmanager
def _people(url: str | None) -> Iterator[Engine]:
    """Open a database that is there and current."""
    need_libraries("robojudge users")
    from robojudge_server.store.migrate import require_current

    with connected(url, create=False) as engine:
        require_current(engine)
        yield engine


def _show(secret: str, whose: str) -> None:
    """Print a key alone on standard output, so that it can be piped to where it is kept."""
    typer.echo(f"{whose}, shown this once:", err=True)
    typer.echo(secret)
