"""Whether the network in use counts megabytes, as far as the system knows; it sends nothing."""

from __future__ import annotations


def counts() -> bool:
    """Whether what is sent now costs money by its size; False where the system cannot tell."""
    from PySide6.QtNetwork import QNetworkInformation  # the first page is shown without it

    known = QNetworkInformation.instance()
    return known is not None and known.supports(QNetworkInformation.Feature.Metered) and known.isMetered()
