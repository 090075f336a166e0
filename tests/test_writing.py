"""What is written is read back the same, whole or not at all."""

import os
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relgraph.errors import OutputError
from relgraph.io import read, write_bytes, write_folder, write_json
from relgraph.io.writing import to_csv
from relgraph.model import Decision, Interaction, Participation, Records, Relationship, Stakeholder
from relgraph.validation import Policy, settle
from relgraph.vocabulary import names

ODD = [
    "张三",
    "李 四",
    '"',
    "a\nb",
    "=1+1",
    "'=x",
    "''",
    "-5",
    "+86 1",
    "@home",
    "\ttab",
    "N/A",
    "nan",
    "007",
    "a,b",
    "x;y",
    "1.5E+3 m",
    "'",
    "🙂",
    "ＡＢＣ",
]
texts = (
    (st.sampled_from(ODD) | st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=6))
    .map(str.strip)
    .filter(bool)
)
tag_texts = texts.filter(lambda text: not set(text) & set(";；"))
keys = texts.filter(lambda text: "E+" not in text and not set(text) & set(";；、"))
labels = (
    st.sampled_from(
        ["type", "编号", "职务", "Name", "客户名称", "attribute:x", "=h", "shoe size", "名", "影响力(1)", "owner"]
    )
    | texts
)
shares = st.floats(0, 1)
some = st.none()


def fields(**strategies):
    return {name: some | strategy for name, strategy in strategies.items()}


@st.composite
def networks(draw):
    ids = draw(st.lists(keys, unique=True, max_size=4))
    attributes = st.dictionaries(labels, texts, max_size=2)
    roles = st.lists(st.sampled_from(names("role")), unique=True, max_size=2).map(tuple)
    days = st.dates(date(1900, 1, 1))
    stance = st.integers(-2, 2)
    people = [
        draw(
            st.builds(
                Stakeholder,
                id=st.just(identity),
                name=texts,
                type=st.sampled_from(names("type")),
                buying_roles=roles,
                tags=st.lists(tag_texts, unique=True, max_size=2).map(tuple),
                attributes=attributes,
                **fields(
                    entity=st.sampled_from(names("entity")),
                    organization=texts,
                    title=texts,
                    note=texts,
                    level=st.integers(1, 9),
                    power=shares,
                    stance=stance,
                    ours=st.booleans(),
                    expires=days,
                    value=st.floats(allow_nan=False, allow_infinity=False),
                    owner=texts,
                ),
            )
        )
        for identity in ids
    ]
    if len(ids) < 2:
        return Records(stakeholders=tuple(people))
    pairs = st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True)
    ties, contacts, parts = [], [], []
    for source, target in draw(st.lists(pairs, max_size=4)):
        ends = {"source": st.just(source), "target": st.just(target)}
        ties.append(
            draw(
                st.builds(
                    Relationship,
                    **ends,
                    kind=st.sampled_from(["friend", "email", "dines_with", "共现", "manages"]),
                    attributes=attributes,
                    **fields(
                        strength=st.floats(0, 1, exclude_min=True),
                        weight=st.floats(1e-9, 1e9),
                        sentiment=st.floats(-1, 1),
                        directed=st.booleans(),
                        since=days,
                        evidence=texts,
                    ),
                )
            )
        )
        moments = st.datetimes(datetime(1900, 1, 1))
        contacts.append(
            draw(
                st.builds(
                    Interaction, date=moments, **ends, **fields(channel=texts, note=texts, sentiment=st.floats(-1, 1))
                )
            )
        )
        parts.append(
            draw(
                st.builds(
                    Participation,
                    decision=st.just("d"),
                    stakeholder=st.just(source),
                    buying_roles=roles,
                    stance=some | stance,
                )
            )
        )
    decisions = (
        draw(
            st.builds(Decision, id=st.just("d"), name=texts, **fields(due=days, rule=texts, value=st.floats(0, 1e12)))
        ),
    )
    return Records(
        stakeholders=tuple(people),
        relationships=tuple(ties),
        interactions=tuple(contacts),
        decisions=decisions if parts else (),
        participations=tuple(parts),
    )


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(networks())
def test_what_is_written_is_read_back_the_same(tmp_path_factory, raw):
    records, _ = settle(raw, policy=Policy(on_duplicate="keep"))
    place = tmp_path_factory.mktemp("net")
    for written in (write_folder(records, place / "csv"), write_json(records, place / "net.json")):
        reading = read(written)
        assert reading.errors == ()
        assert reading.records == records


def test_a_comma_within_a_tag_parts_nothing(tmp_path):
    people = tuple(Stakeholder(id=str(i), name=str(i), tags=tags) for i, tags in enumerate([("a,b",), ("a,b", "c")]))
    records = Records(stakeholders=people)
    assert read(write_folder(records, tmp_path / "net")).records == records


def test_columns_that_look_like_another_table_or_field_stay_what_they_are(tmp_path):
    tie = Relationship(source="1", target="2", kind="directed", attributes={"First Name": "x", "Last Name": "y"})
    records = Records(stakeholders=(Stakeholder(id="1", name="1"), Stakeholder(id="2", name="2")), relationships=(tie,))
    assert read(write_folder(records, tmp_path / "net")).records == records
    assert read(write_json(records, tmp_path / "net.json")).records == records


def test_an_empty_network_comes_back_empty(tmp_path):
    assert read(write_folder(Records(), tmp_path / "net")).records == Records()
    assert read(write_json(Records(), tmp_path / "net.json")).records == Records()


RECORDS = Records(
    stakeholders=(
        Stakeholder(id="1", name="=HYPERLINK(1)", stance=-2, buying_roles=("decider", "user"), attributes={"Δ": "-5"}),
        Stakeholder(id="2", name="李四", expires=date(2024, 3, 4), attributes={"职务": "x"}),
    ),
    relationships=(Relationship(source="1", target="2", kind="friend", strength=0.5),),
)


def test_the_folder_is_what_excel_wants(tmp_path):
    data = (write_folder(RECORDS, tmp_path / "net") / "stakeholders.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").splitlines() == [
        "id,name,type,stance,buying_roles,expires,Δ,attribute:职务",
        "1,'=HYPERLINK(1),other,-2,decider;user,,-5,",
        "2,李四,other,,,2024-03-04,,x",
    ]


@pytest.mark.parametrize("text", ["=1", "+cmd", "-x", "@x", "＝1", "'=1"])
def test_no_text_is_a_formula(text):
    records = Records(stakeholders=(Stakeholder(id="1", name=text),))
    assert f"1,'{text},".encode() in to_csv(records, "stakeholders")


# --- whole or not at all -----------------------------------------------------------------


def left_over(folder):
    return sorted(file.name for file in folder.iterdir() if file.name.endswith(".tmp"))


def test_what_exists_is_kept_without_force(tmp_path):
    place = tmp_path / "net.json"
    place.write_text("mine")
    with pytest.raises(OutputError, match="--force"):
        write_json(RECORDS, place)
    assert place.read_text() == "mine"
    write_json(RECORDS, place, force=True)
    assert read(place).records == RECORDS
    assert left_over(tmp_path) == []


def test_a_link_is_replaced_not_followed(tmp_path):
    precious = tmp_path / "precious"
    precious.write_text("mine")
    (tmp_path / "net.json").symlink_to(precious)
    with pytest.raises(OutputError):
        write_bytes(tmp_path / "net.json", b"x")
    write_bytes(tmp_path / "net.json", b"x", force=True)
    assert precious.read_text() == "mine"
    assert not (tmp_path / "net.json").is_symlink()


def test_a_link_to_a_folder_is_not_followed_even_with_force(tmp_path):
    place = write_folder(RECORDS, tmp_path / "real")
    (tmp_path / "net").symlink_to(place)
    with pytest.raises(OutputError, match="symbolic link"):
        write_folder(Records(), tmp_path / "net", force=True)
    assert read(place).records == RECORDS
    assert sorted(file.name for file in tmp_path.iterdir()) == ["net", "real"]


def test_a_dangling_link_is_taken_too(tmp_path):
    (tmp_path / "net").symlink_to(tmp_path / "elsewhere")
    for write in (
        lambda: write_bytes(tmp_path / "net", b"x"),
        lambda: write_folder(RECORDS, tmp_path / "net", force=True),
    ):
        with pytest.raises(OutputError):
            write()
    assert not (tmp_path / "elsewhere").exists()


def test_a_name_taken_in_the_last_moment_is_kept(tmp_path, monkeypatch):
    monkeypatch.setattr("relgraph.io.atomic.refuse_existing", lambda *_, **__: None)
    (tmp_path / "x").write_text("mine")
    with pytest.raises(OutputError):
        write_bytes(tmp_path / "x", b"ours")
    assert (tmp_path / "x").read_text() == "mine"
    assert left_over(tmp_path) == []


def test_force_replaces_only_a_folder_of_ours(tmp_path):
    place = write_folder(RECORDS, tmp_path / "net")
    write_folder(Records(), place, force=True)
    assert read(place).records == Records()
    (place / "thesis.docx").write_text("years of work")
    with pytest.raises(OutputError, match=r"thesis\.docx"):
        write_folder(RECORDS, place, force=True)
    assert (place / "thesis.docx").exists()
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OutputError):
        write_folder(RECORDS, tmp_path / "file", force=True)


def test_a_folder_is_no_place_for_a_file_and_nowhere_is_none(tmp_path):
    with pytest.raises(OutputError):
        write_bytes(tmp_path, b"x", force=True)
    with pytest.raises(OutputError):
        write_json(RECORDS, tmp_path / "no" / "such" / "net.json")


def test_a_full_disk_leaves_what_was_there(tmp_path, monkeypatch):
    place = write_folder(RECORDS, tmp_path / "net")
    file = write_json(RECORDS, tmp_path / "net.json")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left"):
        write_folder(Records(), place, force=True)
    with pytest.raises(OutputError, match="No space left"):
        write_json(Records(), file, force=True)
    monkeypatch.undo()
    assert read(place).records == read(file).records == RECORDS
    assert left_over(tmp_path) == []


def test_a_swap_that_fails_puts_the_old_folder_back(tmp_path, monkeypatch):
    place = write_folder(RECORDS, tmp_path / "net")
    rename = type(place).rename

    def once(self, target):
        if str(target) == str(place) and self.name.endswith(".tmp") and not hasattr(once, "failed"):
            once.failed = True
            raise OSError(5, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(type(place), "rename", once)
    with pytest.raises(OutputError):
        write_folder(Records(), place, force=True)
    assert read(place).records == RECORDS
