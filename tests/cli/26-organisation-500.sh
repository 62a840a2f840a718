#!/bin/sh
# An organisation of 500 members: all are learned over several pages and entered, but one that can not be and two that are left
# out; the report stays readable, the bundle verifies.
. "$TOP_SRCDIR/tests/cli/lib.sh"
. "$TOP_SRCDIR/tests/cli/resume.inc"
cd "$dir" || exit 1
members=500
no_role=1000000000000077
html_max=2200000	# bytes; the index of evidence, cut at 2000 pieces, is 1.4 MB of it
small_knowledge TRL-01 ORG-01
find small/frameworks/tables -name '*.sql' ! -name accounts-asked.sql ! -name lists-received.sql -delete

# Few of them have anything: what is held here is their number.  The directory lists at most 100 on a page.
jq -c --argjson last $((members + 1)) --arg no_role $no_role '
	(.accounts[2] | .events = {} | .identities |= map(select(.type == "role")) | tojson) as $one
	| .regions = ["cn-hangzhou"]
	| .accounts = .accounts[0:2] + [range(3; $last + 1) | "\(1000000000000000 + .)" as $id | $one | gsub("1000000000000003"; $id) | fromjson | .name = "member-\($id[-3:])"]
	| (.accounts[] | select(.id == $no_role) | .identities) = []
	| .resourceDirectory.accounts = [.accounts[1:][] | { AccountId: .id, DisplayName: .name, JoinTime: "-600d" }]' \
	"$TOP_SRCDIR/tests/cloud/tenants/organisation.json" >tenant.json

# directory MEMBERS: a scope with the directory, one day; MEMBERS are further members of it, each beginning with a comma
directory() {
	scope_file long.json "\"directory\": { \"role\": \"TrailsealAudit\", \"external-id\": \"acme-audit-7\"$1 }, \"frameworks\": [\"small\"],"
	jq '.period["last-days"] = 1' long.json >scope.json
}
states() { jq -r '.members[].state' "$1/data/scope.json" | sort | uniq -c | awk '{ printf "%s%s %s", sep, $2, $1; sep = ", " }'; }
verdict() { jq -r --arg id "$1" '[.checks[] | select(.id == $id)][0].verdict' facts.json; }
html() { xmllint --html --xpath "$1" "$work/data/report/report.en.html" 2>/dev/null; }

# ---- all of them
start_cloud "$dir/tenant.json"
directory ', "exclude": ["1000000000000400", "1000000000000401"]'
work=work
expect 4 "directory: 1 of 498 members can not be entered by role TrailsealAudit: $no_role (EntityNotExist.Role)" \
	"$TRAILSEAL" run --quiet --self-signed --work work --out whole.tar.gz
cp work/data/report/assessment.json facts.json
is "what became of the members" "$(states work)" "denied 1, entered 497, excluded 2"
ok "they were listed over several pages" test "$(jq -r 'select(.action == "resourcemanager.ListAccounts" and .status == 200) | .requestId' calls.jsonl | sort -u | wc -l)" -ge 5
is "each that was entered was asked, and the management account" "$(jq -r 'select(.action == "actiontrail.DescribeTrails" and .status == 200) | .account' calls.jsonl | sort -u | wc -l)" 498
is "nothing was asked in those that are left out" "$(jq -r 'select(.account == "1000000000000400" or .account == "1000000000000401") | .action' calls.jsonl)" ""
is "the cloud expected every call" "$(jq -s '[.[] | select(.unexpected)] | length' calls.jsonl)" 0
for check in TRL-01 ORG-01; do
	ok "$check passes for nobody" test "$(verdict $check)" != pass
done
is "because of the one" "$(jq -r '[.checks[].findings[] | select(.reason == "member-refused") | .account] | unique[]' facts.json)" $no_role

# ---- the sheet
rows=$(jq '.coverage | length' facts.json)
ok "the facts have a row for each call and account ($rows)" test "$rows" -gt $((members * 2))
is "the table of them is whole" "$(wc -l <work/data/report/coverage.csv)" $((rows + 1))
is "the sheet has a line for each call" "$(html 'count(//table[@class="coverage"]/tbody/tr)')" "$(jq '[.coverage[].source] | unique | length' facts.json)"
is "one for each account, those left out too" "$(jq -r '.tables[] | select(.id == "accounts-asked") | .rows | length' facts.json)" 501
is "the account that is missing leads what was not answered" "$(html 'normalize-space(//table[@class="gaps"]/tbody/tr[1]/td[2])')" $no_role
is "and is one line of it" "$(html "count(//table[@class=\"gaps\"]/tbody/tr[contains(., \"$no_role\")])")" 1
for lang in en zh-CN; do
	ok "report.$lang.html is under $html_max bytes" test "$(wc -c <"work/data/report/report.$lang.html")" -lt $html_max
done
ok "report.xml has some kB for each account" test "$(wc -c <work/data/report/report.xml)" -lt $((members * 30000))
expect 0 "" "$TRAILSEAL" verify whole.tar.gz
ok "and the bundle is no larger than what it holds" test "$(wc -c <whole.tar.gz)" -lt 8000000

# ---- some of them, asked by a delegated administrator
stop_cloud
rm -f calls.jsonl
jq -c '.accounts |= [.[1], .[0]] + .[2:]' tenant.json >delegated.json
start_cloud "$dir/delegated.json"
directory ', "include": ["1000000000000001", "1000000000000010", "1000000000000011"]'
jq '.accounts[0].id = "1000000000000002"' scope.json >some.json
work=some
expect 0 "" "$TRAILSEAL" collect --quiet --scope some.json some
is "three are entered" "$(jq -r '.members[] | select(.state == "entered") | .account' some/data/scope.json | tr '\n' ' ')" "1000000000000001 1000000000000010 1000000000000011 "
is "and nobody else is asked" "$(jq -r 'select(.status == 200 and .action == "actiontrail.DescribeTrails") | .account' calls.jsonl | sort -u | wc -l)" 4
done_testing
