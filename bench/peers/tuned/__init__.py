"""FastAPI over Interrobank's own database: nobody was left slow on purpose.

It does what makes Interrobank fast, and nothing else: it reads the stored documents by the same statements over the
same indexes and joins their bytes, with the fastest driver at hand (sqlite3 on the event loop, since a page takes
microseconds; asyncpg with prepared statements), and gives no model to FastAPI to check or to dump. It lacks what
Interrobank does besides: validation of filters, roles, metrics, limits, cursors that cannot be forged. ETags of
questions it has, for they are stored too.
"""
