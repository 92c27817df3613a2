"""Where the command gets its account: options, a profile of the user's file, a file with the password, variables."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cdiscount_async.cli import main
from cdiscount_async.sandbox import Sandbox, Settings, serving

CALL = ["call", "GetSellerInformation"]

pytestmark = pytest.mark.usefixtures("in_the_shop")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Serve a sandbox with two sellers."""
    with serving(Sandbox(Settings(sellers=2, offers=2, orders=0, orders_a_day=0))) as served:
        yield served


@pytest.fixture
def profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Return a function that writes the user's file of profiles."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr(sys, "platform", "linux")
    file = tmp_path / "config" / "cdiscount" / "profiles.toml"
    file.parent.mkdir(parents=True)

    def write(text: str) -> Path:
        file.write_text(text, "utf-8")
        file.chmod(0o600)
        return file

    return write


def secret(path: Path, text: bytes, mode: int = 0o600) -> str:
    """Write a file with a password and return its path."""
    path.write_bytes(text)
    path.chmod(mode)
    return str(path)


def called(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return the login of the seller that a call was for."""
    assert 0 == main([*CALL, *arguments])
    return str(json.loads(capsys.readouterr().out)["seller_login"])


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return the message about wrong arguments."""
    with pytest.raises(SystemExit) as caught:
        main([*CALL, *arguments])
    assert 2 == caught.value.code
    return capsys.readouterr().err


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_a_password_comes_from_a_file(
    end: bytes, sandbox: Sandbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file has priority over the variable. A byte order mark and the end of the line do not belong to it."""
    monkeypatch.setenv("CDISCOUNT_PASSWORD", "wrong")
    file = secret(Path("password"), b"\xef\xbb\xbf" + sandbox.password.encode() + end)

    assert sandbox.login == called(capsys, "--password-file", file)


def test_others_who_can_read_a_password_are_reported(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """Secrets of containers have such modes, so the file is used; a pipe is of no one else."""
    file = secret(Path("password"), sandbox.password.encode(), 0o644)

    assert 0 == main([*CALL, "--password-file", file])
    assert "cdiscount: others can read the password in password: use chmod 600 password\n" == capsys.readouterr().err

    reader, writer = os.pipe()
    with os.fdopen(reader), os.fdopen(writer, "wb") as pipe:
        pipe.write(sandbox.password.encode())
        pipe.close()
        assert 0 == main([*CALL, "--password-file", f"/dev/fd/{reader}"])
    assert "" == capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "--password-file: password: No such file"),
        (b"", "--password-file: password: expected one line of text in UTF-8"),
        (b"sesame\nsesame\n", "expected one line of text in UTF-8, the password"),
        (b"sesame\xff", "expected one line of text in UTF-8, the password"),
        (b"sesame" * 1_000, "expected one line of text in UTF-8, the password"),
    ],
)
def test_a_file_without_a_password_is_reported(
    content: bytes | None, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message names the file, and nothing of its content."""
    if content is not None:
        secret(Path("password"), content)

    told = refused(capsys, "--password-file", "password")

    assert message in told
    assert "sesame" not in told


def test_a_profile_is_an_account_and_a_service(
    sandbox: Sandbox,
    profiles: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A profile replaces the variables as a whole: a variable with the password of another login is not sent."""
    first, second = list(sandbox.accounts)[:2]
    monkeypatch.setenv("CDISCOUNT_ENVIRONMENT", "http://127.0.0.1:9")
    monkeypatch.setenv("CDISCOUNT_LOGIN", first.login)
    monkeypatch.setenv("CDISCOUNT_PASSWORD", first.password)
    file = profiles(
        f'[one]\nenvironment = "{sandbox.url}"\nlogin = "{second.login}"\npassword = "{second.password}"\n'
        f'[two]\nenvironment = "{sandbox.url}"\nlogin = "{second.login}"\npassword_file = "secret"\n'
        f'[service]\nenvironment = "{sandbox.url}"\n'
        f'[bare]\nenvironment = "{sandbox.url}"\nlogin = "{second.login}"\n'
    )
    secret(file.parent / "secret", second.password.encode())

    assert second.login == called(capsys, "--profile", "one")
    assert second.login == called(capsys, "--profile", "two")
    assert first.login == called(capsys, "--profile", "service")
    assert second.login == called(capsys, "--profile", "bare", "--password-file", str(file.parent / "secret"))
    assert "a password is needed" in refused(capsys, "--profile", "bare")
    monkeypatch.setenv("CDISCOUNT_PROFILE", "one")
    assert second.login == called(capsys)
    assert second.login == called(capsys, "--login", second.login)
    assert f"--login: the profile one is for {second.login}" in refused(capsys, "--login", first.login)
    assert 1 == main([*CALL, "--environment", "http://127.0.0.1:9"])  # an option has priority
    assert first.login == called(capsys, "--profile", "", "--environment", sandbox.url, "--login", first.login)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[shop]\npassword = "sesame"\n', "there is no profile 'shp'; did you mean shop?"),
        ("", "there is no profile 'shp'; there are none"),
        ('[a]\n[b]\nlogin = "x"\n', "there is no profile 'shp'; there are a, b"),
        ('[shp]\npasword = "sesame"\n', "[shp] has the unknown key 'pasword'; did you mean password?"),
        ("[shp]\nx = 1\n", "unknown key 'x'; there are environment, login, password, password_file"),
        ("[shp]\npassword = 12345\n", "[shp]: password: expected a text in quotes"),
        ('[shp]\npassword = "sesame"\npassword_file = "f"\n', "[shp] has both password and password_file"),
        ('shp = "sesame"\n', "[shp] is not a table"),
        ('[shp]\npassword = "sesame\n', "profiles.toml: Illegal character '\\n' (at line 2"),
        ('[shp]\nlogin = "a"\npassword_file = "~no-such-user/p"\n', "Could not determine home directory"),
        ('[shp]\nlogin = "a"\npassword_file = "gone"\n', "config/cdiscount/gone: No such file or directory"),
        ("#" * 1_000_001, "more than 1,000,000 bytes"),
        ("[shp]\nlogin = " + "9" * 5_000, "profiles.toml: Exceeds the limit"),
    ],
)
def test_a_wrong_profile_is_reported(
    text: str, message: str, profiles: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """The message names the file and what is near, and no password."""
    profiles(text)

    told = refused(capsys, "--profile", "shp")

    assert "cdiscount call: --profile: " in told
    assert message in told
    assert "sesame" not in told


def test_a_file_of_profiles_is_needed_and_text(
    profiles: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing file and one that is not UTF-8 are named."""
    assert "config/cdiscount/profiles.toml: No such file or directory" in refused(capsys, "--profile", "shop")
    profiles("").write_bytes(b"\xff")
    assert "profiles.toml: expected a text in UTF-8" in refused(capsys, "--profile", "shop")


def test_a_pipe_is_no_file_of_profiles(profiles: Callable[[str], Path], capsys: pytest.CaptureFixture[str]) -> None:
    """The command does not wait for the other end of the pipe."""
    file = profiles("")
    file.unlink()
    os.mkfifo(file)

    assert f"{file}: expected a file, not a directory, a pipe or a device" in refused(capsys, "--profile", "shop")


def test_passwords_that_others_can_read_are_refused(
    sandbox: Sandbox, profiles: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """A file without any password may have any mode."""
    file = profiles('[shop]\nlogin = "a"\n[other]\npassword = "sesame"\n')
    file.chmod(0o640)
    assert f"{file}: others can read the passwords in it: use chmod 600 {file}" in refused(capsys, "--profile", "shop")

    profiles(f'[shop]\nenvironment = "{sandbox.url}"\n').chmod(0o644)
    assert sandbox.login == called(capsys, "--profile", "shop")


def test_a_purge_is_counted_if_nothing_is_to_be_asked(
    sandbox: Sandbox, profiles: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """A check of a package that purges uses the account of a profile, as it uses that of the variables."""
    account = list(sandbox.accounts)[1]
    profiles(f'[shop]\nlogin = "{account.login}"\npassword = "{account.password}"\n[bare]\nlogin = "a"\n')
    Path("offers.csv").write_text("SellerProductId,ProductEan,ProductCondition,Price,Stock\nA,3000000000014,6,9.99,1\n")
    check = ["package", "check", "offers.csv", "--kind", "offers", "--purge-and-replace"]

    main([*check, "--profile", "shop"])
    assert (
        "offer on line on site 1 is not in it, and will go off line; --compare counts them exactly"
        in capsys.readouterr().err
    )
    main([*check, "--profile", "bare"])
    assert "every offer on site 1 that is not in it goes off line; --compare counts them\n" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("platform", "directory"),
    [("darwin", "home/Library/Application Support"), ("win32", "roaming"), ("linux", "config")],
)
def test_each_system_has_a_place_for_profiles(
    platform: str, directory: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file is where programs of each system have their configuration."""
    for name, place in (("HOME", "home"), ("APPDATA", "roaming"), ("XDG_CONFIG_HOME", "config")):
        monkeypatch.setenv(name, str(tmp_path / place))
    monkeypatch.setattr(sys, "platform", platform)

    assert f"{tmp_path / directory}/cdiscount/profiles.toml: No such file" in refused(capsys, "--profile", "shop")
