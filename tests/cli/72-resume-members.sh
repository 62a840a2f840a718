#!/bin/sh
# A run over the members of a directory that was killed: roles are taken on anew, whatever was answered is not asked again.
. "$TOP_SRCDIR/tests/cli/lib.sh"
. "$TOP_SRCDIR/tests/cli/members.inc"
. "$TOP_SRCDIR/tests/cli/resume.inc"
cd "$dir" || exit 1
no_role=1000000000000004
small_knowledge TRL-01 TRL-05 SLS-02 ORG-01 RAM-06 RAM-13
jq '(.accounts[] | select(.id == "'$no_role'") | .identities) |= map(select(.type != "role"))' "$organisation" >tenant.json

scope=directory
# cloud_of TENANT: a cloud of it and a scope for that
cloud_of() {
	start_cloud "$1"
	directory
}
# slow ACCOUNT API N: a fault, all but N calls of that account wait
slow() { printf '{ "kind": "slow", "api": "%s", "account": "%s", "after": %d, "ms": 600000, "times": 0 }' "$2" "$1" "$3"; }
members() { jq -r '.members[] | .account + " " + .state' "$1/data/scope.json" | cut -c16- | tr '\n' ','; }
entered() { jq -r 'select(.action == "sts.AssumeRole" and .status == 200) | .action' calls.jsonl | wc -l; }
of_account() { jq -r --arg a "$2" 'select(.account == $a) | .source' "$1"/data/evidence/*/*.meta.json | wc -l; }
seal() {
	expect 4 "6 calls were denied" "$TRAILSEAL" assess "$1"
	expect 0 "" "$TRAILSEAL" report --lang en "$1"
	expect 0 "" "$TRAILSEAL" seal --self-signed --out "$1.tar.gz" "$1"
	expect 0 "" "$TRAILSEAL_VERIFY" "$1.tar.gz"
	mkdir "$1.x"
	tar -xzf "$1.tar.gz" -C "$1.x" --strip-components=1
	verdicts "$1.x" >"$1.verdicts"
}

# ---- undisturbed
cloud_of tenant.json
expect 4 "1 of 5 members can not be entered" "$TRAILSEAL" collect whole
stop_cloud
seal whole
is "one member holds back" "$(members whole)" "2 entered,3 entered,4 denied,5 entered,6 entered,"

# ---- killed: while the directory is read, while members are entered, with some members done, one half and one barely begun
kill_by() {
	rm -rf work work.x work.tar.gz
	stuck_by tenant.json "$2" work "$TRAILSEAL" collect --quiet work
	answered calls.jsonl >before
	kill_stuck
	rm -rf killed
	cp -r work killed
	finish_killed "$1"
}
finish_killed() {
	cloud_of tenant.json
	expect 4 "1 of 5 members can not be entered" "$TRAILSEAL" collect --resume work
	stop_cloud
	answered calls.jsonl >after
	is "$1: members are entered anew" "$(entered)" 4
	is "$1: no completed exchange is repeated, but the pages of lists that were cut" "$(sort -u before | comm -12 - after | wc -l)" "$(superseded work cut-list)"
	is "$1: all is there, once" "$(standing work)" "$(standing whole)"
	is "$1: the members are the same" "$(members work)" "$(members whole)"
	seal work
	ok "$1: the sealed verdicts are those of the undisturbed run" diff whole.verdicts work.verdicts
}
kill_by "in the directory" "[$(slow 1000000000000001 'resourcemanager.ListAccounts' 0)]"
is "in the directory: nothing was asked of members" "$(jq -r '.[0]' before | sort -u | wc -l)" 1
kill_by "at the door" "[$(slow 1000000000000001 sts.AssumeRole 2)]"
is "at the door: nothing was asked of members" "$(jq -r '.[0]' before | sort -u | wc -l)" 1
kill_by "inside" "[$(slow 1000000000000005 '*' 6), $(slow 1000000000000006 '*' 1)]"

# ---- between the two runs one member has got the role and another has lost it
jq '(.accounts[] | select(.id == "1000000000000005") | .identities) |= map(select(.type != "role"))' "$TOP_SRCDIR/tests/cloud/tenants/organisation.json" >changed.json
before=$(of_account killed 1000000000000005)
cloud_of changed.json
expect 4 "1 of 5 members can not be entered by role TrailsealAudit: 1000000000000005" "$TRAILSEAL" collect --resume killed
stop_cloud
is "each as it is now" "$(members killed)" "2 entered,3 entered,4 entered,5 denied,6 entered,"
ok "the one that lets us in now is asked everything" test "$(of_account killed $no_role)" -gt 8
expect 4 "" "$TRAILSEAL" assess killed
verdicts killed | jq -c 'select(any(.[2][]; . == ["1000000000000005", "member-refused"])) | .[1]' >held
ok "what rests on the other one is held back" test -s held
is "so that nothing of that passes" "$(sort -u held)" '"unknown"'
is "what it answered before stands" "$(of_account killed 1000000000000005) $(jq -r 'select(.event == "lost") | .id' killed/data/log/collection.jsonl)" "$before "

# ---- killed twice, the second time a little further on
rm -rf work work.x work.tar.gz
stuck_by tenant.json "[$(slow 1000000000000003 '*' 4)]" work "$TRAILSEAL" collect --quiet work
answered calls.jsonl >before
kill_stuck
stuck_by tenant.json "[$(slow 1000000000000003 '*' 3)]" work "$TRAILSEAL" collect --quiet --resume work
answered calls.jsonl >>before
kill_stuck
finish_killed "twice"
done_testing
