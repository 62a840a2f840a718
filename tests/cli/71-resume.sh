#!/bin/sh
# A run that was killed goes on with --resume: no answered call is made again, the verdicts are those of an undisturbed run.
. "$TOP_SRCDIR/tests/cli/lib.sh"
. "$TOP_SRCDIR/tests/cli/resume.inc"
cd "$dir" || exit 1
demo=$TOP_SRCDIR/tests/cloud/tenants/demo.json
small_knowledge TRL-01 TRL-14 SLS-02 OSS-03 RAM-06 RAM-13

# ---- undisturbed
start_cloud "$demo"
scope_file scope.json
expect 0 "" "$TRAILSEAL" collect --quiet whole
stop_cloud
total=$(kept whole)
expect 0 "" "$TRAILSEAL" assess whole
verdicts whole >want
ok "the plan has lists, events and chains of calls ($total answers)" test "$total" -gt 30

# ---- killed when so many calls were answered: who is asking, the first, some, the last but one; and twice in one run
for at in 1 2 "$((total / 2))" "$((total - 1))" "$((total / 3)) $((total / 3))"; do
	rm -rf work
	how=
	: >before
	for n in $at; do
		killed_at "$demo" "$n" work "$TRAILSEAL" collect --quiet $how work
		answered calls.jsonl >>before
		how=--resume
	done
	ok "killed at $at: it was in the middle ($(kept work))" test "$(kept work)" -lt "$total"
	start_cloud "$demo"
	scope_file scope.json
	expect 0 "" "$TRAILSEAL" collect --quiet --resume work
	stop_cloud
	answered calls.jsonl >after
	is "killed at $at: no completed exchange is repeated, but the pages of lists that were cut" \
		"$(sort -u before | comm -12 - after | wc -l)" "$(superseded work cut-list)"
	ok "killed at $at: all is there, once" test "$(standing work)" -eq "$(standing whole)"
	ok "killed at $at: the custody log says that it went on, and who" sh -c 'jq -se "(map(.event) | index(\"resume\") != null) and (map(.event) | index(\"caller\") != null)" work/data/log/collection.jsonl'
	expect 0 "" "$TRAILSEAL" assess work
	verdicts work >got
	ok "killed at $at: the verdicts are those of the undisturbed run" diff want got
done

# ---- a list cut in the middle is asked again from its first page
jq '.faults = [{"kind":"slow","api":"sls.GetLogsV2","ms":1000,"times":0}]' "$demo" >cut.json
start_cloud cut.json
scope_file scope.json
"$TRAILSEAL" collect --quiet cut >out 2>err &
pid=$!
tries=0
until [ -e cut/data/evidence/sls.GetLogs/0003.meta.json ] || [ $tries -gt 600 ]; do
	tries=$((tries + 1))
	sleep 0.05
done
kill -KILL $pid
wait $pid 2>/dev/null
stop_cloud
start_cloud "$demo"
scope_file scope.json
expect 0 "" "$TRAILSEAL" collect --quiet --resume cut
ok "its pages of before are superseded" test "$(superseded cut cut-list)" -ge 1
is "the list is there from its first page" "$(jq -rc 'select(.page == 3) | .last' cut/data/evidence/sls.GetLogs/*.meta.json)" true
expect 0 "" "$TRAILSEAL" assess cut
verdicts cut >got
ok "the verdicts are those of the undisturbed run" diff want got
stop_cloud

# ---- killed, and stopped by a full disk, in the middle of writing: no file may grow over what the log has, and a little
killed_at "$demo" $((total * 2 / 3)) log "$TRAILSEAL" collect --quiet log
room=$(($(wc -c <log/data/log/collection.jsonl) / 512 + 3))
cp -r log full
start_cloud "$demo"
scope_file scope.json
(
	ulimit -c 0
	ulimit -f $room
	exec "$TRAILSEAL" collect --quiet --resume log
) >out 2>err
ok "a signal in the middle of a write" test $? -gt 128
ok "left a torn line or half a piece" sh -c 'test "$(tail -c 1 log/data/log/collection.jsonl | od -An -c | tr -d " ")" != "\\n" || ls log/data/evidence/*/*.json.part.??????'
expect 0 "" "$TRAILSEAL" collect --quiet --resume log
ok "which is dropped by name" test "$(jq -r 'select(.event == "dropped") | .path' log/data/log/collection.jsonl | wc -l)" -ge 1
is "all is there, once" "$(standing log)" "$(standing whole)"
(
	trap '' XFSZ
	ulimit -f $room
	exec "$TRAILSEAL" run --quiet --resume --self-signed --out full.tar.gz full
) >out 2>err
is "a full disk: status" $? 3
is "one sentence" "$(grep -c . err)" 1
ok "which says what can not be written" grep -q 'full/data/.*: cannot write' err
ok "and no bundle" test ! -e full.tar.gz
expect 4 "the collection did not end" "$TRAILSEAL" assess full
expect 0 "" "$TRAILSEAL" collect --quiet --resume full
is "nothing was lost" "$(jq -r 'select(.event == "lost") | .id' full/data/log/collection.jsonl)" ""
is "all is there, once, after that too" "$(standing full)" "$(standing whole)"
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
cp -r torn judged
expect 0 "" "$TRAILSEAL" collect --resume torn
is "all three are dropped, by name" "$(tail -n +$((before + 1)) torn/data/log/collection.jsonl | jq -rc 'select(.event == "dropped") | .path' | sort | tr '\n' ' ')" \
	"evidence/actiontrail.DescribeTrails/0999.json evidence/actiontrail.DescribeTrails/0999.meta.json.AbCdEf log/collection.jsonl "
ok "nothing was asked for that" sh -c '! grep -q . calls.jsonl'
# what is judged and sealed without going on, and a command that was killed while it wrote a report
echo "<html>" >judged/data/report/report.en.html.part.AbCdEf
expect 0 "judged: the collection was killed while it wrote: 3 half-written files are dropped" "$TRAILSEAL" assess judged
verdicts judged >got
ok "judged as it is, the verdicts are the same" diff want got
expect 0 "" "$TRAILSEAL" report judged
expect 0 "" "$TRAILSEAL" seal --self-signed --out judged.tar.gz judged
expect 0 "" "$TRAILSEAL_VERIFY" judged.tar.gz
is "nothing half-written is sealed" "$(tar -tzf judged.tar.gz | grep -c '\.part\.\|0999')" 0

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
expect 2 'run "trailseal assess" first' "$TRAILSEAL" seal --self-signed --out stale.tar.gz damaged
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
stuck_at "$demo" 3 two "$TRAILSEAL" collect --quiet two
expect 3 "two: is in use by process $pid on $(uname -n) since 20" "$TRAILSEAL" collect --resume two
expect 3 "is in use by process $pid" "$TRAILSEAL" assess two
printf '{"pid":77,"host":"nas\\u001b[2Jclient","time":"2026-01-01T00:00:00Z"}' >two/lock
expect 3 "is in use by process 77 on nas" "$TRAILSEAL" collect --resume two
ok "a holder's name can not write on the terminal" sh -c '! grep -q "$(printf "\033")" err'
kill -KILL $pid
wait $pid 2>/dev/null
stop_cloud

# ---- a dead process holds nothing, whatever its lock says: the whole command goes on, interrupted once more and sealed as partial
stuck_at "$demo" 12 two "$TRAILSEAL" run --quiet --resume --self-signed --seal-partial --out part.tar.gz two
kill -TERM $pid
wait $pid
is "interrupted with --seal-partial: status 4" "$?" 4
ok "it says so" grep -q "interrupted: .* answers are kept; they are sealed as a partial run" err
ok "sealed as partial" sh -c 'tar -xzOf part.tar.gz --wildcards "*/bag-info.txt" | grep -q "^Evidence-Complete: no"'
expect 0 "" "$TRAILSEAL_VERIFY" part.tar.gz
ok "page one says it in English" grep -q "The collection is incomplete" two/data/report/report.en.html
ok "and in Chinese" grep -q "采集不完整" two/data/report/report.zh-CN.html
stop_cloud
start_cloud "$demo"
scope_file scope.json
expect 0 "" "$TRAILSEAL" run --quiet --resume --self-signed --out full.tar.gz two
verdicts two >got
ok "resumed to its end: the verdicts are those of the undisturbed run" diff want got
ok "page one no longer says it" sh -c '! grep -q "The collection is incomplete" two/data/report/report.en.html'
expect 0 "" "$TRAILSEAL_VERIFY" full.tar.gz
expect 0 "everything was asked already" "$TRAILSEAL" run --resume --self-signed --out again.tar.gz two
done_testing
