"""How many points, which place, which grade, which reward has a provider, and by which clause?"""

from policies.grades.awarding import Awards, Granted, award_all
from policies.grades.grade import GradeAnswer, Waiting, grade
from policies.grades.grade_all import Graded, grade_all
from policies.grades.ranking import Place, Ranking, rank
from policies.grades.scoring import Scorecard, ScoredIndicator, score

__all__ = [
    "Awards",
    "GradeAnswer",
    "Graded",
    "Granted",
    "Place",
    "Ranking",
    "Scorecard",
    "ScoredIndicator",
    "Waiting",
    "award_all",
    "grade",
    "grade_all",
    "rank",
    "score",
]
