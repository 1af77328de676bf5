"""Use cases, money: the life of an invoice, from its sending to what was last said of it."""

from __future__ import annotations

from dataclasses import replace

from scheduler_app.domain.messages.direct import DirectKind
from scheduler_app.domain.money.invoices.lived import InvoiceStep, StepKind, StepMail
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money.invoices.lived import steps_of
from scheduler_app.storage.money.invoices.mailing import InvoiceMail, mails_of


def life_of(diary: DiaryHandle, invoice_id: int) -> tuple[InvoiceStep, ...]:
    """What happened to what was sent, the first thing first; empty for a draft.

    A reminder and its mail are one step.
    """
    with looking(diary) as asked:
        steps = steps_of(asked, invoice_id)
        mails = mails_of(asked, [invoice_id]).get(invoice_id, [])
    reminding = {one.level: one for one in mails if one.kind is DirectKind.INVOICE_REMINDER}
    steps = [
        replace(each, mail=_fares(reminding.pop(each.level)))
        if each.kind is StepKind.REMINDED and each.level in reminding
        else each
        for each in steps
    ]
    told = [one for one in mails if one.kind is not DirectKind.INVOICE_REMINDER]
    steps += [
        InvoiceStep(one.at, StepKind.MAILED, mail=_fares(one))
        for one in reversed([*reminding.values(), *told])
    ]
    return tuple(sorted(steps, key=lambda step: step.at))


def _fares(mail: InvoiceMail) -> StepMail:
    return StepMail(mail.address, mail.state, mail.reason)
