"""The idiomatic version: each library used as its own documentation shows.

Flask-RESTX resources answer with what a Marshmallow schema dumps of SQLAlchemy ORM objects. Nothing is left slow on
purpose: foreign keys and filters have indexes, answers and topics come by `selectinload` (two statements a page,
not two a question), connections are pooled, pages are counted by `limit + 1` and not by COUNT, and there is no
authentication, no search ranking, no history and no ETag to pay for. It runs under gunicorn with two workers of four
threads and keep-alive.
"""
