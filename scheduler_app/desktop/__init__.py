"""Desktop: shows the diary in a window, and is the only room with Qt.

PySide puts a function of its own in the place of Python's import. It reads the source of every
module that is imported from then on, to see whether it says `from __feature__ import`: none of ours
does, and SQLAlchemy, which is loaded after the first paint, has 100,000 lines. So Qt is loaded here
first, and Python's import put back.
"""

import builtins

_import = builtins.__import__

import PySide6.QtCore  # noqa: E402, F401

builtins.__import__ = _import
