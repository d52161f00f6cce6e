"""Web pages: which of their words are the notice, how they become lines, and which pages are refused."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.readers import html
from loaders.spans import squeeze

PAGE = Path(__file__).with_name("notice.html").read_text("utf-8")
FIRST = "一、推进创新。新增企业3家。"
LAST = "（二）完善制度。6月底前印发方案。"


def lines(page: str) -> list[str]:
    return html.decode(page.encode())[0].splitlines()


@pytest.mark.parametrize(
    "noise",
    [
        "9家",
        "今天是",
        "欢迎",
        "首页",
        "目录",
        "搜索",
        "全站",
        "100%",
        "离开本网站",
        "分享",
        "主办",
        "标识码",
        "正文",
        "字号：",
    ],
)
def test_what_surrounds_the_notice_is_left_out(noise: str) -> None:
    assert noise in PAGE or noise == "9家"
    assert noise not in "\n".join(lines(PAGE))


def test_spaces_that_are_characters_stay_and_those_of_the_markup_go() -> None:
    found = lines(f"<p>{FIRST}</p><p>　　到&nbsp;年底，\n     完成\t3 项。&nbsp;</p>")
    assert found == [FIRST, "　　到\xa0年底， 完成 3 项。\xa0"]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>甲。<p>乙。", ["甲。", "乙。"]),
        ("<div>甲。<br>乙。<br/><br>丙。</div>", ["甲。", "乙。", "丙。"]),
        ("<div>甲<div>乙</div>丙</div>", ["甲", "乙", "丙"]),
        ("<p>甲<b>乙</b><span>丙</span>。</p>", ["甲乙丙。"]),
        ("<span style='display:block'>甲</span>乙", ["甲", "乙"]),
        ("<p>甲<!-- 注 -->乙<![if !supportLists]>丙<![endif]>丁</p>", ["甲乙丙丁"]),
        ("<pre>甲\n　乙\n</pre>", ["甲", "　乙"]),
        ("<p>a &lt; b &amp;lt; &#x4E00;</p>", ["a < b &lt; 一"]),
        ("<ol start=3><li>甲</li><li><p>乙</p><p>丙</p></li><li>9.丁</li></ol>", ["3. 甲", "4. 乙", "丙", "9.丁"]),
        ("<ol style='list-style-type:none'><li>甲</li></ol><ul><li>乙</li></ul>", ["甲", "乙"]),
        ("<h2>甲</h2><article><header>乙</header>丙<footer>丁</footer></article>", ["甲", "乙", "丙", "丁"]),
    ],
)
def test_a_paragraph_is_a_line(markup: str, expected: list[str]) -> None:
    found = lines(f"<div><p>{FIRST}</p>{markup}<p>{LAST}</p></div>")
    assert found == [FIRST, *expected, LAST]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            "<tr><th>序号</th><th>任务</th></tr><tr><td>1</td><td><p>甲</p><p>乙</p></td></tr>",
            ["序号\t任务", "1\t甲 乙"],
            id="paragraphs of a cell stay in its row",
        ),
        pytest.param(
            "<tr><td rowspan=2>工业</td><td>甲</td><td>1</td></tr><tr><td>乙</td><td></td></tr>"
            "<tr><td colspan=2>共</td><td>2</td></tr>",
            ["工业\t甲\t1", "\t乙", "共\t\t2"],
            id="cells that cover others keep the columns",
        ),
        pytest.param(
            "<tr><td>甲</td><td rowspan=3>类</td></tr><tr></tr><tr><td>乙</td><td>1</td></tr>"
            "<tr><td>丙</td><td>丁</td></tr>",
            ["甲\t类", "乙\t\t1", "丙\t丁"],
            id="a row without cells is covered too",
        ),
        pytest.param(
            "<tr><td>甲</td><td colspan=1000>乙</td></tr><tr><td>丙</td><td>丁</td><td>戊</td></tr>",
            ["甲\t乙", "丙\t丁\t戊"],
            id="a cell over the rest of the row",
        ),
        pytest.param(
            "<thead><tr><td>甲<td>乙<tbody><tr><td>丙<td>丁", ["甲\t乙", "丙\t丁"], id="ends that are left out"
        ),
        pytest.param("<tr><td>甲</td><td>乙</td></tr>", ["甲\t乙"], id="a single row"),
        pytest.param("<tr><td><p>甲</p><p>乙</p></td></tr>", ["甲", "乙"], id="a frame of one cell"),
        pytest.param(
            "<tr><td>左<br>侧</td><td><p>甲</p><p>乙</p></td></tr>",
            ["左", "侧", "甲", "乙"],
            id="a frame of two columns",
        ),
        pytest.param(
            "<tr><td>上</td><td>下</td></tr><tr><td>左</td><td><table><tr><td>甲</td><td>乙</td></tr></table></td></tr>",
            ["上", "下", "左", "甲\t乙"],
            id="a frame around a table",
        ),
    ],
)
def test_a_row_of_data_is_a_line_and_a_frame_is_none(rows: str, expected: list[str]) -> None:
    found = lines(f"<div><p>{FIRST}</p><table>{rows}</table><p>{LAST}</p></div>")
    assert found == [FIRST, *expected, LAST]


def test_a_title_outside_the_block_of_paragraphs_is_found_by_the_name_of_the_page() -> None:
    title = "示范省2024年重点工作任务"
    head = f"<title>{title} - 示范省政府</title>"
    block = f"<div><p>{FIRST}</p><p>{LAST}</p></div>"
    heading = "<div>示范省政府</div><div><h1>示范省2024年<br>重点工作任务</h1></div><p>来源：省政府网</p>"
    assert lines(f"<html>{head}{heading}{block}</html>") == [
        "示范省2024年",
        "重点工作任务",
        "来源：省政府网",
        FIRST,
        LAST,
    ]
    row = f"<table><tr><td>标　　题：</td><td>{title}</td></tr><tr><td>文号：</td><td>示政发1号</td></tr></table>"
    assert lines(f"<html>{head}<p>示范省政府</p>{row}{block}</html>")[0] == f"标　　题：\t{title}"
    assert lines(f"<html>{head}<h1>{title}</h1>{block.replace('<p>', f'<p>{title}</p><p>', 1)}</html>")[0] == title


def test_a_notice_in_several_blocks_is_read_whole() -> None:
    letter = "<div class=a><p>现将任务印发给你们。</p></div>"
    table = "<table><tr><td>1</td><td>新增重点实验室和企业三家</td></tr></table>"
    attached = f"<div class=b><div>附件：任务</div>{table}{LAST}</div>"
    section = f"<section>{letter}{attached}<div>2024年1月5日</div></section>"
    page = f"<body><ul><li><a>首页</a></li></ul>{section}<p>版权</p></body>"
    assert lines(page) == ["现将任务印发给你们。", "附件：任务", "1\t新增重点实验室和企业三家", LAST, "2024年1月5日"]


words = st.text(st.sampled_from("一三新增企业家建成。；：，（）〔2024〕%.、<>&\"' 　\xa0"), min_size=1).filter(
    str.strip
)


@settings(derandomize=True, deadline=None)
@given(st.lists(words, min_size=1), st.sampled_from(["<p>{}</p>", "{}<br>", "<div><span>{}</span></div>", "<li>{}"]))
def test_no_paragraph_between_the_first_and_the_last_is_lost(paragraphs: list[str], markup: str) -> None:
    inside = "".join(markup.format(escape(text)) for text in paragraphs)
    page = f"<body><div><a>首页</a></div><div><p>{FIRST}</p>{inside}<p>{LAST}</p></div><div>版权所有</div></body>"
    assert squeeze("".join(lines(page))).text == squeeze("".join([FIRST, *paragraphs, LAST])).text


@pytest.mark.parametrize(
    ("declared", "used"),
    [("gb2312", "gb18030"), ("GBK", "gb18030"), ("gb18030", "gb18030"), ("gb2312", "utf-8"), ("utf-8", "utf-16")],
)
def test_the_bytes_decide_and_the_page_may_name_any_chinese_charset(declared: str, used: str) -> None:
    page = PAGE.replace('charset="utf-8"', f'http-equiv="Content-Type" content="text/html; charset={declared}"')
    assert html.decode(page.encode(used)) == (html.decode(PAGE.encode())[0], used)


def test_an_xml_declaration_is_no_hindrance() -> None:
    page = f'<?xml version="1.0" encoding="GBK"?><html xmlns="http://www.w3.org/1999/xhtml"><p>{FIRST}</p></html>'
    assert html.decode(page.encode("gbk")) == (FIRST + "\n", "gb18030")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(PAGE.encode()[:3000], "utf-8, gb18030", id="cut off within a character"),
        pytest.param(PAGE.encode("gbk"), "in utf-8 but is not", id="another charset than it says"),
        pytest.param(PAGE[:2000].encode(), "cut off", id="cut off between characters"),
        pytest.param(f'<meta charset="big5"><p>{FIRST}'.encode("gbk"), "big5", id="a charset that is not read"),
        pytest.param(b"<html><body><script>load()</script></body></html>", "no paragraphs", id="filled by a script"),
        pytest.param(f"<ul><li><a>{FIRST}</a></li></ul>".encode(), "no paragraphs", id="a list of links"),
        pytest.param(b"<!-- -->", "empty", id="a comment"),
        pytest.param(f"{'<div>' * 3000}{FIRST}".encode(), "too deeply", id="depth without end"),
        pytest.param(b"%PDF-1.7\n\x00\x01\x02", "not a text file", id="another format"),
    ],
)
def test_a_page_that_cannot_be_read_whole_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        html.decode(content)


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>新增隐藏9家。</p>",
        '<p style="visibility: hidden">新增隐藏9家。</p>',
        '<div style="DISPLAY:none"><p>新增隐藏9家。</p></div>',
        "<noscript><p>新增隐藏9家。</p></noscript>",
        '<script>document.write("<p>新增隐藏9家。</p>")</script>',
        "<style>p::after { content: '新增隐藏9家。' }</style>",
        "<template><p>新增隐藏9家。</p></template>",
    ],
)
def test_what_a_browser_does_not_show_is_not_read(hidden: str) -> None:
    assert lines(f"<div><p>{FIRST}</p>{hidden}<p>{LAST}</p></div>") == [FIRST, LAST]


def test_a_list_may_state_any_number() -> None:
    start = "9" * 5000
    found = lines(f"<div><p>{FIRST}</p><ol start={start}><li>甲</li></ol><p>{LAST}</p></div>")
    assert found == [FIRST, "1000000. 甲", LAST]
