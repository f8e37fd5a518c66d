"""One entry in `columns.py` is a whole column; what it lacks is said at start, with the file to edit."""

import re
from dataclasses import replace

import pytest

from matchfair.errors import lazy_gettext as _l
from matchfair.rosters.reading import COLUMNS, Column
from matchfair.rosters.reading.columns import with_synonyms
from matchfair.rosters.reading.texts import read_text
from matchfair.rosters.services import WRITTEN, written

WEBSITE = Column("官网", "website", _l("Name"), read_text)


def test_a_column_has_its_other_names():
    (column,) = with_synonyms("agencies", [WEBSITE], {"website": "网址 网站"})
    assert column.synonyms == ("网址", "网站")
    assert with_synonyms("agencies", [WEBSITE], {"website": ""})[0].synonyms == ()


@pytest.mark.parametrize(
    ("columns", "stored", "file", "field"),
    [
        ([WEBSITE], {}, "rosters/reading/synonyms.yaml", '"website" under "agencies"'),
        ([], {"website": "网址"}, "rosters/reading/columns.py", '"website" under "agencies"'),
    ],
)
def test_a_missing_synonym_or_column_names_the_file_to_edit(columns, stored, file, field):
    with pytest.raises(ValueError, match=re.escape(file)) as refused:
        with_synonyms("agencies", columns, stored)
    assert field in str(refused.value)


def test_a_missing_attribute_names_the_model_and_both_ways_out():
    with pytest.raises(ValueError, match=r'^parties/models\.py: Agency has no "website"') as refused:
        written("agencies", [WEBSITE])
    assert "migration" in str(refused.value) and "attribute_name=" in str(refused.value)
    told = replace(WEBSITE, attribute_name="introduction", group="contact")
    assert written("agencies", [told])["website"].attribute == "introduction"


def test_a_column_that_no_page_shows_is_named():
    with pytest.raises(ValueError, match=r"^rosters/reading/columns\.py: say by group= where .* 官网"):
        written("agencies", [replace(WEBSITE, attribute_name="introduction")])


def test_a_column_without_a_label_is_no_column():
    with pytest.raises(TypeError, match="label"):
        Column("官网", "website", clean=read_text)


def test_a_field_goes_to_one_attribute_and_a_key_to_none():
    for kind, columns in WRITTEN.items():
        attributes = [column.attribute for column in columns.values()]
        assert len(set(attributes)) == len(attributes), kind
        assert not {column.field for column in COLUMNS[kind] if column.identifies} & columns.keys()
