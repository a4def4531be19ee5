"""Words: what was found about a column's distribution, in sentences; only what matters is said."""

from services.distributions.digits import Digits
from services.distributions.fitting import Fit
from services.distributions.goodness import Test
from services.distributions.orderliness import Steps

CHANCE, NEAR, FAR = 0.05, 0.03, 0.1


def fit_sentence(fit: Fit | None, test: Test | None, size: float) -> str:
    """Which distribution is closest, how far it is, and what the test says."""
    if fit is None or test is None:
        return ""
    article = "an" if fit.family.title[0] in "aeiou" and fit.family.title != "uniform" else "a"
    title, gap = f"{article} {fit.family.title}", f"{100 * fit.distance:.1f} percentage points"
    if test.p_value >= CHANCE:
        return (
            f"The values fit {title} distribution: shares differ by at most {gap}, as they would by chance "
            f"(p = {test.p_value:.2g})."
        )
    if fit.distance <= NEAR:
        return (
            f"The values are close to {title} distribution: shares differ by at most {gap}. Among {size:,.0f} "
            "values even so little is no chance."
        )
    how = "None of the simple distributions fits" if fit.distance > FAR else "The fit is rough"
    return f"{how}: the closest is the {fit.family.title} one, with shares up to {gap} apart."


def order_sentence(steps: Steps) -> str:
    """That a column runs in order; nothing where it does not."""
    if steps.direction not in ("increasing", "decreasing") or steps.up + steps.down + steps.equal < 2:
        return ""
    way = "rise" if steps.direction == "increasing" else "fall"
    if steps.is_strict:
        return f"The values {way} from row to row without exception."
    opposite = "fall" if way == "rise" else "rise"
    return f"The values never {opposite} from row to row."


def benford_sentence(digits: Digits | None) -> str:
    """Whether first digits follow Benford's law, where it can be expected and the answer is clear."""
    if digits is None or not digits.matters:
        return ""
    if digits.p_value >= CHANCE or digits.effect <= 0.006:
        return "First digits follow Benford’s law, as sizes that grow by shares do."
    total = sum(digits.counts)
    gaps = [count / total - share for count, share in zip(digits.counts, digits.expected, strict=True)]
    worst = max(range(9), key=lambda place: abs(gaps[place]))
    return (
        f"First digits do not follow Benford’s law, though the values span enough decades: {worst + 1} leads "
        f"{digits.counts[worst] / total:.0%} of the values, where {digits.expected[worst]:.0%} would."
    )


def last_sentence(digits: Digits | None) -> str:
    """Which last digits are too common."""
    if digits is None or not digits.matters:
        return ""
    total = sum(digits.counts)
    if digits.counts[0] == total:
        return "Every value ends in 0, so the column is recorded in steps of at least 10 of its last place."
    round_part = (digits.counts[0] + digits.counts[5]) / total
    if round_part >= 0.4:
        return f"{round_part:.0%} of the values end in 0 or 5, where 20% would by chance: many are rounded."
    most = max(range(10), key=lambda place: digits.counts[place])
    return f"{digits.counts[most] / total:.0%} of the values end in {most}, where 10% would by chance."
