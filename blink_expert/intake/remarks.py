"""What is said right after a thing: that it is gone, or at hand, or the writer's own."""

from blink_expert.intake.context import ARTICLES, MY, Context
from blink_expert.intake.language import words
from blink_expert.intake.matcher import Cue
from blink_expert.intake.mentions import Mention
from blink_expert.intake.readings import Standing, denied, said

__all__ = ["SUBJECTS", "said_after"]

SUBJECTS = frozenset(("i", "we", "ive", "weve"))
"""Words for the writer."""

_YES = words("yes y yep yeah yup")
_ANSWERS = _YES | words("no n nope none")
_ONE_IS = words("is was isnt has")
_BOTH_ARE = ARTICLES | words("are were my our both got went have")
_AUX = words(
    "is was has got seems went to be all that came with it the camera completely totally just"
    " already im afraid in half have been s apparently somehow must mustve thingy thing gadget"
    " sadly unfortunately obviously clearly really now i guess long still"
)
_WORKS = words("work do fit be suffice help open")
_THAT = words("that which for from of to i we they")
_WHEN = words("during when since in at years months and so after because somewhere now last long")
_NEAR, _FAR = 5, 9
"""Words after a thing in which it is said to be gone; the second where its purpose comes first."""
_NOT_HAD = words("to no not")


def said_after(context: Context, mention: Mention) -> Standing:
    """Read `the tool is gone` and `key in hand`; None where nothing of this stands there."""
    end = mention.end
    limit = context.clause_end[end - 1]
    if _is_owned(context, mention):
        return said(context, mention, "it is the writer's own")
    answered = _answered(context, mention, limit)
    if answered is not None:
        return answered
    reach = _FAR if context.words[end : end + 1] and context.words[end] in _THAT else _NEAR
    for cue in context.after(
        end, min(limit, end + reach), "gone", "ready", "have", "not", "deny", "but"
    ):
        if cue.kind == "have" and not _is_writers(context, cue, end):
            continue
        if cue.kind in {"not", "deny", "have"} and _says_where(context, cue.start - 1):
            continue  # `never` in `the key never came with it`
        if cue.kind == "but" and _says_where(context, cue.start):
            continue  # `still` in `the key is still taped to the box`
        return _by_remark(context, mention, cue)
    return None


def _answered(context: Context, mention: Mention, limit: int) -> Standing:
    """Read an answer of one word: `coin yes tool no`, `a coin only`."""
    end = mention.end
    answer = context.words[end] if limit == end + 1 or _is_pair(context, mention) else ""
    if answer in _ANSWERS and not context.opens_question(mention.start):
        answered = said if answer in _YES else denied
        return answered(context, mention, f"'{answer}' stands after it")
    if context.words[end:limit] == ["it", "is"] and not context.is_in_question(end):
        return said(context, mention, "it is what there is")  # `a coin it is`
    if limit == end + 1 and answer == "only" and not context.opens_question(mention.start):
        return said(context, mention, "it is all that is at hand")
    return None


def _by_remark(context: Context, mention: Mention, cue: Cue) -> Standing:
    """Return what the first cue after the thing makes of it."""
    start, end = mention.start, mention.end
    own = cue.kind == "have"
    first = cue.start - (own and context.words[cue.start] not in SUBJECTS)
    between = [word for word in context.words[end:first] if word not in _AUX]
    unsaid = context.has_before(start, "no", "lack", "not", "deny")
    if own and first == end and not unsaid and _is_had(context, mention, cue):
        return said(context, mention, "it is at hand")
    if cue.kind == "not" and not between and _is_not_gone(context, mention, cue):
        return said(context, mention, "it is said not to be gone")
    described = cue.kind == "gone" and _is_described(context, mention, cue)
    if between and not described and not _is_both(context, mention, cue):
        return None
    if context.is_asked(start) or context.has_before(start, "past"):
        return None
    if cue.kind == "gone":
        return denied(context, mention, "it is said to be gone")
    if (own or cue.kind == "ready") and not unsaid:
        return said(context, mention, "it is at hand")
    return None


def _is_writers(context: Context, cue: Cue, end: int) -> bool:
    """Whether it is the writer who has it: `the key I have`."""
    if context.words[cue.start] in SUBJECTS:
        return True
    return cue.start > end and context.words[cue.start - 1] in SUBJECTS


def _is_owned(context: Context, mention: Mention) -> bool:
    """Whether it is asked what the writer's own can do: `would my screwdriver work`."""
    start = mention.start
    if context.words[max(0, start - 3) : start] == ["with", "the", "same"]:
        return True  # `can I pry with the same screwdriver`
    owned = start > 0 and context.words[start - 1] in MY
    return owned and not _WORKS.isdisjoint(context.words[mention.end : mention.end + 1])


def _is_had(context: Context, mention: Mention, cue: Cue) -> bool:
    """Whether the writer has it, even in a question: `would this coin I have do`."""
    if context.is_conditional(mention.start):
        return False
    return _NOT_HAD.isdisjoint(context.words[cue.end : cue.end + 1])


def _says_where(context: Context, place: int) -> bool:
    """Whether a word that can turn a sentence only goes with what follows: `still missing`."""
    cues = [*context.starting(place), *context.starting(place + 1)]
    return any(cue.kind in {"gone", "ready"} for cue in cues)


def _is_described(context: Context, mention: Mention, cue: Cue) -> bool:
    """Whether only what the thing is for stands between: `the key that opens it went missing`."""
    ends = cue.end == context.clause_end[cue.end - 1] or context.words[cue.end] in _WHEN
    return ends and context.words[mention.end] in _THAT


def _is_not_gone(context: Context, mention: Mention, denial: Cue) -> bool:
    """Whether what follows says that it would be gone: `the tool isn't lost`."""
    gone = any(cue.kind == "gone" for cue in context.starting(denial.end))
    return gone and not context.is_asked(mention.start)


def _is_pair(context: Context, mention: Mention) -> bool:
    """Whether the clause is a list of things with their answers: `coin yes tool no`."""
    first, end = context.clause[mention.start], mention.end
    last = context.clause_end[end - 1]
    opens = mention.start == first or context.words[mention.start - 1] in _ANSWERS
    return opens and context.words[last - 1] in _ANSWERS and end + 1 in context.starts


def _is_both(context: Context, mention: Mention, cue: Cue) -> bool:
    """Whether the cue is about a list of two: `tool and coin at hand`, `tool and key are gone`."""
    between = context.words[mention.end : cue.start]
    if between[0] not in {"and", "plus"} or _ONE_IS & set(between):
        return False
    rest = range(mention.end + 1, cue.start)
    return all(place in context.inside or context.words[place] in _BOTH_ARE for place in rest)
