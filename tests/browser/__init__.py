"""Tests that drive the client in a browser."""
