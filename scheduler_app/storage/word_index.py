"""Storage: how an index of words is made and kept, for whichever wing has one.

It is kept by triggers, so that no writer can forget it. It is contentless where the words of a line
come from one row: it holds no copy of the texts then, and a deletion must name the very words that
were indexed.
"""

from __future__ import annotations


def word_index(table: str) -> str:
    """Makes the index: beginnings of words, however they are accented."""
    return (
        f"CREATE VIRTUAL TABLE {table} USING fts5(words, content='', columnsize=0, detail=none, "
        "prefix='1 2 3 4 5 6', tokenize=\"unicode61 remove_diacritics 2\")"
    )


def keeping_index(table: str) -> str:
    """Makes an index that keeps the words: a line is deleted by its number alone.

    It is for lines whose words come from several rows, of which no trigger knows all the old ones.
    """
    return (
        f"CREATE VIRTUAL TABLE {table} USING fts5(words, columnsize=0, detail=none, "
        "prefix='1 2 3 4 5 6', tokenize=\"unicode61 remove_diacritics 2\")"
    )


def index(table: str, words: str) -> str:
    """Within a trigger: takes in the words of the new row; `words` names it `{row}`."""
    return f"INSERT INTO {table}(rowid, words) VALUES (NEW.id, {words.format(row='NEW')});"


def unindex(table: str, words: str) -> str:
    """Within a trigger: takes out the words of the old row."""
    return (
        f"INSERT INTO {table}({table}, rowid, words) "
        f"VALUES ('delete', OLD.id, {words.format(row='OLD')});"
    )
