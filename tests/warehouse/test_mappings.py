"""Decisions about headers: mapped, left out and taken back are three different things, also after a rebuild."""

from __future__ import annotations

from dashboard.warehouse import Warehouse


def test_a_header_is_mapped_left_out_and_asked_again(warehouse: Warehouse):
    warehouse.decide_headers({"会员 总数": "members", "返乡人次": ""}, by="王芳")
    assert warehouse.mappings() == {"会员总数": "members", "返乡人次": ""}
    warehouse.decide_headers({"会员总数": None}, by="王芳")
    assert warehouse.mappings() == {"返乡人次": ""}
    warehouse.decide_headers({"返乡人次": "members"}, by="王芳")
    assert warehouse.mappings() == {"返乡人次": "members"}
    warehouse.rebuild()
    assert warehouse.mappings() == {"返乡人次": "members"}


def test_what_stands_already_is_not_written_again(warehouse: Warehouse):
    warehouse.decide_headers({"返乡人次": "", "会员": "members"}, by="王芳")
    version = warehouse.version
    warehouse.decide_headers({"返乡人次": "", "会员": "members", "职工": None}, by="李强")
    assert warehouse.version == version


def test_an_indicator_that_has_left_the_catalogue_is_asked_about_again(warehouse: Warehouse):
    warehouse.decide_headers({"会员": "members", "旧项目": "no_longer_there"}, by="王芳")
    assert warehouse.mappings() == {"会员": "members"}
