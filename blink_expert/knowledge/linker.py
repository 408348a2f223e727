"""Link the entries of all files to one knowledge base; every reference is resolved."""

from collections.abc import Mapping

from blink_expert.knowledge.model import KnowledgeBase
from blink_expert.knowledge.pictures import link_pictures
from blink_expert.knowledge.report import Collector
from blink_expert.knowledge.rules import link_rules
from blink_expert.knowledge.schema import FactsFile, RulesFile
from blink_expert.knowledge.strata import stratify
from blink_expert.knowledge.vocabulary import link_vocabulary

__all__ = ["link"]


def link(
    facts: Mapping[str, FactsFile],
    rules: Mapping[str, RulesFile],
    drawings: Mapping[str, bytes],
    digest: str,
    collector: Collector,
) -> KnowledgeBase | None:
    """Return the knowledge base; with mistakes in `collector` it must not be used."""
    vocabulary = link_vocabulary(facts, collector)
    if vocabulary is None or collector:
        # Rules cannot be judged against a broken vocabulary.
        return None
    all_facts, all_rules = link_rules(rules, vocabulary, collector)
    pictures = link_pictures(facts, rules, vocabulary.claims, drawings, collector)
    strata = stratify(all_facts, all_rules, collector)
    return KnowledgeBase(
        vocabulary.knowledge.name,
        vocabulary.knowledge.version,
        digest,
        vocabulary.knowledge.identifies,
        vocabulary.knowledge.task,
        all_facts,
        vocabulary.phases,
        vocabulary.tasks,
        vocabulary.sources,
        tuple(vocabulary.sections.values()),
        tuple(vocabulary.claims.values()),
        all_rules,
        strata,
        vocabulary.parts,
        *vocabulary.wordings,
        pictures,
        vocabulary.knowledge.progress or "",
    )
