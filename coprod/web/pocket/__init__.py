"""The phone: plain HTML that works by itself, made quick by one script."""
