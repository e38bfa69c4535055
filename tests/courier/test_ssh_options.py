"""How ssh is called: every answer that a configuration, an agent or a person could give is given already."""

import os
import subprocess
from pathlib import Path

import pytest

from wbs.command_line import WrongUse
from wbs.courier.ssh import Address, Ssh, address, key_file, options


def effective(tmp_path: Path) -> set[str]:
    """What OpenSSH itself makes of our options, in a home whose configuration says the opposite."""
    home = tmp_path / "home"
    (home / ".ssh").mkdir(parents=True)
    (home / ".ssh" / "config").write_text("ProxyCommand touch /nowhere\nStrictHostKeyChecking no\nForwardAgent yes\n")
    command = ["ssh", *options(tmp_path / "key", tmp_path / "hosts"), "-G", "-p", "22", "-l", "wbs", "--", "server.example"]
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "SSH_AUTH_SOCK": str(tmp_path / "agent")}
    told = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    return set(told.stdout.splitlines())


def test_nothing_is_left_to_a_configuration_an_agent_or_a_question(tmp_path: Path) -> None:
    told = effective(tmp_path)
    assert {
        "batchmode yes",
        "stricthostkeychecking true",
        f"userknownhostsfile {tmp_path / 'hosts'}",
        "globalknownhostsfile /dev/null",
        "updatehostkeys false",
        "verifyhostkeydns false",
        f"identityfile {tmp_path / 'key'}",
        "identitiesonly yes",
        "identityagent none",
        "passwordauthentication no",
        "kbdinteractiveauthentication no",
        "hostbasedauthentication no",
        "forwardagent no",
        "forwardx11 no",
        "clearallforwardings yes",
        "permitlocalcommand no",
        "requesttty false",
        "controlmaster false",
        "serveraliveinterval 15",
        "connecttimeout 20",
    } <= told
    assert not [line for line in told if line.startswith(("proxycommand", "proxyjump", "controlpath", "sendenv"))]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("ssh://wbs@server.example/", Address("wbs", "server.example", 22)),
        ("ssh://wbs@server.example:2222", Address("wbs", "server.example", 2222)),
        ("ssh://wbs@[::1]:22/", Address("wbs", "::1", 22)),
    ],
)
def test_an_address_is_account_host_and_port(text: str, meant: Address) -> None:
    assert address(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "ssh://server.example/",
        "ssh://wbs@/",
        "ssh://wbs@-oProxyCommand=x/",
        "ssh://-l@server.example/",
        "ssh://wbs:secret@server.example/",
        "ssh://wbs@server.example/folder",
        "ssh://wbs@server.example/?a=b",
        "ssh://wbs@server.example:99999/",
        "ssh://wbs@server example/",
        "sftp://wbs@server.example/",
    ],
)
def test_what_is_no_address_is_wrong_use(text: str) -> None:
    with pytest.raises(WrongUse, match="ssh://account@host"):
        address(text)


def test_a_file_that_ssh_would_read_otherwise_than_it_is_named_is_wrong_use(tmp_path: Path) -> None:
    for name in ("two words", "%h", "$HOME", 'qu"ote'):
        (tmp_path / name).write_text("key")
        with pytest.raises(WrongUse, match="character"):
            key_file(tmp_path / name, "--identity")
    with pytest.raises(WrongUse, match="no file"):
        key_file(tmp_path / "none", "--identity")
    with pytest.raises(WrongUse, match="--known-hosts FILE"):
        key_file(None, "--known-hosts")


def test_a_machine_without_ssh_is_told_which_package_brings_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(WrongUse, match="openssh-client"):
        Ssh(Address("wbs", "server.example", 22), None, None)
