#!/bin/sh
# A run that was killed goes on with --resume: no answered call is made again, the verdicts are those of an undisturbed run.
. "$TOP_SRCDIR/tests/cli/lib.sh"
cd "$dir" || exit 1
demo=$TOP_SRCDIR/tests/cloud/tenants/demo.json
# pages are small enough that lists have several, and every answer takes its time
jq '.faults = [{"kind":"slow","api":"*","ms":40,"times":0}]' "$demo" >slow.json

# calls of a journal that were answered, one a line, without what every request has of its own
answered() {
	jq -rc 'select(.authenticated and .status < 300 and .fault != "error") | select(.action != "sts.GetCallerIdentity") |
		[.action, .host, .path, .params, .body]' "$1" | sort
}
verdicts() {
	jq -rc '[.checks[], .detections[]] | .[] | [.id, .verdict // .state]' "$1/data/report/assessment.json" | sort
}

# until_calls N PID: wait until the journal has so many calls
until_calls() {
	tries=0
	while [ "$(wc -l <calls.jsonl)" -lt "$1" ] && kill -0 "$2" 2>/dev/null && [ $tries -lt 400 ]; do
		tries=$((tries + 1))
		sleep 0.02
	done
}

# ---- undisturbed
start_cloud slow.json
scope_file scope.json
expect 0 "" "$TRAILSEAL" collect --quiet whole
total=$(grep -c '"event":"exchange"' whole/data/log/collection.jsonl)
stop_cloud
expect 0 "" "$TRAILSEAL" assess whole
verdicts whole >want

# ---- killed at five points: while the caller is asked, early, in the middle, late, and twice in one run
for at in 1 15 "$((total / 2))" "$((total * 9 / 10))" "20 60"; do
	start_cloud slow.json
	scope_file scope.json
	rm -rf work before.jsonl
	how=
	for n in $at; do
		"$TRAILSEAL" collect --quiet $how work >out 2>err &
		pid=$!
		until_calls "$n" $pid
		kill -KILL $pid 2>/dev/null
		wait $pid 2>/dev/null
		[ -n "$how" ] || answered calls.jsonl >before
		how=--resume
	done
	kept=$(grep -c '"event":"exchange"' work/data/log/collection.jsonl)
	ok "killed at $at calls: it was in the middle" test "$kept" -lt "$total"
	expect 0 "" "$TRAILSEAL" collect --quiet --resume work
	stop_cloud
	# what was under way when the process died was answered to nobody: at most as many as run side by side, and the pages of cut lists
	again=$(answered calls.jsonl | uniq -d | wc -l)
	lines=$(jq -rc 'select(.event == "superseded" and .why == "cut-list") | .ids[]' work/data/log/collection.jsonl | wc -l)
	for n in $at; do lines=$((lines + 24)); done
	ok "killed at $at calls: only what had no answer is asked again ($again)" test "$again" -le "$lines"
	# stricter: of every piece that stands, its call was made by one process
	is "killed at $at calls: no completed exchange is repeated" "$(jq -rc 'select(.last) | select(.source != "sts.GetCallerIdentity") | [.source, .params]' work/data/evidence/*/*.meta.json | sort | uniq -d)" ""
	ok "killed at $at calls: the custody log says that it went on, and who" sh -c 'jq -se "(map(.event) | index(\"resume\") != null) and (map(.event) | index(\"caller\") != null)" work/data/log/collection.jsonl'
	expect 0 "" "$TRAILSEAL" assess work
	verdicts work >got
	ok "killed at $at calls: the verdicts are those of the undisturbed run" diff want got
done

# ---- a list cut in the middle is asked again from its first page
stop_cloud
jq '.faults = [{"kind":"slow","api":"sls.GetLogsV2","ms":1000,"times":0}]' "$demo" >cut.json
start_cloud cut.json
scope_file scope.json
"$TRAILSEAL" collect --quiet cut >out 2>err &
pid=$!
tries=0
until [ -e cut/data/evidence/sls.GetLogs/0003.meta.json ] || [ $tries -gt 400 ]; do
	tries=$((tries + 1))
	sleep 0.02
done

kill -KILL $pid
wait $pid 2>/dev/null
stop_cloud
start_cloud "$demo"
scope_file scope.json
expect 0 "" "$TRAILSEAL" collect --quiet --resume cut
ok "its pages of before are superseded" test "$(jq -rc 'select(.event == "superseded" and .why == "cut-list") | .ids | length' cut/data/log/collection.jsonl)" -ge 1
is "the list is there from its first page" "$(jq -rc 'select(.page == 3) | .last' cut/data/evidence/sls.GetLogs/*.meta.json)" true
expect 0 "" "$TRAILSEAL" assess cut
verdicts cut >got
ok "the verdicts are those of the undisturbed run" diff want got
stop_cloud

# ---- the bundle of a resumed run
expect 0 "" "$TRAILSEAL" report work
expect 0 "" "$TRAILSEAL" seal --self-signed --out resumed.tar.gz work
expect 0 "" "$TRAILSEAL_VERIFY" resumed.tar.gz
ok "it is no partial one" sh -c 'tar -xzOf resumed.tar.gz --wildcards "*/bag-info.txt" | grep -q "^Evidence-Complete: yes"'

# ---- half-written, torn, missing, changed
start_cloud "$demo"
scope_file scope.json
log=work/data/log/collection.jsonl
cp -r work torn
before=$(wc -l <torn/data/log/collection.jsonl)	# a kill above may have dropped something already
printf '{"prev":"00' >>torn/data/log/collection.jsonl
: >torn/data/evidence/actiontrail.DescribeTrails/0999.json
: >torn/data/evidence/actiontrail.DescribeTrails/0999.meta.json.AbCdEf
expect 3 "cut short" "$TRAILSEAL" assess torn
expect 0 "" "$TRAILSEAL" collect --resume torn
is "all three are dropped, by name" "$(tail -n +$((before + 1)) torn/data/log/collection.jsonl | jq -rc 'select(.event == "dropped") | .path' | sort | tr '\n' ' ')" \
	"evidence/actiontrail.DescribeTrails/0999.json evidence/actiontrail.DescribeTrails/0999.meta.json.AbCdEf log/collection.jsonl "
ok "nothing was asked for that" sh -c '! grep -q . calls.jsonl'

cp -r work damaged
rm damaged/data/evidence/actiontrail.DescribeTrails/0001.json
id=$(cd damaged/data/evidence && ls -d ram.GetRole/*.meta.json | head -n 1)
printf ' ' >>"damaged/data/evidence/$id"
id=${id%.meta.json}
expect 3 "damaged/data/evidence" "$TRAILSEAL" assess damaged
expect 0 "$id is changed: it is asked for again" "$TRAILSEAL" collect --resume damaged
is "both are given up in the log" "$(jq -rc 'select(.event == "lost") | [.id, .how] | join(" ")' damaged/data/log/collection.jsonl | sort | tr '\n' ',')" \
	"actiontrail.DescribeTrails/0001 missing,$id changed,"
is "and asked again, with who is asking, and nothing else" "$(jq -r .action calls.jsonl | sort -u | tr '\n' ' ')" "actiontrail.DescribeTrails ram.GetRole sts.GetCallerIdentity "
expect 0 "" "$TRAILSEAL" assess damaged
verdicts damaged >got
ok "the verdicts are the same" diff want got
expect 0 "" "$TRAILSEAL" report damaged
expect 0 "" "$TRAILSEAL" seal --self-signed --out damaged.tar.gz damaged
expect 0 "" "$TRAILSEAL_VERIFY" damaged.tar.gz
cp -r work chain
sed -i '5d' chain/data/log/collection.jsonl
expect 3 "does not follow the line before it" "$TRAILSEAL" collect --resume chain

# ---- the same scope, the same knowledge
jq '.period."last-days" = 30' scope.json >other.json
expect 2 'the run began with another scope (its "period" differs)' "$TRAILSEAL" collect --resume --scope other.json work
cp -r work other
echo "-- changed" >>other/data/knowledge/checks/SLS-02.sql
expect 2 "the run began with other knowledge" "$TRAILSEAL" collect --resume other
expect 2 "there is no such work folder" "$TRAILSEAL" collect --resume nowhere
expect 2 "there is no work folder trailseal-TIME here" "$TRAILSEAL" run --self-signed --resume
expect 2 "is one word too many" "$TRAILSEAL" run --self-signed work
expect 2 "or go on with it: --resume" "$TRAILSEAL" collect work

# ---- killed before the first line: the run begins
mkdir -p early/data/log early/data/knowledge/checks
: >early/data/log/collection.jsonl
echo "rubbish" >early/data/knowledge/checks/X.sql
expect 0 "nothing was asked yet" "$TRAILSEAL" collect --resume early
ok "with the knowledge of now" test ! -e early/data/knowledge/checks/X.sql
stop_cloud

# ---- two at once
start_cloud slow.json
scope_file scope.json
"$TRAILSEAL" collect --quiet two >out2 2>err2 &
pid=$!
until_calls 3 $pid
expect 3 "two: is in use by process $pid on $(uname -n) since 20" "$TRAILSEAL" collect --resume two
expect 3 "is in use by process $pid" "$TRAILSEAL" assess two
kill -KILL $pid
wait $pid 2>/dev/null
# ---- and a dead process holds nothing: the whole command goes on, interrupted once more and sealed as partial
"$TRAILSEAL" run --quiet --resume --self-signed --seal-partial --out part.tar.gz two >out 2>err &
pid=$!
until_calls $(($(wc -l <calls.jsonl) + 10)) $pid
kill -TERM $pid
wait $pid
is "interrupted with --seal-partial: status 4" "$?" 4
ok "sealed as partial" sh -c 'tar -xzOf part.tar.gz --wildcards "*/bag-info.txt" | grep -q "^Evidence-Complete: no"'
expect 0 "" "$TRAILSEAL_VERIFY" part.tar.gz
ok "page one says it in English" grep -q "The collection is incomplete" two/data/report/report.en.html
ok "and in Chinese" grep -q "采集不完整" two/data/report/report.zh-CN.html
expect 0 "" "$TRAILSEAL" run --quiet --resume --self-signed --out full.tar.gz two
verdicts two >got
ok "resumed to its end: the verdicts are those of the undisturbed run" diff want got
expect 0 "" "$TRAILSEAL_VERIFY" full.tar.gz
expect 0 "everything was asked already" "$TRAILSEAL" run --resume --self-signed --out again.tar.gz two
done_testing
