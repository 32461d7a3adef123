"""Where in the policy does a rule stand, in words?"""

from collections.abc import Mapping

from policies.checks.walking import words_of
from policies.explained.wording import Wording
from policies.language.document import Policy
from policies.language.grading import Grade
from policies.language.procedures import Requirement
from policies.language.words import Word
from policies.verdict import Text

_SECTIONS = {
    "source": "文件", "in_force": "施行期间", "settings": "设置", "lists": "其他名录", "facts": "表单",
    "materials": "材料", "records": "填报种类", "windows": "统计期间", "quantities": "统计口径", "conditions": "条件",
    "eligibility": "条件", "listing": "入库资格", "intake": "流程", "procedures": "流程", "obligations": "义务",
    "grading": "评价", "rubric": "评分细则", "evaluation": "评价周期", "ties": "同分处理", "grades": "等次",
    "awards": "奖励", "exit": "退出", "grounds": "情形", "measures": "措施", "ladders": "升级阶梯", "rules": "处置规则",
    "remedies": "申诉", "reentry": "再次申报", "advice": "告知其他城市", "disclosure": "对外公布", "routes": "途径",
    "opens": "办理时间", "stages": "环节", "actions": "操作", "checked": "核对", "objection": "异议处理",
    "on_due": "逾期未办", "quota": "名额", "indicators": "指标", "parts": "指标", "term": "有效期", "due": "时限",
    "notice": "公示期", "wait": "等待时间", "every": "周期", "lasts": "期限", "within": "提出期限",
    "decided_within": "办结期限", "retained_for": "保留期限", "issued_on": "印发日期", "value": "取值",
}  # fmt: skip


def words_by_path(policy: Policy) -> dict[str, Word]:
    """Return every word of the policy by its path."""
    return dict(words_of(policy))


def place_in_words(path: str, words: Mapping[str, Word], wording: Wording) -> str:
    """Return where a path of the policy leads: `流程“限期整改”·环节“整改”·时限`."""
    parts: list[str] = []
    steps = path.split(".")
    for index, step in enumerate(steps):
        is_field = ".".join(steps[:index]) in words
        if is_field and step in _SECTIONS:
            parts.append(_SECTIONS[step])
        called = _called(step, words.get(".".join(steps[: index + 1])), wording)
        if parts and called:
            parts[-1] += f"“{called}”"
    return "·".join(parts)


def _called(step: str, word: Word | None, wording: Wording) -> str:
    """Return the label of a word: of a grade its name, of a requirement its sentence, else what shares its name."""
    match word:
        case None:
            return ""
        case Grade():
            return word.grade
        case Requirement():
            return word.otherwise.zh
        case _:
            label: object = getattr(word, "label", None)
            return label.zh if isinstance(label, Text) else wording.labels.get(step, "")
