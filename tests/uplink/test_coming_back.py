"""The uplink after trouble: a silent line, a city or a hall brought back from an older copy, a store without space."""

import asyncio
import shutil

from qms.uplink.envelope import Header
from tests.uplink.conftest import World
from tests.uplink.small.city import Heard, bodies, rows, soon
from tests.uplink.small.hall import some
from tests.uplink.small.line import kind
from tests.uplink.small.proxy import Proxy


async def test_a_city_that_went_back_gets_everything_again(world: World) -> None:
    hall = world.hall()
    world.send(hall)
    await world.city.has(hall.epoch, await hall.write(some("a", 20)))
    await world.city.stop()
    shutil.copytree(world.city.folder, world.folder / "backup")
    await world.city.start()
    last = await hall.write(some("b", 200))
    await world.city.has(hall.epoch, last)
    await world.city.stop()
    shutil.rmtree(world.city.folder)
    shutil.copytree(world.folder / "backup", world.city.folder)
    world.city.answers.clear()
    await world.city.start()
    await world.city.has(hall.epoch, last)
    assert len(bodies(world.city.folder, "pengjiang", hall.epoch)) == last
    assert rows(world.city.folder, "SELECT count(*), sum(state = 'finished') FROM visits") == [(220, 220)]


async def test_a_hall_that_went_back_is_told_and_overwrites_nothing(world: World, log: Heard) -> None:
    hall = world.hall()
    await hall.write(some("a", 1))
    await hall.close()
    shutil.copytree(world.folder / "pengjiang", world.folder / "older")
    hall = world.hall()
    world.send(hall)
    last = await hall.write(some("b", 2))
    await world.city.has(hall.epoch, last)
    await world.silence()
    before = bodies(world.city.folder, "pengjiang", hall.epoch)
    older = world.hall("older")
    world.send(older)
    assert "went back" in await soon(older.disowned_with.get())
    await log.line("nothing more is sent under this epoch")
    await older.write(some("c", 2))
    assert bodies(world.city.folder, "pengjiang", hall.epoch) == before


async def test_a_hall_with_another_past_under_the_same_epoch_is_found_out(world: World) -> None:
    hall = world.hall()
    await hall.write(some("a", 1))
    await hall.close()
    shutil.copytree(world.folder / "pengjiang", world.folder / "older")
    hall = world.hall()
    world.send(hall)
    await world.city.has(hall.epoch, await hall.write(some("b", 1)))
    await world.silence()
    older = world.hall("older")
    await older.write(some("c", 2))
    world.send(older)
    assert "another entry 10" in await soon(older.disowned_with.get())


async def test_a_new_epoch_of_a_hall_stands_beside_the_old_one(world: World) -> None:
    old = world.hall()
    world.send(old)
    await world.city.has(old.epoch, await old.write(some("a", 3)))
    await world.silence()
    new = world.hall("restored")
    world.send(new)
    await world.city.has(new.epoch, await new.write([*some("a", 3), *some("b", 1)]))
    assert len(bodies(world.city.folder, "pengjiang", old.epoch)) == 15
    assert len(bodies(world.city.folder, "pengjiang", new.epoch)) == 20
    assert rows(world.city.folder, "SELECT count(*), sum(rating) FROM visits") == [(4, 20)]


async def test_a_line_that_went_dead_without_a_word_is_noticed_and_replaced(world: World, log: Heard) -> None:
    async with Proxy(world.city.address) as proxy:
        hall = world.hall()
        world.send(hall, address=proxy.address)
        await world.city.has(hall.epoch, await hall.write(some("a", 1)))
        proxy.swallow()
        last = await hall.write(some("b", 1))
        await log.line("no uplink")
        proxy.heal()
        await world.city.has(hall.epoch, last)
        await log.line("connected again")


async def test_a_city_that_cannot_write_asks_to_wait_and_loses_nothing(world: World) -> None:
    hall = world.hall()
    world.city.break_store()
    world.send(hall)
    last = await hall.write(some("a", 2))
    await soon(world.city.troubles.get())
    world.city.mend_store()
    await world.city.has(hall.epoch, last)
    assert len(bodies(world.city.folder, "pengjiang", hall.epoch)) == last


async def test_a_city_without_memory_of_a_hall_takes_it_from_where_its_journal_begins(world: World) -> None:
    async with world.line(world.pair) as line:
        assert kind(await line.ask(Header(t="hello", h="pengjiang", ep="late", f=101))) == "ack"
        assert kind(await line.batch(101, [b"{}"], epoch="late")) == "ack"
        assert kind(await line.batch(90, [b"{}"], epoch="late")) == "ack"
    assert [seq for seq, _ in bodies(world.city.folder, "pengjiang", "late")] == [101]


async def test_many_halls_at_once(world: World) -> None:
    await asyncio.gather(*(_one_hall(world, n) for n in range(12)))
    assert rows(world.city.folder, "SELECT count(*), sum(last), min(sound) FROM streams") == [(12, 12 * 100, 1)]


async def _one_hall(world: World, n: int) -> None:
    pair = await world.another(f"hall{n}")
    hall = world.hall(pair.name)
    world.send(hall, pair, name=pair.name)
    await world.city.has(hall.epoch, await hall.write(some(pair.name, 20)))
