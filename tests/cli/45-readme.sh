#!/bin/sh
# What the README promises and a program can check.
. "$TOP_SRCDIR/tests/cli/lib.sh"
cd "$dir" || exit 1
"$TRAILSEAL" policy | jq -r '.Statement[].Action[]' | sort >needed
grep -o '"[a-z-]*:[A-Z][A-Za-z]*"' "$TOP_SRCDIR/README.md" | tr -d '"' | sort -u >granted
ok "the README's least policy is the one that the program prints" diff needed granted
awk '/\{ "scope": 1,/ { on = 1 } on { print } /^$/ && on { exit }' "$TOP_SRCDIR/README.md" | sed 's/^    //' >scope.json
ok "its scope file is JSON" jq -e .scope scope.json
expect 0 "" "$TRAILSEAL" plan --scope scope.json
for word in $("$TRAILSEAL" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p'); do
	ok "the README or a command's help tells of $word" grep -q "trailseal $word\|\`$word\|$word WORK\|$word," "$TOP_SRCDIR/README.md"
done
done_testing
