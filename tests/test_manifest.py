"""The manifest beside fetched files, and how it reaches the provenance."""

from __future__ import annotations

from pathlib import Path

from geoaccess.manifest import MANIFEST, add_to_manifest, read_manifest
from geoaccess.provenance import sha256_of, source_record


def test_a_fetched_file_knows_its_terms_and_whether_it_was_edited(tmp_path: Path) -> None:
    table = tmp_path / "practices.csv"
    table.write_text("id\n1\n")
    record = {"licence": "ODbL 1.0", "attribution": "© OSM", "origin": ["https://osm.example"]}
    record |= {"sha256": sha256_of(table), "fetched": "2026-11-22"}
    add_to_manifest(tmp_path, {"practices.csv": record})
    found = source_record(table)
    assert (found["licence"], found["attribution"], found["edited"]) == ("ODbL 1.0", "© OSM", False)
    table.write_text("id\n2\n")
    assert source_record(table)["edited"] is True
    assert source_record(table)["attribution"] == "© OSM"


def test_records_of_other_files_stay(tmp_path: Path) -> None:
    add_to_manifest(tmp_path, {"b": {"licence": "x"}})
    add_to_manifest(tmp_path, {"a": {"licence": "y"}})
    assert list(read_manifest(tmp_path)) == ["a", "b"]


def test_a_damaged_manifest_counts_as_none(tmp_path: Path) -> None:
    for text in ("{", "[]", '{"files": [1]}', '{"files": {"a": 1}}'):
        (tmp_path / MANIFEST).write_text(text)
        assert read_manifest(tmp_path) == {}
