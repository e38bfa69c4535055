"""A small plan that makes an office: the cast of the tests, as TOML. Olga and Nur are heads, Ratna oversees, Omar reads."""

PLAN = """\
office = "Kantor Uji Tirtawana"
expires = 2030-06-30

[[officers]]
login = "olga"
name = "Olga"
role = "head"
unit = "inspektorat"
positions = ["inspektur"]
kinds = ["gratification", "conflict", "integrity", "consultation"]

[[officers]]
login = "nur"
name = "Nur"
role = "head"
unit = "inspektorat"
positions = ["kepala_upg"]
kinds = ["gratification", "conflict", "integrity", "consultation"]

[[officers]]
login = "ratna"
name = "Ratna"
role = "overseer"
unit = "sekretariat"
positions = ["sekretaris"]

[[holders]]
name = "Ratna"
login = "ratna"

[[holders]]
name = "Olga"
login = "olga"

[[holders]]
name = "Kepala Kantor"
"""
