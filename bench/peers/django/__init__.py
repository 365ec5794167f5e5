"""Django REST Framework, used as its own documentation shows.

Generic views with a ModelSerializer over unmanaged models of the idiomatic Flask version's tables; `select_related` and
`prefetch_related` where related rows are sent. Nothing is left slow on purpose: persistent connections (on PostgreSQL
psycopg's pool), no middleware, no authentication, JSON as the only renderer and parser, transactions of SQLite that
begin with the lock (as Django recommends), and the same indexes and settings of SQLite as the others. Pages are counted
by asking for one row more and not by COUNT. It runs under gunicorn with two workers of four threads and keep-alive.
"""
