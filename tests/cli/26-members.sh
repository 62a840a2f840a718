#!/bin/sh
# An organisation from one account: the members are learned live, entered by a role, and looked at like any account.
. "$TOP_SRCDIR/tests/cli/lib.sh"
cd "$dir" || exit 1
organisation=$TOP_SRCDIR/tests/cloud/tenants/organisation.json
no_role=1000000000000004
left_out=1000000000000006

verdict() { jq -r --arg id "$1" '[.checks[] | select(.id == $id)][0].verdict' facts.json; }
# directory [MEMBERS]: a scope with the directory; MEMBERS are further JSON members of it, each beginning with a comma
directory() { scope_file scope.json "\"directory\": { \"role\": \"TrailsealAudit\", \"external-id\": \"acme-audit-7\"${1-} },"; }
# tenant FILTER: the organisation, changed by a jq filter, and a local cloud of it
tenant() {
	stop_cloud
	rm -f calls.jsonl
	jq "$1" "$organisation" >tenant.json
	start_cloud "$dir/tenant.json"
}
# asked ACTION: accounts that were asked, one a line
asked() { jq -r --arg a "$1" 'select(.action == $a and .status == 200) | .account' calls.jsonl | sort -u | tr '\n' ' '; }
members() { jq -r '.members[] | .account + " " + .state + (if .code then " " + .code else "" end)' "$1/data/scope.json"; }
secrets() { grep -rlE 'CAIS[0-9a-f]{20}|acme-audit-7' "$1"; }

# ---- five members ----
tenant .
directory
expect 4 "" "$TRAILSEAL" collect whole
"$TRAILSEAL" assess whole >out 2>&1
cp whole/data/report/assessment.json facts.json
is "every member became an account" "$(jq -r '.accounts[].id' whole/data/scope.json | cut -c16 | tr -d '\n')" 123456
is "each entered through the management account" "$(members whole | grep -c ' entered$')" 5
all="1000000000000001 1000000000000002 1000000000000003 1000000000000004 1000000000000005 1000000000000006 "
for action in actiontrail.DescribeTrails actiontrail.LookupEvents ims.ListUsers oss.ListBuckets; do
	is "$action in all of them" "$(asked "$action")" "$all"
done
is "the directory is asked of the management account only" "$(asked resourcemanager.GetResourceDirectory)" "1000000000000001 "
is "and once" "$(jq -r 'select(.action == "resourcemanager.ListAccounts") | .action' calls.jsonl | wc -l)" 1
is "no call was made twice" "$(jq -r 'select(.action == "actiontrail.DescribeTrails") | .account + .region' calls.jsonl | sort | uniq -d | wc -l)" 0
is "members are asked as their role" "$(jq -r '.callers[] | select(.account == "1000000000000003") | .arn' whole/data/run.json)" \
	"acs:ram::1000000000000003:assumed-role/TrailsealAudit/trailseal"
is "the cloud expected every call" "$(jq -s '[.[] | select(.unexpected)] | length' calls.jsonl)" 0
is "a check over all accounts passes" "$(verdict TRL-06)" pass
is "no session and no external id is kept" "$(secrets whole)" ""

done_testing
