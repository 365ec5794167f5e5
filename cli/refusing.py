"""What a command says when it refuses. Imported when one does, because it knows the errors of the whole program."""

from api.config import WrongSetting
from formats.base import FormatError
from models import Unavailable
from services.errors import BankError


def refusal(error: Exception) -> str | None:
    """The line for whoever ran the command, None for an error that is a fault of the program."""
    if isinstance(error, Unavailable):
        return f"the database cannot be used: {str(error.orig).strip().splitlines()[0]}"
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error) if isinstance(error, WrongSetting | BankError | FormatError) else None
