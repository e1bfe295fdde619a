"""Files in and out, side by side."""
