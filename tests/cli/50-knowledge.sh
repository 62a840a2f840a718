#!/bin/sh
# plan, lint and the lists: what is shipped is in order, and a wrong file is named with its key and the reason.
. "$TOP_SRCDIR/tests/cli/lib.sh"
cd "$dir" || exit 1
expect 0 "" "$TRAILSEAL" plan
ok "the plan lists permissions" grep -q 'permission: actiontrail:DescribeTrails' out
expect 0 "" "$TRAILSEAL" plan --json
ok "every call comes behind those that its rows need" jq -e '[.[].id] as $ids | all(.[]; .id as $me | all(.after[]; . as $a | ($ids | index($a)) < ($ids | index($me))))' out
expect 2 "no-such" "$TRAILSEAL" plan --frameworks no-such
expect 0 "" "$TRAILSEAL" lint
for what in checks detections frameworks; do
	expect 0 "" "$TRAILSEAL" "$what"
	expect 0 "" "$TRAILSEAL" "$what" --lang zh-CN
	expect 0 "" "$TRAILSEAL" "$what" --json
	ok "$what: id, verdict and evidence state of each" jq -e '[.. | objects | select(has("verdict"))] | length > 0 and all(.id and .verdict == "unknown" and .evidence_state == "not-queried")' out
done
expect 2 "want one of them" "$TRAILSEAL" checks --work x --knowledge y

# lint_wrong SENTENCE FILE COMMAND...: change a copy of the shipped knowledge and look at what lint says
lint_wrong() {
	rm -rf k
	cp -r "$TOP_SRCDIR/frameworks" k
	chmod -R u+w k
	sentence=$1
	file=$2
	shift 2
	(cd k && "$@") || echo "# could not change $file"
	"$TRAILSEAL" lint k >out 2>err
	is "lint refuses: $sentence" $? 1
	ok "and names $file" sh -c 'cat out err | grep -F "$1" | grep -qF "$2"' sh "$file" "$sentence"
	cat out err | grep -qF "$sentence" || sed 's/^/# /' out err | head -n 5
}
lint_wrong 'severty' checks/SLS-02.sql sed -i 's/"severity"/"severty"/' checks/SLS-02.sql
lint_wrong 'critcal' checks/SLS-02.sql sed -i 's/"severity": "critical"/"severity": "critcal"/' checks/SLS-02.sql
lint_wrong 'no_such_view' checks/SLS-02.sql sed -i '0,/from trail/s/from trail/from no_such_view/' checks/SLS-02.sql
lint_wrong 'SLS-99' mlps-2.0-level3.json sed -i 's/"SLS-02"/"SLS-99"/' mlps-2.0-level3.json
lint_wrong 'no_such_view' sources/sls.GetLogStore.json sed -i 's/from trail/from no_such_view/' sources/sls.GetLogStore.json
lint_wrong 'is not JSON' products.json sed -i '1s/{/{{/' products.json
lint_wrong 'zh-CN' sources/sls.GetIndex.json sed -i 's/"zh-CN"/"zh-TW"/' sources/sls.GetIndex.json
write_sql() { printf '%s\n' 'create view trail as select 1 as x; delete from events' >views/trail.sql; }
lint_wrong '' views/trail.sql write_sql
update_sql() { awk '/^\*\/|\*\/$/ && !done { print; print "delete from events;"; done = 1; exit } { print }' checks/TRL-01.sql >n && mv n checks/TRL-01.sql; }
lint_wrong '' checks/TRL-01.sql update_sql
expect 3 "no-such-folder" "$TRAILSEAL" lint no-such-folder
done_testing
