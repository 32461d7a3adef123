"""What does this process remember of a frozen evaluation? It never changes: what follows from it is found once."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from policies.grades.evaluating import Judged, Said, judge_evaluation
from policies.grades.frozen import recall_situation
from policies.language.document import Policy
from policies.situation import Situation
from tenants.tables import Evaluated, Evaluation

_Asked = tuple[Mapping[str, Said], Sequence[Sequence[str]]]


class Recalled:
    """What was known of everybody, and what came out when it was judged last, by what people had said until then."""

    def __init__(self, policy: Policy, snapshots: Mapping[str, Mapping[str, Any]]) -> None:  # JSON
        """Read what was frozen; it takes a while."""
        self.situations: Mapping[str, Situation] = {
            one: recall_situation(policy, snapshot) for one, snapshot in snapshots.items()
        }
        self._judged: tuple[_Asked, Judged] | None = None

    def judge(self, policy: Policy, said: Mapping[str, Said], orders: Sequence[Sequence[str]]) -> Judged:
        """Return what comes out; of the same words it is the same."""
        asked = (said, orders)
        if self._judged is None or self._judged[0] != asked:
            self._judged = asked, judge_evaluation(policy, self.situations, said, orders)
        return self._judged[1]


_Key = tuple[str, UUID, str | None]
_RECALLED: OrderedDict[_Key, Recalled] = OrderedDict()
_MOST = 8  # a few people look at a few evaluations; one of five hundred listings takes some ten megabytes


def find_recalled(evaluation: Evaluation) -> Recalled | None:
    """Return what is remembered of an evaluation with this content (its digest), None when nothing is."""
    found = _RECALLED.get(_key(evaluation))
    if found is not None:
        _RECALLED.move_to_end(_key(evaluation))
    return found


def keep_recalled(evaluation: Evaluation, recalled: Recalled) -> None:
    """Remember it, and forget what nobody asked for longest."""
    _RECALLED[_key(evaluation)] = recalled
    while len(_RECALLED) > _MOST:
        _RECALLED.popitem(last=False)


def snapshots_of(rows: Sequence[Evaluated]) -> dict[str, Mapping[str, Any]]:  # JSON
    """Return what was frozen of everybody, by listing."""
    return {str(row.listing_id): row.snapshot for row in rows}


def _key(evaluation: Evaluation) -> _Key:
    return evaluation.tenant_id, evaluation.id, evaluation.digest
