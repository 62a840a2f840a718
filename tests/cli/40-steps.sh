#!/bin/sh
# The steps one by one, and what each says when the one before it is missing or its files were changed.
. "$TOP_SRCDIR/tests/cli/lib.sh"
cd "$dir" || exit 1
start_cloud "$TOP_SRCDIR/tests/cloud/tenants/demo.json"
scope_file scope.json
make_signer officer
make_signer other

expect 2 'run "trailseal collect" first' "$TRAILSEAL" assess empty
expect 0 "" "$TRAILSEAL" collect --quiet work
stop_cloud
expect 2 'run "trailseal assess" first' "$TRAILSEAL" report work
expect 2 'run "trailseal assess" first' "$TRAILSEAL" seal --self-signed work
expect 2 'run "trailseal assess" first' "$TRAILSEAL" checks --work work

# ---- assess: offline, repeatable
expect 0 "" "$TRAILSEAL" assess work
ok "it prints the counts" grep -q '^controls: .*fail' out
cp work/data/report/assessment.json first.json
expect 0 "" "$TRAILSEAL" assess --json work
ok "--json lists every check with its verdict and evidence state" jq -e --argjson n "$(ls work/data/knowledge/checks | wc -l)" '[.checks[] | select(.id and .verdict and .evidence_state)] | length == $n' out
ok "and every detection and control" jq -e '(.detections | length >= 5) and ([.frameworks[].controls[] | select(.id and .verdict and .evidence_state)] | length > 5)' out
ok "the same evidence gives the same facts" cmp first.json work/data/report/assessment.json
expect 1 "(--fail-on)" "$TRAILSEAL" assess --fail-on fail work
expect 0 "" "$TRAILSEAL" assess --fail-on none work
expect 2 '"bad" is no verdict' "$TRAILSEAL" assess --fail-on bad work
ok "every finding names its evidence or the cause" jq -e '[.checks[].findings[] | select((.evidence | length) == 0 and .cause == null)] | length == 0' first.json

# ---- report
expect 2 'unknown language "fr"' "$TRAILSEAL" report --lang fr work
expect 2 "nowhere/html.xsl" "$TRAILSEAL" report --templates nowhere work
mkdir "a b"
cp -r "$TOP_SRCDIR/templates" "a b"
expect 0 "" "$TRAILSEAL" report --templates "a b/../a b/templates" work
expect 0 "" "$TRAILSEAL" report work
ok "both languages are there" test -s work/data/report/report.en.html -a -s work/data/report/report.zh-CN.html
ok "the page loads nothing from anywhere" sh -c '! grep -qiE "<script|src=|@import|url\(" work/data/report/report.en.html'
ok "it reads as HTML" xmllint --html --noout --nonet work/data/report/report.en.html

# ---- seal
expect 2 "no signer: want --key and --certificate" "$TRAILSEAL" seal work
expect 2 "a key and a certificate go together: the certificate is missing" "$TRAILSEAL" seal --key officer.key work
expect 2 "want one of them, found more" "$TRAILSEAL" seal --self-signed --unsigned work
expect 3 "officer.key" "$TRAILSEAL" seal --key officer.key --certificate other.pem work
expect 2 'is none of gz, zst' "$TRAILSEAL" seal --self-signed --format zip work
expect 3 "missing.key" "$TRAILSEAL" seal --key missing.key --certificate officer.pem work
expect 3 "no-such-folder" "$TRAILSEAL" seal --self-signed --out no-such-folder/b.tar.gz work
expect 3 "/proc/b.tar.gz" "$TRAILSEAL" seal --self-signed --out /proc/b.tar.gz work
mkdir tight
(ulimit -f 16; trap '' XFSZ; "$TRAILSEAL" seal --self-signed --out tight/b.tar.gz work >out 2>err; echo $? >status)
is "a disk with no room left is status 3" "$(cat status)" 3
ok "it is said" grep -q 'tight/b.tar.gz' err
is "and nothing half-written stays" "$(ls tight)" ""
export SOURCE_DATE_EPOCH=1790000000
expect 0 "" "$TRAILSEAL" seal --key officer.key --certificate officer.pem --out a.tar.gz work
expect 0 "" "$TRAILSEAL" seal --unsigned --out u1.tar.gz work
expect 0 "" "$TRAILSEAL" seal --unsigned --out u2.tar.zst --format zst work
unset SOURCE_DATE_EPOCH
ok "the same evidence sealed twice is the same tar stream" sh -c 'gzip -dc u1.tar.gz >u1.tar && zstd -qdc u2.tar.zst >u2.tar && cmp u1.tar u2.tar'
expect 0 "" "$TRAILSEAL_VERIFY" --trust officer-root.pem a.tar.gz
expect 1 "" "$TRAILSEAL_VERIFY" --trust other-root.pem a.tar.gz
expect 0 "" "$TRAILSEAL_VERIFY" --json u1.tar.gz
ok "an unsigned bundle says so" jq -e . out

# ---- a timestamp at sealing, from an authority on loopback
mkdir tsa
printf 'extendedKeyUsage=critical,timeStamping\n' >tsa/ext
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=tsa -keyout tsa/key -out tsa/csr 2>/dev/null
openssl x509 -req -in tsa/csr -CA officer-root.pem -CAkey officer-root.key -CAcreateserial -days 30 -extfile tsa/ext -out tsa/pem 2>/dev/null
printf '[tsa]\ndefault_tsa=t\n[t]\nserial=%s\nsigner_cert=%s\nsigner_key=%s\ndefault_policy=1.2.3\nsigner_digest=sha256\ndigests=sha256\ness_cert_id_alg=sha256\n' \
	"$dir/tsa/serial" "$dir/tsa/pem" "$dir/tsa/key" >tsa/tsa1.cnf
perl "$TOP_SRCDIR/tests/cli/tsa.pl" tsa tsa/port 2>tsa/log &
tsa_pid=$!
trap 'kill $tsa_pid 2>/dev/null; cleanup' EXIT
tries=0
until [ -s tsa/port ] || [ $tries -gt 600 ]; do tries=$((tries + 1)); sleep 0.1; done
tsa=http://127.0.0.1:$(cat tsa/port)
expect 2 "--tsa and --unsigned: want one of them" "$TRAILSEAL" seal --unsigned --tsa "$tsa/tsa1" work
expect 2 "begins with http:// or https://" "$TRAILSEAL" seal --self-signed --tsa tsa1 work
expect 3 "the bundle was not made" "$TRAILSEAL" seal --self-signed --tsa "$tsa/status" --out none.tar.gz work
ok "nothing is left" test ! -e none.tar.gz
expect 0 "" "$TRAILSEAL" seal --key officer.key --certificate officer.pem --tsa "$tsa/tsa1" --tsa "$tsa/tsa1" --out stamped.tar.gz work
is "one timestamp of each authority is in it" "$(tar -tzf stamped.tar.gz | grep -c '\.tsr$')" 2
expect 0 "" "$TRAILSEAL_VERIFY" --trust officer-root.pem --trust-tsa officer-root.pem --timestamp=require stamped.tar.gz

# ---- the authorities of the scope file: asked unless --tsa names others, or nobody
cp tsa/tsa1.cnf tsa/tsa2.cnf
scope_file tsa.json "\"tsa\": [ \"$tsa/tsa1\", \"$tsa/tsa2\" ],"
# stamps BUNDLE: how many timestamps are in it
stamps() { tar -tzf "$1" | grep -c '\.tsr$'; }
expect 0 "" "$TRAILSEAL" seal --scope tsa.json --key officer.key --certificate officer.pem --out scope.tar.gz work
is "seal asks those of the scope file" "$(stamps scope.tar.gz)" 2
expect 0 "" "$TRAILSEAL" seal --scope tsa.json --tsa "$tsa/tsa1" --self-signed --out option.tar.gz work
is "the option wins" "$(stamps option.tar.gz)" 1
expect 0 "" "$TRAILSEAL" seal --scope tsa.json --tsa none --self-signed --out nobody.tar.gz work
is "and none is nobody" "$(stamps nobody.tar.gz)" 0
expect 0 "" "$TRAILSEAL" seal --scope tsa.json --unsigned --out plain.tar.gz work
is "without signature there is nothing to stamp" "$(stamps plain.tar.gz)" 0
expect 0 "" "$TRAILSEAL" sign --scope tsa.json --name auditor --key other.key --certificate other.pem nobody.tar.gz
is "sign asks them too" "$(stamps nobody.tar.gz)" 2
start_cloud "$TOP_SRCDIR/tests/cloud/tenants/demo.json"
scope_file tsa.json "\"tsa\": [ \"$tsa/tsa1\" ],"
expect 0 "" "$TRAILSEAL" run --quiet --scope tsa.json --work run --key officer.key --certificate officer.pem --out run.tar.gz
stop_cloud
expect 0 "" "$TRAILSEAL_VERIFY" --trust officer-root.pem --trust-tsa officer-root.pem --timestamp=require run.tar.gz

# ---- show: a work folder and a bundle give the same
for place in work a.tar.gz; do
	expect 0 "" "$TRAILSEAL" show "$place" SLS-02
	ok "$place: a check with its findings" grep -q '"verdict":' out
	ok "$place: and the SQL that decided" grep -q '^select' out
	expect 0 "" "$TRAILSEAL" show "$place" "8.1.5.4 d)"
	ok "$place: a control" grep -q '"verdict":' out
	expect 0 "" "$TRAILSEAL" show "$place" actiontrail.DescribeTrails/0001
	ok "$place: an answer and how it was asked" grep -q 'DescribeTrails' out
	expect 0 "" "$TRAILSEAL" show --raw "$place" actiontrail.DescribeTrails/0001
	ok "$place: its bytes as received" cmp out work/data/evidence/actiontrail.DescribeTrails/0001.json
	expect 2 "no evidence, rule or control of that id" "$TRAILSEAL" show "$place" NOPE-99
	expect 2 "is no id" "$TRAILSEAL" show "$place" ../../etc/passwd
done

# ---- evidence that was changed is not judged
cp -r work changed
printf ' ' >>changed/data/evidence/actiontrail.DescribeTrails/0001.json
expect 3 "SHA-256 is not the one in the custody log" "$TRAILSEAL" assess changed
rm -r changed && cp -r work changed
sed -i '3d' changed/data/log/collection.jsonl
expect 3 "does not follow the line before it" "$TRAILSEAL" assess changed
done_testing
