"""The verbs of `hexradar` about deliveries that are there: look into them, choose, keep, forget."""

from typing import Annotated

import typer

kept = typer.Typer()
Source = Annotated[str, typer.Argument(help="Source id.")]
Held = Annotated[
    int | None, typer.Option(help="Number; the current one, else the newest, if none.")
]


@kept.command()
def deliveries(
    source: Annotated[str | None, typer.Argument(help="Source id; all if none.")] = None,
) -> None:
    """List the deliveries of sources, newest first; `*` is current, `?` a draft.

    Rows and periods are those of a delivery with all that it builds on.
    """
    from server.operate import delivery_lines, open_desk

    for line in delivery_lines(open_desk(), source):
        typer.echo(line)


@kept.command()
def refused(
    source: Source,
    delivery: Held = None,
    most: Annotated[int, typer.Option(help="Rows to list.")] = 20,
) -> None:
    """List the refused rows of a delivery; values only for open sources."""
    from server.operate import open_desk, refused_lines

    for line in refused_lines(open_desk(), source, delivery, most):
        typer.echo(line)


@kept.command()
def unmatched(
    source: Source,
    delivery: Held = None,
    most: Annotated[int, typer.Option(help="Values to list.")] = 20,
) -> None:
    """List keys or addresses that were looked up and not found; values only for open sources."""
    from server.operate import open_desk
    from server.unmatched import unmatched_lines

    for line in unmatched_lines(open_desk(), source, delivery, most):
        typer.echo(line)


@kept.command()
def rollback(
    source: Source,
    to: Annotated[int | None, typer.Option(help="Number; the one before if none.")] = None,
) -> None:
    """Make an earlier delivery of a source current again."""
    from server.operate import open_desk

    delivery = open_desk().catalogue.rollback(source, to)
    typer.echo(f"{source}: delivery {delivery.number} is current.")


@kept.command()
def promote(
    source: Source,
    number: Annotated[int, typer.Argument(help="Number of a draft, or of any kept delivery.")],
) -> None:
    """Make a draft current although it failed the quality gate."""
    from server.operate import open_desk

    delivery = open_desk().catalogue.rollback(source, number)
    typer.echo(f"{source}: delivery {delivery.number} is current.")


@kept.command()
def reject(
    source: Source,
    number: Annotated[int, typer.Argument(help="Number of a draft.")],
) -> None:
    """Forget a draft and remove its snapshot."""
    from server.ingest import forget_delivery
    from server.operate import open_desk

    forget_delivery(open_desk(), source, number)
    typer.echo(f"{source}: delivery {number} is forgotten.")


@kept.command()
def pin(
    source: Source,
    number: Annotated[int, typer.Argument(help="Number of a kept delivery.")],
    until: Annotated[str, typer.Option(help="The last day on which it is kept, as 2028-12-31.")],
    reason: Annotated[str, typer.Option(help="Who cites it, and where.")],
) -> None:
    """Keep a delivery until a day, however many come after it."""
    from server.operate import open_desk, pin_delivery

    held = pin_delivery(open_desk(), source, number, until, reason)
    typer.echo(f"{source}: delivery {number} is kept until {held.until} ({held.reason}).")


@kept.command()
def unpin(
    source: Source,
    number: Annotated[int, typer.Argument(help="Number of a pinned delivery.")],
) -> None:
    """Remove the pins of a delivery, those of permalinks too."""
    from server.operate import open_desk

    open_desk().catalogue.unpin(source, number)
    typer.echo(f"{source}: delivery {number} is not pinned any more.")
