"""The matching engine: plain data in, plain data out, the same result on any machine."""

__version__ = "0.1.0"
