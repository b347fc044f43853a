"""`qms city` and `qms keys` as an administrator uses them: what they print, what they refuse, how they end."""

from pathlib import Path

import pytest

from qms.__main__ import main
from tests.city.conftest import PLAN
from tests.uplink.small.children import Children


@pytest.fixture
def plan(tmp_path: Path) -> str:
    """A good plan."""
    file = tmp_path / "city.toml"
    file.write_text(PLAN, encoding="utf-8")
    return str(file)


def qms(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Exit code, stdout, stderr."""
    code = main(list(words))
    said = capsys.readouterr()
    return code, said.out.strip(), said.err.strip()


def test_a_wrong_plan_starts_nothing_and_lists_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "city.toml"
    file.write_text(PLAN.replace('region = "000002"', 'region = "999999"').replace('id = "jh"', 'id = "pj"'))
    code, out, err = qms(capsys, "city", str(file), "--var", str(tmp_path))
    assert (code, out, len(err.splitlines())) == (2, "", 2)
    assert 'halls[1].region (id "pj")' in err
    assert "a second time" in err
    assert not (tmp_path / "city").exists()
    assert qms(capsys, "city", str(tmp_path / "none.toml"), "--var", str(tmp_path))[0] == 2


def test_keys_are_made_shown_changed_and_never_printed_secret(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    var = ("--var", str(tmp_path))
    code, public, _ = qms(capsys, "keys", "new", "pj", *var)
    assert (code, len(public)) == (0, 40)
    assert qms(capsys, "keys", "show", "pj", *var) == (0, public, "")
    code, out, err = qms(capsys, "keys", "new", "pj", *var)
    assert (code, out, "rotate" in err) == (1, "", True)
    code, changed, _ = qms(capsys, "keys", "rotate", "pj", *var)
    assert (code, changed != public) == (0, True)
    assert qms(capsys, "keys", "show", "nobody", *var)[0] == 1


def test_the_registry_is_changed_in_words_that_say_what_happened(
    tmp_path: Path, plan: str, capsys: pytest.CaptureFixture[str]
) -> None:
    city = ("--city", plan, "--var", str(tmp_path))
    first = qms(capsys, "keys", "new", "pj", "--var", str(tmp_path))[1]
    assert qms(capsys, "keys", "allow", "pj", first, *city) == (0, "hall pj may report with this key", "")
    second = qms(capsys, "keys", "rotate", "pj", "--var", str(tmp_path))[1]
    assert "1 older of its keys may be used for 7 days" in qms(capsys, "keys", "allow", "pj", second, *city)[1]
    assert "speaks for hall pj" in qms(capsys, "keys", "allow", "jh", second, *city)[2]
    assert "not drawn" in qms(capsys, "keys", "allow", "mars", first, *city)[2]
    assert qms(capsys, "keys", "revoke", first, *city)[0] == 0
    assert qms(capsys, "keys", "revoke", first, *city)[0] == 1
    assert "was revoked" in qms(capsys, "keys", "allow", "pj", first, *city)[2]
    listed = dict(line.split("\t")[1:] for line in qms(capsys, "keys", "list", *city)[1].splitlines())
    assert listed == {first: "revoked", second: "allowed"}


def test_a_token_is_printed_once(tmp_path: Path, plan: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, token, _ = qms(capsys, "city", plan, "--var", str(tmp_path), "--new-token", "office")
    assert (code, len(token) > 40) == (0, True)
    assert qms(capsys, "city", plan, "--var", str(tmp_path), "--new-token", "office")[1] != token


@pytest.mark.parametrize("verb", ["city", "keys"])
def test_help_shows_an_example(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([verb, "--help"])
    assert (ended.value.code, f"qms {verb}" in capsys.readouterr().out) == (0, True)


async def test_a_city_says_where_it_is_ends_cleanly_and_keeps_its_ports_and_its_file_to_itself(
    tmp_path: Path, plan: str, children: Children
) -> None:
    run = ("-m", "qms", "city", plan, "--var", str(tmp_path))
    first = await children.start(*run, "--port", "0", "--zmq", "tcp://127.0.0.1:*")
    words = (await first.line_with("ready")).split()
    assert words[:3] == ["ready", "city", "testcity"]
    web, uplink = words[3], words[5]
    elsewhere = (*run[:-1], str(tmp_path / "other"))
    for second in (
        await children.start(*elsewhere, "--port", web.rstrip("/").split(":")[-1], "--zmq", "tcp://127.0.0.1:*"),
        await children.start(*elsewhere, "--port", "0", "--zmq", uplink),
        await children.start(*run, "--port", "0", "--zmq", "tcp://127.0.0.1:*"),
    ):
        assert await second.ended() == 1
    assert await first.stop() == 0
