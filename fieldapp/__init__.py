"""fieldapp: village digital teams record support sessions offline and send them to the province."""

__version__ = "0.1.0"
