"""By which day does a report, and by when a confirmation, count in an evaluation?"""

from datetime import date

from policies.verdict import Text


def say_cut_off(cut_off: date, frozen: str) -> Text:
    """Return what counts in an evaluation that was frozen as of a day; `frozen` is when, as the bureau's clock says."""
    zh = (
        f"截止日{cut_off}：当日或以前发生（签订、举办、授予等）、到冻结时（{frozen}）已经确认的填报条目计入；"
        "当日或以前起变更、到冻结时已经核实的情况计入；填报是否按期，看当日或以前报送的。"
        "冻结以后才确认或核实的，即使发生在截止日以前，也不计入这次评价；要计入的，撤回后重新评价、重新冻结"
    )
    en = (
        f"Cut-off {cut_off}: items that happened on that day or before count if they were confirmed at the freeze "
        f"({frozen}), and so do changes that hold since that day or before and were verified by then; reports count as "
        "handed in if they were on that day or before. What is confirmed or verified after the freeze does not count "
        "here, even if it happened before the cut-off: to count it, withdraw the evaluation, open and freeze it anew"
    )
    return Text(zh, en)


def say_what_will_count(first: date) -> Text:
    """Return what will count in an evaluation of a period since `first` that is still open."""
    zh = (
        f"还没有冻结。冻结时指明截止日（不早于{first}，不晚于冻结当日）：当日或以前发生、到冻结时已经确认的才计入，"
        "所以请先把截止日以前的填报审定，再冻结"
    )
    en = (
        f"Not frozen yet. The freeze names a cut-off (not before {first}, not after the day of the freeze): what "
        "happened on that day or before counts if it is confirmed at the freeze, so decide what was reported first"
    )
    return Text(zh, en)
