"""What a worker is given: a program, and the same situations for it and for our own engine."""

from importlib import import_module
from pathlib import Path

import msgspec

from peers.peer import Peer
from peers.program import Program

__all__ = ["OURS", "OUR_ADVICE", "PEERS", "Job", "Kind", "make"]

OURS = "Blink Expert"
OUR_ADVICE = "Blink Expert, complete Advice"


class Kind(msgspec.Struct, frozen=True):
    """Where a peer's adapter stands, and the distribution that it needs."""

    module: str
    name: str
    distribution: str


PEERS = {
    "CLIPS": Kind("clips_peer", "ClipsPeer", "clipspy"),
    "CLIPS, fact by fact": Kind("clips_peer", "SingleClipsPeer", "clipspy"),
    "experta": Kind("experta_peer", "ExpertaPeer", "experta"),
    "durable_rules": Kind("durable_peer", "DurablePeer", "durable_rules"),
    "zen-engine": Kind("zen_peer", "ZenPeer", "zen-engine"),
    "business-rules": Kind("business_rules_peer", "BusinessRulesPeer", "business-rules"),
    "rule-engine": Kind("rule_engine_peer", "RuleEnginePeer", "rule-engine"),
}


class Job(msgspec.Struct, frozen=True):
    """`facts` are the inputs of the program, `situations` the same in our own terms."""

    knowledge: str
    program: Program
    facts: list[dict[str, str]]
    situations: list[dict[str, str | float]]


def make(name: str, job: Job) -> tuple[Peer, list[object]]:
    """Return the peer of that name with the rules loaded, and the situations as it takes them."""
    if name in (OURS, OUR_ADVICE):
        from peers.own_peer import AdvicePeer, OwnPeer  # noqa: PLC0415  each imports its own engine

        own = (OwnPeer if name == OURS else AdvicePeer)(Path(job.knowledge))
        return own, [own.prepare(situation) for situation in job.situations]
    kind = PEERS[name]
    peer: Peer = getattr(import_module(f"peers.{kind.module}"), kind.name)(job.program)
    return peer, [peer.prepare(facts) for facts in job.facts]
