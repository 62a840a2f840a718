#!/bin/sh
# What the knowledge files say, shown: checks, detections, frameworks and controls on the terminal, and the pages of doc/.
. "$TOP_SRCDIR/tests/cli/lib.sh"
cd "$dir" || exit 1

# ---- a check
expect 0 "" "$TRAILSEAL" checks show SLS-02
for text in '# SLS-02 Logstore retention' 'Severity: critical' 'log:GetLogStore' '| logstore_ttl_days | 180 |' '{subject} keeps {ttl_days} days' '## Why' \
	'(changes the cloud)' '## How to see that it worked' '8.1.5.4 d)' '| soc2-2017 |' '^select'; do
	ok "a check says: $text" grep -q -- "$text" out
done
expect 0 "" "$TRAILSEAL" checks show SLS-02 --lang zh-CN
ok "and in Chinese" grep -q '严重程度: 严重' out
expect 0 "" "$TRAILSEAL" checks show --json SLS-02
ok "and for programs" jq -e '.id == "SLS-02" and .parameters.logstore_ttl_days == 180 and (.sources[] | select(.id == "sls.GetLogStore").permission) == "log:GetLogStore"
	and .title["zh-CN"] and .reasons.short.en and .remediation.changing and (.controls | length > 3) and .verdict == "unknown" and (.sql | startswith("select"))' out

# ---- a detection
expect 0 "" "$TRAILSEAL" detections show D-ANOM-01
ok "a detection says what it depends on" grep -q 'Depends on business hours' out
ok "and when it is wrong" grep -q '^## False positives' out
expect 0 "" "$TRAILSEAL" detections show D-ANOM-01 --json
ok "and for programs" jq -e '.calendar and .tactic and .state == "not-run"' out

# ---- every one of them has its page in both languages, and answers a control
expect 0 "" "$TRAILSEAL" doc made
for what in checks detections; do
	"$TRAILSEAL" $what --json | jq -r '.[].id' >ids
	: >bad
	while read -r id; do
		grep -q "^# $id ." "made/$what/$id.md" && grep -q '^## Controls that use it' "made/$what/$id.md" || echo "$id" >>bad
		grep -q "^# $id ." "made/$what/$id.zh-CN.md" || echo "$id" >>bad
	done <ids
	is "each of $what has its pages and answers a control" "$(tr '\n' ' ' <bad)" ""
	is "and nothing else has" "$(ls made/$what | wc -l)" "$((2 * $(wc -l <ids)))"
done

# ---- a framework and a control of it
expect 0 "" "$TRAILSEAL" frameworks show mlps-2.0-level3
is "a framework has all its controls" "$(grep -c '^## 8\.' out)" "$("$TRAILSEAL" frameworks show mlps-2.0-level3 --json | jq '.controls | length')"
expect 0 "" "$TRAILSEAL" frameworks show mlps-2.0-level3 --control "8.1.4.3 c)"
ok "a control names what answers it, with parameters" grep -q 'SLS-02 (logstore_ttl_days = 180)' out
is "and nothing else is shown" "$(grep -c '^## ' out)" 1
expect 0 "" "$TRAILSEAL" frameworks show mlps-2.0-level3 --control mlps3-8.1.4.3-c --json
ok "a control by its token, for programs" jq -e '.id == "8.1.4.3 c)" and .responsibility == "tenant" and .fails.en and (.checks | length > 2)' out

# ---- with verdicts
start_cloud "$TOP_SRCDIR/tests/cloud/tenants/demo.json"
scope_file scope.json
expect 0 "" "$TRAILSEAL" collect --quiet work
stop_cloud
expect 0 "" "$TRAILSEAL" assess work
expect 0 "" "$TRAILSEAL" checks show --work work SLS-02
ok "the verdict comes first" sh -c 'head -n 1 out | grep -qx "SLS-02: fail, confirmed"'
expect 0 "" "$TRAILSEAL" frameworks show --work work --control "8.1.5.4 d)" --json mlps-2.0-level3
ok "the verdict of a control" jq -e '.verdict == "fail"' out

# ---- what is not there
expect 2 'NOPE-1: there is none of this id; "trailseal checks" lists them' "$TRAILSEAL" checks show NOPE-1
expect 2 'there is none of this id' "$TRAILSEAL" checks show D-ANOM-01
expect 2 'there is none of this id' "$TRAILSEAL" detections show SLS-02
expect 2 'no framework of this name' "$TRAILSEAL" frameworks show nope
expect 2 'has no control "9"' "$TRAILSEAL" frameworks show soc2-2017 --control 9
expect 2 'want one of them' "$TRAILSEAL" checks show --work x --knowledge y SLS-02
expect 2 "" "$TRAILSEAL" checks show
expect 2 "" "$TRAILSEAL" checks show SLS-02 --control x

# ---- hostile text from a folder of one's own moves no cursor and makes no markup
cp -r "$TOP_SRCDIR/frameworks" k
chmod -R u+w k
sed -i '0,/"en": "[^"]*"/s//"en": "<b>[x](http:\/\/x)|y\\u202e"/' k/checks/SLS-02.sql
expect 0 "" "$TRAILSEAL" checks show --knowledge k SLS-02
ok "an override of the direction is an escape on the terminal" grep -qF '\u{202e}' out
expect 0 "" "$TRAILSEAL" doc --knowledge k pages
ok "and markup is text on a page" grep -qF '# SLS-02 \<b\>\[x\](http://x)\|y' pages/checks/SLS-02.md

# ---- doc/ is what the program makes
ok "doc/ is up to date; if not: make doc" diff -r "$TOP_SRCDIR/doc" made
: >bad
find made -name '*.md' | while read -r page; do
	grep -o '](\.\{0,2\}[a-z./][^)]*)' "$page" | sed 's/^](//; s/)$//' | sort -u | while read -r link; do
		target=$(dirname "$page")/$link
		case $link in */frameworks/*.sql) target=$TOP_SRCDIR/frameworks/${link#*frameworks/} ;; esac
		test -e "$target" || echo "$page: $link" >>bad
	done
done
is "every link leads somewhere" "$(head -n 3 bad)" ""
expect 3 "" "$TRAILSEAL" doc scope.json/x
done_testing
