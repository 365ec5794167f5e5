"""The application as a worker process of `interrobank serve` runs it."""

import gc
import os

from flask import Flask

from api import create_app


def worker() -> Flask:
    """The application, in a process group of its own.

    Ctrl-C goes to a whole process group. A worker leaves that of its parent, which alone decides when it ends: one
    that hears of the end twice, from the terminal and from its parent, may wait forever.
    """
    os.setpgid(0, 0)
    app = create_app()
    # What was made so far stays to the end, so Python's garbage collector need not look through it again and again.
    gc.freeze()
    return app
