#!/bin/sh
# Facts as JSON in, the Advice as JSON out: json_in_out.sh < facts.json
# It prints one line with what a helpdesk would keep. Whatever reads JSON will do in place of Python.
set -u
blink-expert advise --facts - --format json | python3 -c '
import json, sys
advice = json.load(sys.stdin)
battery = advice["battery"]
kept = {
    "status": advice["status"],
    "verdict": battery["verdict"],
    "because": [reason["rule"] for reason in battery["reasons"]],
    "sources": battery["cites"],
}
print(json.dumps(kept))
'
