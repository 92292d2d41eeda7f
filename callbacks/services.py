"""What callbacks and routes ask for."""

from coverage.services import Office as Services

__all__ = ["Services"]
