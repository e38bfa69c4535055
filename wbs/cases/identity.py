"""What a self-reporter gives of himself: the fields of the gratification report's part A, for the form and for whoever opens it.

Slugs stand in sealed identities for ever: they are added, never renamed.
"""

from wbs.cases.kind import Field, Text

IDENTITY_FIELDS = (
    Field("name", Text("Nama lengkap", "Full name"), required=True, max_length=120),
    Field("nik", Text("NIK", "National id number (NIK)"), Text("16 angka di KTP", "16 digits on the KTP"), max_length=24),
    Field("born", Text("Tempat dan tanggal lahir", "Place and date of birth"), max_length=80),
    Field("position", Text("Jabatan, pangkat, golongan", "Position, rank, grade"), max_length=120),
    Field("email", Text("Alamat surel", "E-mail address"), max_length=120),
    Field("phone", Text("Nomor HP", "Mobile number"), max_length=40),
    Field("address", Text("Alamat sesuai KTP", "Address as on the KTP"), max_length=240),
    Field(
        "contact",
        Text("Orang lain yang dapat dihubungi, dan nomornya", "Another person who can be reached, and the number"),
        max_length=120,
    ),
)
