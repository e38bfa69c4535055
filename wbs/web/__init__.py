"""Manners of both web rooms: headers, hosts, language, forms, pages. No store, no cryptography, no cases."""
