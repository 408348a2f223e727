"""What the knowledge has: facts, devices, rules and claims, as they are listed and looked up."""

from blink_expert.advice.model import KnowledgeInfo
from blink_expert.advice.relevance import relevant_facts
from blink_expert.advice.words import phrase
from blink_expert.explain.how import cited
from blink_expert.inference import engine_for
from blink_expert.knowledge import KnowledgeBase
from blink_expert.knowledge.model import Condition, Rule
from blink_expert.queries.catalog_model import (
    ClaimInfo,
    ClaimLine,
    ClaimList,
    ConditionInfo,
    DeviceInfo,
    DeviceRules,
    Devices,
    FactInfo,
    FactList,
    PictureLine,
    PictureList,
    RuleInfo,
    RuleLine,
    RuleList,
    ValueInfo,
)

__all__ = [
    "claim_info",
    "claims",
    "device_rules",
    "devices",
    "facts",
    "knowledge_info",
    "pictures",
    "rule_info",
    "rules",
    "rules_that_matter",
]


def knowledge_info(kb: KnowledgeBase) -> KnowledgeInfo:
    """Return which knowledge it is."""
    return KnowledgeInfo(kb.name, kb.version, kb.digest)


def facts(kb: KnowledgeBase) -> FactList:
    """Return the facts that can be given."""
    return FactList(
        knowledge_info(kb),
        tuple(
            FactInfo(
                fact.name,
                fact.about,
                fact.ask,
                tuple(ValueInfo(one.name, one.label, one.aliases) for one in fact.values),
                fact.unit,
                fact.minimum,
                fact.maximum,
            )
            for fact in kb.facts
            if fact.is_given
        ),
    )


def devices(kb: KnowledgeBase) -> Devices:
    """Return the devices, those that are covered and those known by name."""
    found = kb.fact[kb.identifies].values
    listed = tuple(DeviceInfo(one.name, one.label, one.covered) for one in found)
    return Devices(knowledge_info(kb), kb.identifies, listed)


def device_rules(kb: KnowledgeBase, name: str) -> DeviceRules | None:
    """Return a device with its rules; None if there is none of that name."""
    device = next((one for one in kb.fact[kb.identifies].values if one.name == name), None)
    if device is None:
        return None
    return DeviceRules(
        knowledge_info(kb),
        device.name,
        device.label,
        device.covered,
        device.aliases,
        tuple(rule.id for rule in rules_that_matter(kb, name)),
    )


def rules_that_matter(kb: KnowledgeBase, device: str) -> tuple[Rule, ...]:
    """Return the rules that can be in an answer about that device."""
    findings = engine_for(kb).infer({kb.identifies: device})
    facts = relevant_facts(kb, device, "")
    return tuple(
        rule
        for place, rule in enumerate(kb.rules)
        if findings.outcome(place) != "blocked" and (not rule.makes or rule.makes in facts)
    )


def rules(kb: KnowledgeBase) -> RuleList:
    """Return the rules."""
    listed = tuple(RuleLine(one.id, one.kind, one.phase, _text(kb, one)) for one in kb.rules)
    return RuleList(knowledge_info(kb), listed)


def rule_info(kb: KnowledgeBase, name: str) -> RuleInfo | None:
    """Return all about a rule; None if there is none of that name."""
    rule = kb.rule.get(name)
    if rule is None:
        return None
    return RuleInfo(
        knowledge_info(kb),
        rule.id,
        rule.kind,
        rule.phase,
        _text(kb, rule),
        getattr(rule.conclusion, "until", ""),
        getattr(rule.conclusion, "instead", ""),
        rule.makes,
        tuple(_condition(kb, condition) for condition in rule.conditions),
        tuple(cited(kb, rule)),
        rule.file,
    )


def claim_info(kb: KnowledgeBase, name: str) -> ClaimInfo | None:
    """Return all about a claim; None if there is none of that name."""
    claim = kb.claim.get(name) or kb.claim.get(name.upper())
    if claim is None:
        return None
    source = kb.source[claim.source]
    return ClaimInfo(
        knowledge_info(kb),
        claim.id,
        claim.text,
        source.title,
        source.publisher,
        source.address,
        kb.section[claim.section].title,
        claim.place,
        tuple(rule.id for rule in kb.rules if claim.id in rule.cites),
    )


def pictures(kb: KnowledgeBase) -> PictureList:
    """Return the pictures, without their drawings."""
    listed = tuple(
        PictureLine(one.id, one.title, one.alt, one.schematic, one.shows, one.claims)
        for one in kb.pictures
    )
    return PictureList(knowledge_info(kb), listed)


def claims(kb: KnowledgeBase) -> ClaimList:
    """Return the claims."""
    listed = tuple(ClaimLine(one.id, one.text, kb.source[one.source].title) for one in kb.claims)
    return ClaimList(knowledge_info(kb), listed)


def _text(kb: KnowledgeBase, rule: Rule) -> str:
    """Return what it says; for one that concludes a fact, that fact in words."""
    text: str = getattr(rule.conclusion, "text", "")
    if text:
        return text
    fact = kb.fact[rule.makes]
    return phrase(fact, tuple(fact.atom(value) for value in rule.says))


def _condition(kb: KnowledgeBase, condition: Condition) -> ConditionInfo:
    fact = kb.fact[condition.fact]
    words = phrase(fact, condition.accepts) if condition.accepts else f"{fact.about}: not known"
    return ConditionInfo(
        condition.fact, condition.accepts, condition.unknown, condition.origin, words
    )
