#!/bin/sh
# Run all tests with the pytest that is named: what drives browsers and attacks beside all others, as
# each waits a lot. What those say stands behind; one failure fails both.
cd "$(dirname "$0")/.." || exit 1
said=$(mktemp)
"$1" tests/attack tests/browser > "$said" 2>&1 &
"$1" --ignore tests/attack --ignore tests/browser
others=$?
wait $!
slow=$?
cat "$said"
rm -f "$said"
[ "$others" -eq 0 ] && [ "$slow" -eq 0 ]
