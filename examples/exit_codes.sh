#!/bin/sh
# Act on the exit code: exit_codes.sh FACT=VALUE...
# The answer goes to answer.txt in a directory of its own, which is removed at the end.
set -u
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

blink-expert advise --plain "$@" > "$place/answer.txt" 2> "$place/error.txt"
code=$?
case $code in
    0) echo "Send this answer: $(wc -l < "$place/answer.txt" | tr -d ' ') lines." ;;
    2) echo "Correct the facts: $(head -n 1 "$place/error.txt")" ;;
    3) echo "Tell the customer first that these batteries do not fit." ;;
    4) echo "Stop: $(sed -n 's/^ *STOP! //p' "$place/answer.txt" | head -n 1) ..." ;;
    5) echo "Give this to a person: the source does not cover the device." ;;
    *) echo "This is a defect: exit code $code." ;;
esac
exit $code
