"""Gateways, money: papers: what a PDF says of itself: that it holds a Factur-X invoice.

Typst writes PDF/A and its metadata, and knows no schema of somebody else's: Factur-X wants its own
declared there (PDF/A extension schema), and four facts by it.
"""

from __future__ import annotations

import io

_NAMESPACE = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
_PROPERTIES = (
    ("DocumentFileName", "The name of the embedded XML document"),
    ("DocumentType", "The type of the hybrid document, INVOICE in capital letters"),
    ("Version", "The version of the standard that applies to the embedded XML document"),
    ("ConformanceLevel", "The conformance level of the embedded XML document"),
)
XML_NAME = "factur-x.xml"
"""What Factur-X and ZUGFeRD want the file called."""

_SCHEMAS, _DESCRIBED = b"<pdfaExtension:schemas><rdf:Bag>", b"</rdf:RDF>"


def said_to_be_factur_x(pdf: bytes) -> bytes:
    """The same PDF, whose metadata say which file in it is the invoice. Same in, same out."""
    from pikepdf import ObjectStreamMode
    from pikepdf import open as opened

    with opened(io.BytesIO(pdf)) as read:
        stream = read.Root.Metadata
        told = stream.read_bytes()
        if told.count(_SCHEMAS) != 1 or told.count(_DESCRIBED) != 1:
            raise ValueError("typst writes its metadata another way than it did")
        told = told.replace(_SCHEMAS, _SCHEMAS + _SCHEMA.encode())
        stream.write(told.replace(_DESCRIBED, _FACTS.encode() + _DESCRIBED))
        made = io.BytesIO()
        read.save(
            made,
            deterministic_id=True,
            fix_metadata_version=False,
            object_stream_mode=ObjectStreamMode.preserve,
            compress_streams=False,
        )
    return made.getvalue()


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
