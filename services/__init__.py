"""What the bank does: one module a subject, one function a use case.

Functions that read take a Connection, functions that change anything take a Session inside a transaction; the caller
opens both (models.Database). Nothing here knows HTTP.
"""
