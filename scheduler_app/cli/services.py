"""Command line: one service: what it costs, and how that is taxed."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace

from scheduler_app.cli.answers import Answer, CommandSession
from scheduler_app.domain.practice.services import Service
from scheduler_app.domain.practice.tax_rates import rate_text, read_rate
from scheduler_app.use_cases.practice.rules import get_practice
from scheduler_app.use_cases.practice.services import save_service, service_named


def service(session: CommandSession, arguments: Namespace) -> Answer:
    """Show a service; with any option, change it."""
    known = after = service_named(session.diary, arguments.name)
    if arguments.price is not None:
        # What costs nothing yet is priced in the practice's currency of today.
        currency = known.currency if known.price else get_practice(session.diary).currency
        after = replace(after, price=arguments.price, currency=currency)
    if arguments.currency is not None:
        after = replace(after, currency=arguments.currency)
    if arguments.tax is not None:
        after = replace(after, tax=read_rate(arguments.tax))
    if arguments.net or arguments.gross:
        after = replace(after, net=arguments.net)
    if after != known:
        after = save_service(session.diary, after, now=session.clock())
    return _told(after)


def _told(one: Service) -> Answer:
    cost = one.cost
    data = {
        "id": one.id,
        "name": one.name,
        "minutes": one.minutes,
        "price": one.price,
        "currency": one.currency,
        "tax": None if one.tax is None else rate_text(one.tax),
        "net": one.net,
    }
    price = f"{cost.plain} {cost.currency}" if cost else "in no currency"
    lines = [f"{one.id:>6}  {one.name}", f"Price: {price}, {_taxed(one)}"]
    return Answer(data, lines)


def _taxed(one: Service) -> str:
    if one.tax is None:
        return "nothing said of tax"
    how = "comes on top" if one.net else "is in it"
    return f"tax of {rate_text(one.tax)} % {how}"
