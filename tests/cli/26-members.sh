#!/bin/sh
# An organisation from one account: the members are learned live, entered by a role, and looked at like any account.
. "$TOP_SRCDIR/tests/cli/lib.sh"
. "$TOP_SRCDIR/tests/cli/members.inc"
cd "$dir" || exit 1
no_role=1000000000000004
left_out=1000000000000006

verdict() { jq -r --arg id "$1" '[.checks[] | select(.id == $id)][0].verdict' facts.json; }
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
# looked_up NAME, unseen NAME: accounts whose events of the period ActionTrail was asked for, and what was not seen of whose
looked_up() { cat "$1"/data/evidence/actiontrail.LookupEvents/*.meta.json 2>/dev/null | jq -r .account | sort -u | tr '\n' ' '; }
unseen() { jq -r '[.checks[] | select(.id == "EVD-01")][0].findings[] | select(.reason == "not-covered") | .account + " " + .values.from + " " + .values.to + " " + .cause.code' "$1/data/report/assessment.json"; }
is "the organization trail's store has the events of all, so ActionTrail is not asked for them" "$(looked_up whole)$(unseen whole)" ""
is "and the period of each account is covered" "$(jq -r '[.checks[] | select(.id == "EVD-01")][0].findings[] | select(.reason == "covered") | .account[-1:]' facts.json | tr -d '\n')" 123456

# ---- a member whose first event comes in mid-period, and one that is silent: nothing is taken for granted ----
joins='(.accounts[] | select(.id == "'$no_role'") | .events.generators[0].from) = "-3d" | (.accounts[] | select(.id == "'$left_out'") | .events) = {}'
tenant "$joins"
directory
expect 4 "" "$TRAILSEAL" collect late
"$TRAILSEAL" assess late >out 2>&1
is "ActionTrail is asked for both" "$(looked_up late)" "$no_role $left_out "
is "and tells the rest" "$(unseen late)" ""
tenant "$joins"' | .faults = [{ "kind": "deny", "api": "actiontrail.LookupEvents", "account": "'$no_role'" }, { "kind": "deny", "api": "actiontrail.LookupEvents", "account": "'$left_out'" }]'
directory
jq '.parameters.object_events = "none"' scope.json >long.json && mv long.json scope.json
expect 4 "" "$TRAILSEAL" collect denied-late
"$TRAILSEAL" assess denied-late >out 2>&1
period() { jq -r ".period.$1" denied-late/data/scope.json; }
first=$(jq -r '.data[]? | select(.member == "'$no_role'") | .first | tonumber | todate' denied-late/data/evidence/sls.GetLogs.members/*.json | head -n 1)
is "where it does not answer, the one is not covered before its first event and the other not at all" "$(unseen denied-late | cut -d' ' -f1-3 | sort -u)" \
	"$no_role $(period from) $first
$left_out $(period from) $(period to)"

# ---- one without the role, one left out, one excluded by name ----
tenant '(.accounts[] | select(.id == "'$no_role'") | .identities) |= map(select(.type != "role"))'
directory ", \"exclude\": [\"$left_out\", \"sandbox-*\"]"
expect 4 "directory: 1 of 4 members can not be entered by role TrailsealAudit: $no_role (EntityNotExist.Role): what rests on them is unknown" \
	"$TRAILSEAL" run --self-signed --work denied
is "a word that leaves nobody out is told" "$(grep -c 'no member has' err) $(grep -c 'directory.exclude: no member has the id or name "sandbox-\*"' err)" "1 1"
cp denied/data/report/assessment.json facts.json
is "each member and what became of it" "$(members denied | cut -c16- | tr '\n' ',')" "2 entered,3 entered,4 denied EntityNotExist.Role,5 entered,6 excluded,"
is "the custody log has what the service said" "$(jq -r 'select(.event == "member-not-entered") | .account + " " + .code + " " + .role' denied/data/log/collection.jsonl)" \
	"$no_role EntityNotExist.Role TrailsealAudit"
is "nothing was asked in the one that is left out" "$(jq -r --arg a $left_out 'select(.account == $a) | .action' calls.jsonl)" ""
for check in TRL-01 RAM-01 RAM-03 ORG-01; do
	is "$check passes for nobody" "$(verdict $check)" unknown
	is "$check: because of that member" "$(jq -r --arg id $check '[.checks[] | select(.id == $id)][0].findings[] | select(.reason == "member-refused") | .account + " " + .verdict + " " + .cause.state + " " + .cause.code' facts.json)" \
		"$no_role unknown denied EntityNotExist.Role"
done
is "what is said of the others stands" "$(jq -r '[.checks[] | select(.id == "TRL-01")][0].findings[] | select(.verdict == "pass") | .verdict' facts.json | sort -u)" pass
is "no check that asks in all accounts passes" "$(jq -r '.checks[] | select(.verdict == "pass") | .findings[] | select(.reason == "member-refused") | .reason' facts.json)" ""
# the row of each account: way in, whether it answered, codes
sheet() { jq -r '.tables[] | select(.id == "accounts-asked") | . as $t | .rows[] | [.[0][-1:], .[2], ((.[5] | tonumber) > 0), (.[11] | split(", ")[0])] | map(tostring) | join(" ")' "$1"; }
is "one line for each account, those that are not whole first" "$(sheet facts.json | sort | tr '\n' ',')" \
	"1 listed true NoPermission,2 entered true NoPermission,3 entered true NoPermission,4 denied false EntityNotExist.Role,5 entered true NoPermission,6 excluded false -,"
is "through which account is in the facts" "$(jq -r '.members[].via' denied/data/scope.json | sort | uniq -c | awk '{ print $1, $2 }')" "5 1000000000000001"
is "the denied one leads" "$(sheet facts.json | head -n 1 | cut -c1-8)" "4 denied"
is "the report has words for it" "$(grep -oE '>(已扮演角色进入|扮演角色被拒绝|范围文件列出|已排除)<' denied/data/report/report.zh-CN.html | tr -d '<>' | LC_ALL=C sort | uniq -c | awk '{ print $1, $2 }' | tr '\n' ',')" "3 已扮演角色进入,1 已排除,1 扮演角色被拒绝,1 范围文件列出,"
ok "the report tells it" grep -q "could not be entered: nothing was asked there" denied/data/report/report.en.html
ok "in Chinese too" grep -q "无法进入该资源目录成员账号" denied/data/report/report.zh-CN.html
expect 4 "" "$TRAILSEAL" assess denied
is "judged again without the network it says the same" "$(jq -S '.checks, .detections' denied/data/report/assessment.json | sha256sum)" "$(jq -S '.checks, .detections' facts.json | sha256sum)"

# ---- the wrong external id: one sentence, and only what rests on the members is lost ----
tenant .
scope_file scope.json '"directory": { "role": "TrailsealAudit", "external-id": "acme-audit-8" },'
expect 4 "5 of 5 members can not be entered by role TrailsealAudit" "$TRAILSEAL" collect wrong
ok "what to look at" grep -q "look at the role's trust policy and at external-id" err
is "one sentence" "$(grep -c 'can not be entered' err)" 1
is "the account itself is collected" "$(asked oss.ListBuckets)" "1000000000000001 "
ok "the external id is nowhere" sh -c "! grep -rq acme-audit-8 wrong out err"

# ---- members that can not be listed ----
tenant '.faults = [{ "kind": "deny", "api": "resourcemanager.ListAccounts" }]'
directory
expect 4 "" "$TRAILSEAL" collect unlisted
"$TRAILSEAL" assess unlisted >out 2>&1
cp unlisted/data/report/assessment.json facts.json
is "then no check passes" "$(jq -r '.checks[] | select(.verdict == "pass") | .id' facts.json)" ""
is "for that cause" "$(jq -r '[.checks[] | select(.id == "RAM-01")][0].findings[] | select(.verdict == "unknown") | .resource + " " + .reason' facts.json)" \
	"resourcemanager.ListAccounts call-denied"

# ---- sessions that end while the run goes on; a delegated administrator asks ----
tenant '(.accounts[].identities[] | select(.type == "role") | .sessionSeconds) = 4 | .faults = [{ "kind": "slow", "api": "actiontrail.DescribeTrails", "ms": 4500, "times": 0 }]'
directory
expect 4 "" "$TRAILSEAL" collect --scope long.json short
ok "sessions were renewed" test "$(jq -r 'select(.action == "sts.AssumeRole") | .action' calls.jsonl | wc -l)" -gt 5
is "no call was lost to one that ended" "$(cat short/data/evidence/*/*.meta.json | jq -r 'select(.response.code // "" | test("Expired")) | .id')" ""
tenant '.accounts |= [.[1], .[0]] + .[2:]'
directory
jq '.accounts[0].id = "1000000000000002"' scope.json >delegated.json
expect 4 "" "$TRAILSEAL" collect --scope delegated.json delegated
is "it enters the management account as well" "$(members delegated | cut -c16- | tr '\n' ',')" "1 entered,3 entered,4 entered,5 entered,6 entered,"
is "and is the only one asked for the list" "$(asked resourcemanager.ListAccounts)" "1000000000000002 "
is "the bucket of the trail is seen in its own account" "$(jq -r 'select(.action == "oss.GetBucketInfo" and .status == 200) | .account' calls.jsonl | sort -u)" 1000000000000001
done_testing
