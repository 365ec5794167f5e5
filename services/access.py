"""Who is asking, and what that lets them see and do."""

from dataclasses import dataclass

from models import ROLES
from services.errors import Forbidden, Unauthenticated

VIEWS = ("study", "play")


@dataclass(frozen=True)
class Principal:
    """Whoever sends a request: the role of their key (None without one), and what the public may read."""

    role: str | None = None
    key_id: str | None = None
    public_view: str = "study"

    def may(self, role: str) -> bool:
        """Whether this principal has `role` or one above it."""
        return self.role is not None and ROLES.index(self.role) >= ROLES.index(role)

    def require(self, role: str) -> None:
        """Raise Unauthenticated or Forbidden unless this principal has `role` or one above it."""
        if self.role is None:
            raise Unauthenticated(f"This needs a key with the role {role}.")
        if not self.may(role):
            raise Forbidden(f"This needs the role {role}; the key has the role {self.role}.")

    def view(self, wanted: str | None = None) -> str:
        """The view of questions that this principal gets: the one wanted, or the fullest there is for them.

        Raises Unauthenticated or Forbidden if they may not have the one they want.
        """
        if self.role is None and self.public_view == "none":
            raise Unauthenticated("Reading this bank needs a key.")
        fullest = "study" if self.may("reader") or (self.role is None and self.public_view == "study") else "play"
        if wanted == "study" and fullest == "play":
            self.require("reader")
        return wanted or fullest
