"""Where sheets may lie: a file system that is memory and nothing else."""

from pathlib import Path

import pytest

from wbs.ceremony.paper import NotInMemory, file_system, refuse_disk

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
tmpfs /dev/shm tmpfs rw 0 0
tmpfs /run tmpfs rw 0 0
/dev/sdb1 /run/media/My\\040Disk vfat rw 0 0
tmpfs /mnt tmpfs rw 0 0
/dev/sdc1 /mnt ext4 rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/dev/shm/lembar", "tmpfs"),
        ("/srv/lembar", "ext4"),
        ("/dev/shmoo", "ext4"),
        ("/run/media/My Disk/lembar", "vfat"),
        ("/mnt/lembar", "ext4"),
    ],
)
def test_the_deepest_and_latest_mount_says_where_a_folder_lies(folder: str, kind: str) -> None:
    assert file_system(Path(folder), MOUNTS) == kind


def test_a_link_into_a_disk_is_a_disk(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\ntmpfs {tmp_path}/memory tmpfs rw 0 0\n")
    (tmp_path / "memory").mkdir()
    refuse_disk(tmp_path / "memory" / "lembar", mounts)
    (tmp_path / "disk").mkdir()
    (tmp_path / "memory" / "lembar").symlink_to(tmp_path / "disk")
    with pytest.raises(NotInMemory, match="lies on a disk"):
        refuse_disk(tmp_path / "memory" / "lembar", mounts)
