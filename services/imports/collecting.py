"""How often an import has Python look for reference cycles."""

import gc


def collect_rarely() -> None:
    """Have the collector of reference cycles run now and then, not for every few questions.

    What has been imported stays, so it need not look through that again and again. Questions come and go by the
    thousand, a dozen objects each, none of them in a cycle. Statements are, though: were it to wait any longer, a large
    import would hold the memory of thousands of them.
    """
    gc.freeze()
    gc.set_threshold(20_000, 5, 5)
