"""Gateways, money: papers: what a PDF says of itself: that it holds a Factur-X invoice.

Typst writes PDF/A and its metadata, and knows no schema of somebody else's: Factur-X wants its own
declared there (PDF/A extension schema), and four facts by it.
"""

from __future__ import annotations

import re

_NAMESPACE = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
_PROPERTIES = (
    ("DocumentFileName", "The name of the embedded XML document"),
    ("DocumentType", "The type of the hybrid document, INVOICE in capital letters"),
    ("Version", "The version of the standard that applies to the embedded XML document"),
    ("ConformanceLevel", "The conformance level of the embedded XML document"),
)
XML_NAME = "factur-x.xml"
"""What Factur-X and ZUGFeRD want the file called."""

_STREAM = re.compile(
    rb"(?P<number>\d+) 0 obj\n<<(?P<entries>[^>]*/Type/Metadata[^>]*)>>\nstream\n"
    rb"(?P<told>.*?)\nendstream\nendobj",
    re.DOTALL,
)
_TRAILER = re.compile(
    rb"trailer\n<<(?P<entries>.*?)>>\nstartxref\n(?P<table>\d+)\n%%EOF\s*\Z", re.DOTALL
)
_SCHEMAS, _DESCRIBED = b"<pdfaExtension:schemas><rdf:Bag>", b"</rdf:RDF>"


def said_to_be_factur_x(pdf: bytes) -> bytes:
    """The same PDF, whose metadata say which file in it is the invoice. Same in, same out.

    They are written anew behind its end, as an update of it (ISO 32000-1, 7.5.6): the rest need not
    be understood for that, nor written again.
    """
    stream, trailer = _STREAM.search(pdf), _TRAILER.search(pdf)
    if stream is None or trailer is None:
        raise ValueError("typst writes its files another way than it did")
    told = stream["told"]
    if told.count(_SCHEMAS) != 1 or told.count(_DESCRIBED) != 1:
        raise ValueError("typst writes its metadata another way than it did")
    told = told.replace(_SCHEMAS, _SCHEMAS + _SCHEMA.encode())
    told = told.replace(_DESCRIBED, _FACTS.encode() + _DESCRIBED)
    entries = re.sub(rb"/Length \d+", b"/Length %d" % len(told), stream["entries"])
    number = int(stream["number"])
    begin = pdf if pdf.endswith(b"\n") else pdf + b"\n"
    again = b"%d 0 obj\n<<%s>>\nstream\n%s\nendstream\nendobj\n" % (number, entries, told)
    table = b"xref\n%d 1\n%010d 00000 n\r\n" % (number, len(begin))
    end = b"trailer\n<<%s/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        trailer["entries"],
        int(trailer["table"]),
        len(begin) + len(again),
    )
    return begin + again + table + end


def _property(name: str, what: str) -> str:
    return (
        '<rdf:li rdf:parseType="Resource">'
        "<pdfaProperty:category>external</pdfaProperty:category>"
        f"<pdfaProperty:description>{what}</pdfaProperty:description>"
        f"<pdfaProperty:name>{name}</pdfaProperty:name>"
        "<pdfaProperty:valueType>Text</pdfaProperty:valueType></rdf:li>"
    )


_SCHEMA = (
    '<rdf:li rdf:parseType="Resource">'
    "<pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>"
    f"<pdfaSchema:namespaceURI>{_NAMESPACE}</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>fx</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>"
    + "".join(_property(name, what) for name, what in _PROPERTIES)
    + "</rdf:Seq></pdfaSchema:property></rdf:li>"
)
_FACTS = (
    f'<rdf:Description rdf:about="" xmlns:fx="{_NAMESPACE}">'
    f"<fx:DocumentType>INVOICE</fx:DocumentType>"
    f"<fx:DocumentFileName>{XML_NAME}</fx:DocumentFileName>"
    "<fx:Version>1.0</fx:Version><fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>"
    "</rdf:Description>"
)
