"""Ask for advice from Python, and print its steps."""

import blink_expert

kb = blink_expert.load()
known = {"device": "outdoor_3rd_gen", "task": "remove_cover", "opening_tool": "no", "coin": "yes"}
advice = blink_expert.advise(kb, known)

for phase in advice.procedure:
    for step in phase.steps:
        condition = " and ".join(part.text for part in step.if_ or ())
        print(f"[if {condition}]" if condition else "[always]", step.text)
print("Ask next:", advice.questions[0].ask)
