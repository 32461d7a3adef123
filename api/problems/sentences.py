"""With which sentence do we say what is wrong with an input? One for each kind that pydantic tells apart."""

from collections.abc import Mapping

from policies.verdict import Text

_TEXT = Text("请填写文字", "This must be a text")
_WHOLE = Text("请填写整数", "This must be a whole number")
_NUMBER = Text("请填写数字", "This must be a number")
_TRUTH = Text("请填写 true 或 false", "This must be true or false")
_DAY = Text("请按 2026-10-13 的写法填写日期", "Write the date like 2026-10-13")
_INSTANT = Text("请按 2026-10-13T00:00:00Z 的写法填写时刻", "Write the instant like 2026-10-13T00:00:00Z")
_TIME = Text("请按 09:30 的写法填写时间", "Write the time like 09:30")
_SPAN = Text("请按 P1D 的写法填写时长", "Write the duration like P1D")
_ID = Text("这不是有效的编号", "This is no valid id")
_DECIMAL = Text("请填写小数，如 12.50", 'Write a decimal number such as "12.50"')
_OBJECT = Text("请填写 JSON 对象", "This must be a JSON object")
_LIST = Text("请填写列表", "This must be a list")
_URL = Text("请填写网址", "This must be a URL")
_MISSING = Text("此项必填", "This is required")
UNKNOWN_NAME = Text("没有这一项，请删去或检查拼写", "There is no such field; remove it or check its spelling")

SENTENCES: Mapping[str, Text] = {
    "missing": _MISSING,
    "missing_argument": _MISSING,
    "missing_keyword_only_argument": _MISSING,
    "missing_positional_only_argument": _MISSING,
    "extra_forbidden": UNKNOWN_NAME,
    "unexpected_keyword_argument": UNKNOWN_NAME,
    "unexpected_positional_argument": UNKNOWN_NAME,
    "none_required": Text("此项应为 null", "This must be null"),
    "json_invalid": Text(
        "从第 {position} 个字符起不是有效的 JSON", "From character {position} on this is no valid JSON"
    ),
    "json_repeated_name": Text(
        "同一个对象里“{name}”写了不止一次，请只留一个",
        "In one object “{name}” stands more than once; leave one of them",
    ),
    "json_type": _TEXT,
    "recursion_loop": Text("内容循环引用了自己", "The content refers to itself"),
    "recursion_depth_exceeded": Text("嵌套太深", "It is nested too deep"),
    # objects and lists
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "dataclass_type": _OBJECT,
    "dict_type": _OBJECT,
    "mapping_type": _OBJECT,
    "invalid_key": Text("名称应为文字", "A field's name must be a text"),
    "list_type": _LIST,
    "tuple_type": _LIST,
    "set_type": _LIST,
    "frozen_set_type": _LIST,
    "deque_type": _LIST,
    "iterable_type": _LIST,
    "too_short": Text(
        "至少需要 {min_length} 项，现有 {actual_length} 项", "It needs at least {min_length}, not {actual_length}"
    ),
    "too_long": Text("最多 {max_length} 项", "It takes at most {max_length}"),
    # texts
    "string_type": _TEXT,
    "string_sub_type": _TEXT,
    "string_unicode": Text("含有无法识别的字符", "It contains characters that are no Unicode"),
    "string_too_short": Text("至少需要 {min_length} 个字符", "It needs at least {min_length} characters"),
    "string_too_long": Text("最多 {max_length} 个字符", "It takes at most {max_length} characters"),
    "string_pattern_mismatch": Text("格式不正确，请按此项的说明填写", "It is not of the form that this field asks for"),
    "string_not_ascii": Text("只能使用英文字母、数字和符号", "Only ASCII characters can be used"),
    "bytes_type": _TEXT,
    "bytes_too_short": Text("至少需要 {min_length} 个字节", "It needs at least {min_length} bytes"),
    "bytes_too_long": Text("最多 {max_length} 个字节", "It takes at most {max_length} bytes"),
    "bytes_invalid_encoding": Text("编码不正确，应为 {encoding}", "It must be encoded as {encoding}"),
    "enum": Text("只能是 {expected}", "It must be {expected}"),
    "literal_error": Text("只能是 {expected}", "It must be {expected}"),
    "union_tag_invalid": Text("只能是 {expected_tags}", "It must be {expected_tags}"),
    "union_tag_not_found": Text(
        "缺少说明种类的 {discriminator}", "The field {discriminator}, which says its kind, is missing"
    ),
    # truths and numbers
    "bool_type": _TRUTH,
    "bool_parsing": _TRUTH,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": Text("这个整数太大", "This number is too large"),
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": Text("必须是有限的数", "This must be a finite number"),
    "greater_than": Text("必须大于 {gt}", "It must be more than {gt}"),
    "greater_than_equal": Text("不能小于 {ge}", "It must be at least {ge}"),
    "less_than": Text("必须小于 {lt}", "It must be less than {lt}"),
    "less_than_equal": Text("不能大于 {le}", "It must be at most {le}"),
    "multiple_of": Text("必须是 {multiple_of} 的倍数", "It must be a multiple of {multiple_of}"),
    "decimal_type": _DECIMAL,
    "decimal_parsing": _DECIMAL,
    "decimal_max_digits": Text("最多 {max_digits} 位数字", "It takes at most {max_digits} digits"),
    "decimal_max_places": Text("最多 {decimal_places} 位小数", "It takes at most {decimal_places} decimal places"),
    "decimal_whole_digits": Text(
        "整数部分最多 {whole_digits} 位", "It takes at most {whole_digits} digits before the point"
    ),
    # days and instants
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
    "date_past": Text("应为过去的日期", "The date must be in the past"),
    "date_future": Text("应为将来的日期", "The date must be in the future"),
    "datetime_type": _INSTANT,
    "datetime_parsing": _INSTANT,
    "datetime_object_invalid": _INSTANT,
    "datetime_from_date_parsing": _INSTANT,
    "datetime_past": Text("应为过去的时刻", "The instant must be in the past"),
    "datetime_future": Text("应为将来的时刻", "The instant must be in the future"),
    "timezone_naive": Text("请不要写时区", "Leave the time zone out"),
    "timezone_aware": Text("请写明时区，如末尾的 Z 或 +08:00", "Say the time zone, such as Z or +08:00 at the end"),
    "timezone_offset": Text("时区不对", "The time zone is another than is expected"),
    "time_type": _TIME,
    "time_parsing": _TIME,
    "time_delta_type": _SPAN,
    "time_delta_parsing": _SPAN,
    # ids, URLs, files
    "uuid_type": _ID,
    "uuid_parsing": _ID,
    "uuid_version": _ID,
    "url_type": _URL,
    "url_parsing": _URL,
    "url_syntax_violation": _URL,
    "url_too_long": Text("网址最长 {max_length} 个字符", "A URL takes at most {max_length} characters"),
    "url_scheme": Text("网址应以 {expected_schemes} 开头", "The URL must begin with {expected_schemes}"),
    # what a check of ours says
    "value_error": Text("{error}", "{error}"),
    "assertion_error": Text("{error}", "{error}"),
}

# The facts that list choices, which pydantic writes as Python does: 'a', 'b' or 'c'.
CHOICES = {"expected", "expected_tags", "expected_schemes", "discriminator"}
UNTOLD = Text("这一项填写有误", "This is not filled in as it should be")


def say_what_is_wrong(kind: str, context: Mapping[str, object]) -> Text:
    """Return the sentence for a kind of pydantic error, with the facts of its context filled in."""
    if "zh" in context:
        return Text(str(context["zh"]), str(context.get("en", context["zh"])))
    if kind not in SENTENCES:
        return UNTOLD
    sentence = SENTENCES[kind]
    facts = {name: str(fact).replace("'", "") if name in CHOICES else str(fact) for name, fact in context.items()}
    chinese = {name: _in_chinese(fact) if name in CHOICES else fact for name, fact in facts.items()}
    try:
        return Text(sentence.zh.format_map(chinese), sentence.read_in("en").format_map(facts))
    except (KeyError, IndexError, ValueError):
        return UNTOLD


def _in_chinese(choices: str) -> str:
    """Return "a, b or c" as Chinese lists it."""
    return choices.replace(", ", "、").replace(" or ", " 或 ")
