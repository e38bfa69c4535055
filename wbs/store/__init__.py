"""The two stores: the letterbox on the street and the casebook of the inspectorate. Bytes in, bytes out, no key.

This file imports neither: intake may load `wbs.store.letterbox` only, the desk `wbs.store.casebook` only.
"""
