"""What commands say."""


def counted(number: int, noun: str) -> str:
    """How many there are of something: 1 fault, 2 faults."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
