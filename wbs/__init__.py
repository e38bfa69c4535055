"""Layanan Integritas: the rooms and workshops of one whistleblowing system (see README.md here)."""
