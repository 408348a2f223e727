"""The Advice: format `blink-expert.advice/1`. Every item names its rule and cites its claims."""

import msgspec

__all__ = [
    "FORMAT",
    "Advice",
    "Alternative",
    "BatteryAdvice",
    "Blocker",
    "DerivedFact",
    "If",
    "Item",
    "KnowledgeInfo",
    "PhaseSteps",
    "Question",
    "QuestionValue",
    "Reason",
    "Remark",
    "Step",
    "SubStep",
    "TracedCondition",
    "TracedRule",
    "Warning_",
]

FORMAT = "blink-expert.advice/1"

Scalar = str | int | float


class KnowledgeInfo(msgspec.Struct, frozen=True, gc=False):
    """Which knowledge gave the answer; `digest` is the SHA-256 of its files."""

    name: str
    version: str
    digest: str


class If(msgspec.Struct, frozen=True, gc=False):
    """A condition that is not decided: `fact` would have to be one of `values`; `text` says so."""

    fact: str
    values: tuple[str, ...]
    text: str


class DerivedFact(msgspec.Struct, frozen=True, gc=False):
    """A fact that rules concluded. `rule` is the first of `rules`, which concluded it together."""

    value: Scalar
    rule: str
    rules: tuple[str, ...]


class Item(msgspec.Struct, frozen=True, gc=False, rename={"if_": "if"}, kw_only=True):
    """One sentence of the answer. `if_` is None when its rule fired."""

    rule: str
    text: str
    if_: tuple[If, ...] | None
    cites: tuple[str, ...]


class Warning_(Item, frozen=True, kw_only=True):  # noqa: N801  `Warning` is Python's own
    """A warning; `level` is an ANSI Z535 signal word, `before` the phase that it stands before."""

    level: str
    before: str


class Step(Item, frozen=True, kw_only=True):
    """One action; `until` is what shows that it is done, `tool` what it is done with."""

    until: str | None = None
    tool: str | None = None


class PhaseSteps(msgspec.Struct, frozen=True, gc=False):
    """The steps of one phase."""

    phase: str
    title: str
    steps: tuple[Step, ...]


class SubStep(msgspec.Struct, frozen=True, gc=False):
    """A step of an alternative."""

    text: str
    until: str | None


class Alternative(Item, frozen=True, kw_only=True, rename={"if_": "if", "for_": "for"}):
    """`use` instead of `instead_of`, for the step `for_`; `available` is yes, no or unknown."""

    instead_of: str
    use: str
    for_: str
    available: str
    steps: tuple[SubStep, ...] = ()


class Remark(Item, frozen=True, kw_only=True):
    """A note or a gap; `phase` is None where it belongs to no phase.

    `audience` is `agent` for what is of no use to a customer, else `all`.
    """

    phase: str | None = None
    audience: str = "all"


class Blocker(Item, frozen=True, kw_only=True):
    """What cannot go on at `phase`, and what to do `instead`."""

    phase: str
    instead: str


class Reason(msgspec.Struct, frozen=True, gc=False):
    """Why the verdict is what it is: the rule that decided, and the fact that it decided by."""

    rule: str
    text: str
    fact: str | None
    value: Scalar | None
    cites: tuple[str, ...]


class BatteryAdvice(msgspec.Struct, frozen=True, gc=False):
    """The verdict on the batteries.

    `required` is what they must be (units as in the vocabulary: volts); `missing` names the facts
    that would settle an undetermined verdict.
    """

    verdict: str
    reasons: tuple[Reason, ...] = ()
    required: dict[str, Scalar] = {}
    cites: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    needs: tuple[Reason, ...] = ()


class FactRemark(msgspec.Struct, frozen=True, gc=False):
    """A given fact that is contradicted or makes no difference."""

    fact: str
    value: Scalar
    text: str


class QuestionValue(msgspec.Struct, frozen=True, gc=False):
    """One answer to a question."""

    value: str
    label: str


class Question(msgspec.Struct, frozen=True, gc=False):
    """A question that can change the answer; `because` are the rules that wait for it."""

    fact: str
    ask: str
    values: tuple[QuestionValue, ...]
    because: tuple[str, ...]


class TracedCondition(msgspec.Struct, frozen=True, gc=False, rename={"from_": "from"}):
    """A condition as it was met: `truth` is true, false or undecided.

    `from_` says where the fact's value comes from: `given`, the rule that derived it, or `unknown`.
    """

    fact: str
    wanted: tuple[str, ...]
    value: Scalar | tuple[str, ...] | None
    truth: str
    from_: str


class TracedRule(msgspec.Struct, frozen=True, gc=False):
    """What became of a rule: fired, pending or blocked."""

    rule: str
    outcome: str
    conditions: tuple[TracedCondition, ...]


class Advice(msgspec.Struct, frozen=True, gc=False):
    """The whole answer to a situation."""

    format: str
    knowledge: KnowledgeInfo
    situation: dict[str, Scalar]
    derived: dict[str, DerivedFact]
    candidates: dict[str, tuple[str, ...]]
    status: str
    warnings: tuple[Warning_, ...]
    procedure: tuple[PhaseSteps, ...]
    alternatives: tuple[Alternative, ...]
    battery: BatteryAdvice
    blockers: tuple[Blocker, ...]
    notes: tuple[Remark, ...]
    gaps: tuple[Remark, ...]
    contradictions: tuple[FactRemark, ...]
    ignored: tuple[FactRemark, ...]
    questions: tuple[Question, ...]
    trace: tuple[TracedRule, ...] | None = None
