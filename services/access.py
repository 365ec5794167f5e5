"""Who is asking, and what that lets them see and do."""

from dataclasses import dataclass

from models import ROLES
from services.errors import Forbidden, Unauthenticated

VIEWS = ("study", "play")


@dataclass(frozen=True)
class Principal:
    """Whoever sends a request: the role of their key (None without one), and what the public may read.

    Whoever plays an attempt comes with its own token and no key.
    """

    role: str | None = None
    key_id: str | None = None
    public_view: str = "study"
    attempt_id: str | None = None

    @property
    def has_token(self) -> bool:
        """Whether what they see may be for them alone."""
        return self.role is not None or self.attempt_id is not None

    @property
    def owner(self) -> str:
        """The name under which the responses to their requests are kept; everybody without a token has the same."""
        return self.key_id or self.attempt_id or "public"

    def require_attempt(self) -> None:
        """Raise Unauthenticated unless they came with the token of an attempt."""
        if self.attempt_id is None:
            raise Unauthenticated("This needs the token of the attempt, which POST /attempts gave.")

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
