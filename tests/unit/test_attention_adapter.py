"""An adapter as bytes, and a stream with one: junk is refused, nothing is the base model exactly, live is history."""

import io
import json
import struct
import warnings
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from headwater.attention import AttentionModel, ModelMismatch, Stream
from headwater.attention.personal.adapter import Adapter, AdapterUnusable
from headwater.attention.personal.lesson import softmax
from headwater.attention.personal.slots import STATES, WIDTH
from headwater.features import NAMES
from headwater.records import FeatureRow, Inference
from tests.support.lessons import K, adapter, with_slots
from tests.support.rows import day, rows

Change = Callable[[dict[str, Any], dict[str, Any]], object]


@cache
def a_day() -> tuple[FeatureRow, ...]:
    return tuple(rows(day())[:300])


@cache
def base() -> AttentionModel:
    return AttentionModel.load(provider="cpu")


def own(numbers: Adapter) -> Stream:
    """A stream with these numbers; the model itself is left as it was."""
    model = base()
    model.adapt(replace(numbers, model=model.version).to_bytes())
    try:
        return model.stream()
    finally:
        model.adapt(None)


def p(found: Sequence[Inference]) -> np.ndarray:
    return np.array([(*i.probabilities, i.task_end, i.drift_soon) for i in found])


def edited(change: Change, numbers: Adapter | None = None) -> bytes:
    """The bytes of an adapter after something was done to what it tells and to its arrays."""
    with np.load(io.BytesIO((numbers or adapter()).to_bytes())) as z:
        about, arrays = json.loads(z["about"].tobytes()), {n: z[n] for n in z.files if n != "about"}
    change(about, arrays)
    file = io.BytesIO()
    np.savez(file, about=np.frombuffer(json.dumps(about).encode(), np.uint8), **arrays)
    return file.getvalue()


def refused(body: bytes, model: str = "base") -> None:
    with pytest.raises(AdapterUnusable) as caught:
        Adapter.from_bytes(body, model)
    assert str(caught.value).count(".") == 1


# -- bytes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", [b"", b"\0", b"junk" * 999, b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"\x80\x04N."])
def test_junk_is_refused(body: bytes) -> None:
    refused(body)


def test_no_byte_and_no_cut_makes_it_crash() -> None:
    body = adapter().to_bytes()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what zipfile says of junk
        for n in range(0, len(body), 5):
            refused(body[:n])
            for value in (body[n] ^ 1, body[n] ^ 8, 255):
                hurt = body[:n] + bytes([value]) + body[n + 1 :]
                try:
                    assert Adapter.from_bytes(hurt, "base").version == adapter().version  # it hit no number
                except AdapterUnusable:
                    continue


def test_hurt_headers_do_not_make_it_crash() -> None:
    body, random = adapter().to_bytes(), np.random.default_rng(2)
    heads = [n for n in range(len(body)) if body.startswith(b"\x93NUMPY", n)]
    for _ in range(1500):
        hurt, head = bytearray(body), int(random.choice(heads))
        for at in random.integers(head + 8, head + 100, 3):
            hurt[at] = int(random.integers(256))
        with suppress(AdapterUnusable):
            Adapter.from_bytes(bytes(hurt), "base")


def test_a_header_that_is_no_python_is_refused() -> None:
    body = adapter().to_bytes()
    with zipfile.ZipFile(io.BytesIO(body)) as z:
        parts = {name: z.read(name) for name in z.namelist()}
    part = parts["own_w.npy"]
    size = struct.unpack("<H", part[8:10])[0]
    parts["own_w.npy"] = part[:10] + b"if 1:\n    a\n  b\n".ljust(size - 1) + b"\n" + part[10 + size :]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as z:
        for name, content in parts.items():
            z.writestr(name, content)
    refused(file.getvalue())


def test_one_that_says_that_it_is_huge_is_refused() -> None:
    head = b"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,), }".ljust(117) + b"\n"
    refused(b"\x93NUMPY\x01\x00\x76\x00" + head)
    file = io.BytesIO()
    np.savez_compressed(file, about=np.zeros(64 * 1024 * 1024, np.uint8))
    assert len(file.getvalue()) < 100_000
    refused(file.getvalue())
    refused(adapter().to_bytes() + bytes(5 * 1024 * 1024))


@pytest.mark.parametrize(
    "change",
    [
        lambda a, _: a.update(format=2),
        lambda a, _: a.update(spec="other"),
        lambda a, _: a.update(model="older"),
        lambda a, _: a.update(temperature=0),
        lambda a, _: a.update(temperature=float("nan")),
        lambda a, _: a.update(temperature=1e9),
        lambda a, _: a.update(temperature=[]),
        lambda a, _: a.update(threshold=1.5),
        lambda a, _: a.update(threshold=float("nan")),
        lambda a, _: a.update(threshold="much"),
        lambda a, _: a.clear(),
        lambda _, x: x.clear(),
        lambda _, x: x.pop("own_w"),
        lambda _, x: x.update(hidden_w=x["hidden_w"].T),
        lambda _, x: x.update(own_w=x["own_w"][1:]),
        lambda _, x: x.update(own_w=np.full((K, STATES), np.nan)),
        lambda _, x: x.update(hidden_w=np.full((1 + WIDTH, STATES), np.inf)),
        lambda _, x: x.update(own_w=np.full((K, STATES), "1")),
        lambda _, x: x.update(own_w=x["own_w"].astype(complex)),
        lambda _, x: x.update(own_w=x["own_w"].astype(float)),
        lambda _, x: x.update(own_w=x["own_w"].astype("datetime64[s]")),
        lambda _, x: x.update(hidden_w=np.full((1 + WIDTH, STATES), 1e20, np.float32)),
        lambda a, _: a.update(rung="\ud800"),
        lambda a, _: a.update(rung="own" * 99),
        lambda a, _: a.update(rung=""),
        lambda _, x: x.update(more=np.zeros(3)),
    ],
)
def test_what_cannot_be_is_refused(change: Change) -> None:
    refused(edited(change))


@pytest.mark.parametrize(
    "change",
    [
        lambda _, x: x.pop("0.qkv_a"),
        lambda _, x: x.update({"0.qkv_a": x["0.qkv_a"].T}),
        lambda _, x: x.update({"3.out_b": x["3.out_b"] * np.nan}),
        lambda _, x: x.update({"0.qkv_b": np.full_like(x["0.qkv_b"], 1e20)}),
        lambda _, x: x.update({"9.out_b": x["3.out_b"]}),
    ],
)
def test_slots_that_do_not_fit_are_refused(change: Change) -> None:
    refused(edited(change, with_slots(adapter(), 0.01)))


def test_another_models_is_refused() -> None:
    refused(adapter("one").to_bytes(), "two")
    refused(adapter("one").to_bytes(), "")


@pytest.mark.parametrize("numbers", [adapter(), adapter(size=0), with_slots(adapter(), 0.01)])
def test_bytes_give_the_same_again(numbers: Adapter) -> None:
    again = Adapter.from_bytes(numbers.to_bytes(), "base")
    assert (again.version, again.rung, again.temperature) == (numbers.version, numbers.rung, numbers.temperature)
    assert again.threshold == numbers.threshold
    np.testing.assert_allclose(again.head.own_w, numbers.head.own_w, rtol=1e-6)
    assert again.slots.keys() == numbers.slots.keys()
    assert again.to_bytes() == numbers.to_bytes()


def test_the_version_names_the_numbers() -> None:
    assert adapter().version == adapter().version
    assert adapter().version.startswith("head-")
    others = [
        adapter(), adapter(seed=1), adapter("other"), replace(adapter(), temperature=1.2),
        replace(adapter(), threshold=None), with_slots(adapter(), 0.01), with_slots(adapter(), 0.01, 1),
    ]  # fmt: skip
    assert len({x.version for x in others}) == len(others)


def test_nothing_changed_is_nothing_changed_and_heat_is_heat() -> None:
    rng = np.random.default_rng(5)
    raw, hidden = rng.normal(0, 3, (7, STATES)), rng.normal(0, 1, (7, WIDTH))
    num = rng.normal(0, 1, (7, len(NAMES))).astype(np.float32)
    np.testing.assert_allclose(adapter(size=0).changed(raw, hidden, num, 1.3), raw, rtol=1e-12)
    warm = replace(adapter(size=0), temperature=2.0).changed(raw, hidden, num, 1.3)
    np.testing.assert_allclose(softmax(warm / 1.3), softmax(raw / 1.3 / 2))


# -- streams ---------------------------------------------------------------------------------------------------


def test_a_model_that_refuses_one_goes_on_with_what_it_had() -> None:
    model = AttentionModel.load(provider="cpu")
    model.adapt(adapter(model.version).to_bytes())
    was = model.adapter
    assert was.startswith("head-")
    for body in (b"junk", adapter("older").to_bytes()):
        with pytest.raises(AdapterUnusable):
            model.adapt(body)
        assert model.adapter == was
    model.adapt(None)
    assert model.adapter == ""


def test_live_is_history_with_an_adapter() -> None:
    for numbers in (adapter(), with_slots(adapter(), 0.02)):
        live = own(numbers)
        steps = [live.step(row) for row in a_day()]
        told = own(numbers).run(a_day())
        assert np.abs(p(steps) - p(told)).max() <= 0.01
        assert {i.adapter for i in steps} == {i.adapter for i in told}
        assert steps[0].adapter.startswith(numbers.rung)
        assert steps[0].model == base().version


def test_an_adapter_of_zeros_says_what_the_base_model_says() -> None:
    plain = base().stream().run(a_day())
    for numbers in (adapter(size=0), with_slots(adapter(size=0), 0.0)):
        told = own(numbers).run(a_day())
        np.testing.assert_allclose(p(told), p(plain), atol=1e-6)
        assert [i.state for i in told] == [i.state for i in plain]
        assert [replace(i, adapter="", probabilities=(), drift_soon=0) for i in told] == [
            replace(i, probabilities=(), drift_soon=0) for i in plain
        ]


def test_an_adapter_changes_what_is_said_of_states_and_nothing_of_ends() -> None:
    plain, told = base().stream().run(a_day()), own(adapter()).run(a_day())
    assert np.abs(p(told) - p(plain))[:, :STATES].mean() > 0.015
    assert [i.task_end for i in told] == [i.task_end for i in plain]
    assert all(sum(i.probabilities) == pytest.approx(1) for i in told)


def test_slots_change_answers_and_the_peek_sees_them() -> None:
    plain = base().stream().run(a_day())
    stream = own(with_slots(adapter(size=0), 0.15))
    told = stream.run(a_day()[:-1])
    assert np.abs(p(told) - p(plain[:-1])).mean() > 0.003
    peeked = stream.peek(a_day()[-1:])[0]
    stepped = stream.step(a_day()[-1])
    assert peeked == replace(stepped, provisional=True)


def test_plain_streams_know_nothing_of_it() -> None:
    model = AttentionModel.load(provider="cpu")
    model.adapt(adapter(model.version).to_bytes())
    assert model.stream(plain=True).run(a_day()) == base().stream().run(a_day())


def test_a_stream_keeps_the_adapter_it_began_with() -> None:
    model = AttentionModel.load(provider="cpu")
    stream = model.stream()
    stream.run(a_day()[:50])
    model.adapt(adapter(model.version).to_bytes())
    assert stream.fork().step(a_day()[50]).adapter == ""
    assert model.stream().step(a_day()[50]).adapter == model.adapter


def test_memory_is_shared_unless_layers_are_others() -> None:
    streams = [base().stream(), own(adapter()), own(with_slots(adapter(), 0.02)), own(with_slots(adapter(), 0.02, 1))]
    for stream in streams:
        stream.run(a_day()[:200])
    plain, changed, deep, other = streams
    plain.restore(changed.state())
    changed.restore(plain.state())
    assert p([plain.step(a_day()[200])]) == pytest.approx(p(base().stream().run(a_day()[:201])[-1:]), abs=0.01)
    for a, b in ((plain, deep), (deep, plain), (deep, other)):
        was = a.state()
        with pytest.raises(ModelMismatch):
            a.restore(b.state())
        assert a.state() == was
    deep.fork().restore(deep.state())


def test_looking_gives_what_the_answers_are_made_of() -> None:
    seen = base().stream(plain=True).look(a_day())
    told = base().stream().run(a_day())
    assert (seen.raw.shape, seen.hidden.shape) == ((len(told), STATES), (len(told), WIDTH))
    likely = softmax(seen.raw / base().calibration.temperature)
    assert np.abs(likely - np.array([i.probabilities for i in told])).max() < 0.01


def test_numbers_out_of_range_are_bent_before_they_are_looked_at() -> None:
    wild = replace(a_day()[0], num=np.full(len(NAMES), np.nan, np.float32))
    huge = replace(a_day()[1], num=np.full(len(NAMES), 1e30, np.float32))
    seen = base().stream().look([wild, huge])
    assert np.isfinite(seen.num).all()
    assert np.isfinite(seen.raw).all()
    assert np.isfinite(p(own(adapter()).run([wild, huge]))).all()
