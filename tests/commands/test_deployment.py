"""The files in deploy/ that an operator copies: their commands exist as written, and the proxy remembers nobody."""

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.commands.wbs_command import refused, wbs
from tests.house.tree import TOP
from wbs.__main__ import COMMANDS

DEPLOY = TOP / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
PROXY = (DEPLOY / "nginx-intake.conf").read_text(encoding="utf-8")


def started(unit: Path) -> list[str]:
    line = re.search(r"^ExecStart=/opt/wbs/.venv/bin/wbs (.+)$", unit.read_text(encoding="utf-8"), re.MULTILINE)
    assert line, unit
    return shlex.split(line[1])


def test_every_room_the_courier_and_the_notice_have_a_unit() -> None:
    assert sorted(started(unit)[0] for unit in UNITS) == ["courier", "courier", "desk", "intake", "notice"]


def test_the_couriers_line_on_the_server_and_sshds_own_limits_name_one_and_the_same_command() -> None:
    [line] = [one for one in (DEPLOY / "courier.authorized_keys").read_text().splitlines() if not one.startswith("#")]
    told = re.fullmatch(r'restrict,command="(\S+/wbs letterbox --data /var/lib/wbs)" ssh-ed25519 \S+ courier', line)
    assert told
    sshd = {order.strip() for order in (DEPLOY / "sshd-wbs.conf").read_text().splitlines()}
    assert {f"ForceCommand {told[1]}", "DisableForwarding yes", "PermitTTY no", "AuthenticationMethods publickey"} <= sshd


def test_sshd_takes_its_settings_as_they_are_written(tmp_path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "host")], check=True)
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    (tmp_path / "config").write_text(f"HostKey {tmp_path / 'host'}\nInclude {DEPLOY / 'sshd-wbs.conf'}\n")
    where = "user=wbs,host=courier,addr=127.0.0.1"
    asked = ["/usr/sbin/sshd", "-T", "-C", where, "-f", str(tmp_path / "config")]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.splitlines()
    assert {"disableforwarding yes", "permittty no", "permituserrc no", "authenticationmethods publickey"} <= set(told)
    assert "forcecommand /opt/wbs/.venv/bin/wbs letterbox --data /var/lib/wbs" in told


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_the_command_of_a_unit_takes_the_arguments_that_it_is_given(unit: Path) -> None:
    name, *arguments = started(unit)
    assert name in COMMANDS
    # On a machine where nothing is installed it gets as far as the settings that are not there.
    assert refused(wbs(name, *arguments), "/etc/wbs/settings.toml", "cannot be read")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_no_unit_can_leave_plaintext_behind_in_a_core_dump_or_a_shared_temporary_folder(unit: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    assert {"LimitCORE=0", "PrivateTmp=yes", "ProtectSystem=strict", "UMask=0077"} <= set(text.splitlines())


def test_the_notice_writes_nowhere_but_into_its_own_folder() -> None:
    lines = (DEPLOY / "wbs-notice.service").read_text(encoding="utf-8").splitlines()
    assert {"StateDirectory=wbs-notice", "StateDirectoryMode=0700", "ReadOnlyPaths=/etc/wbs /srv/wbs/casebook"} <= set(lines)
    assert [line for line in lines if line.startswith("ReadWritePaths")] == []
    started_with = started(DEPLOY / "wbs-notice.service")
    assert started_with[started_with.index("--state") + 1] == "/var/lib/wbs-notice"


def test_the_proxy_keeps_no_log_lays_nothing_on_a_disk_and_tells_intake_nothing() -> None:
    orders = {line.strip() for line in PROXY.splitlines()}
    assert {
        "access_log off;",
        "error_log /dev/null crit;",
        "gzip off;",
        "proxy_request_buffering off;",
        "proxy_buffering off;",
        "proxy_max_temp_file_size 0;",
        'proxy_set_header X-Forwarded-For "";',
        'proxy_set_header Referer "";',
    } <= orders
    told = re.findall(r"^\s*proxy_set_header (\S+) (.+);$", PROXY, re.MULTILINE)
    assert [name for name, value in told if value != '""'] == ["Host"]
    # By it intake tells whether somebody reads along; tests/web/test_browser.py holds that it goes no further.
    assert "User-Agent" not in dict(told)
