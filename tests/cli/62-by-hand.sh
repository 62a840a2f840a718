#!/bin/sh
# The recipe for checking a bundle with no program of ours, run as it is printed: on good bundles of every kind, where it goes
# through to its end, and on spoilt ones, where it stops at the step that names what is wrong.
. "$TOP_SRCDIR/tests/cli/lib.sh"
. "$TOP_SRCDIR/tests/cli/hand.inc"
cd "$dir" || exit 1
MKBUNDLE=$TOP_BUILDDIR/tests/unit/mkbundle
MUTATE=$TOP_BUILDDIR/tests/unit/mutate
SM2ID=1234567812345678

# ---- a run with every check there is and two of ours, one with three, and somebody to sign them: with ECDSA, and with SM2 under an
# issuer of its own.  An alert for each of these queries, which the second of ours asks.
cat >queries <<'EOF'
event.eventName: StopLogging
stoplogging and "li.na ACTIONTRAIL"
event.eventName: (StopLogging or DeleteTrail)
event.eventName: DeleteTrail or event.eventName: Stop* and event.serviceName: Ram
(event.eventName: DeleteTrail or event.eventName: ?top*ing) not event.userIdentity.type: root-account
not not event.eventRW: Write and event.eventType: * and event.nothing: x
event.userIdentity.userName: li and __topic__: actiontrail_audit_event
event.userIdentity: li.na
event.a.b.c.d: y and event.flag: true and event.version: 1
event.version > 5
event.version = "x"
event.eventName: a*b*c*d*e*f
(event.eventName: StopLogging
event.eventName: 'StopLogging
event.eventName: $1 or a.b+c^d|select 1
* | SELECT count(1) from log where "event.eventName" in ('DeleteTrail', 'StopLogging') and event.version = '1' group by x
* | select "where" from log where "event.eventName" != 'x' and not ("event.eventRW" = 'Read' or event.nothing is not null) limit 5
* | select 1 where event.nothing <> 'x' or event.eventName not in ('a', 'it''s')
StopLogging | select 1 from log where event.eventName like 'Stop%'
DeleteTrail | select 1 from log where event.eventName like 'Stop%'
* | select 1 from log l join x on 1
* | select 'where x', '$1' from log
EOF
jq -R -s 'split("\n")[:-1] | to_entries | map({ name: "query-\(.key)", status: "ENABLED", configuration: { queryList: [{ query: .value }] } })' queries >alerts.json
jq --slurpfile more alerts.json '(.accounts[0].projects[] | select(has("alerts")) | .alerts) += $more[0]' "$TOP_SRCDIR/tests/cloud/tenants/demo.json" >tenant.json
start_cloud "$dir/tenant.json"
mkdir -p own/checks
# own NUMBER SOURCE <SELECT
own() {
	cat - >own/checks/OWN-0$1.sql <<EOF
/* { "id": "OWN-0$1", "severity": "low", "title": { "en": "Own", "zh-CN": "自有" }, "sources": ["$2"], "reasons": { "seen": { "en": "{what}", "zh-CN": "{what}" } },
  "rationale": { "en": "None.", "zh-CN": "无。" },
  "remediation": { "text": { "en": "None.", "zh-CN": "无。" }, "validation": { "en": "None.", "zh-CN": "无。" }, "changing": false } } */
$(cat)
EOF
}
own 1 actiontrail.DescribeTrails <<'EOF'
select account, account as resource, 'pass' as verdict, 'seen' as reason, min(evidence) as evidence, array_agg(name) as what from trail group by account;
EOF
own 2 sls.ListAlerts <<'EOF'
select account, name as resource, case found when 1 then 'pass' when 0 then 'fail' else 'manual' end as verdict, 'seen' as reason, evidence, query as what
from (select *, query_matches(query, '{"eventName":"StopLogging","serviceName":"Actiontrail","eventRW":"Write","eventType":"ApiCall","flag":true,"version":1,"nothing":null,"a":{"b.c":{"d":"x y"}},"userIdentity":{"type":"ram-user","userName":"li.na"}}') as found from alert_query)
where query is not null;
EOF
echo '{ "id": "few-rules", "title": "Few rules", "controls": [ { "id": "F-1", "title": "Logs stay", "checks": [ "SLS-02", "TRL-01", "OSS-01" ] } ] }' >own/few-rules.json
shipped=$(cd "$TOP_SRCDIR/frameworks/checks" && ls ./*.sql | sed 's/^..//; s/[.]sql$//')
echo "$shipped" | jq -R . | jq -s '{ id: "house-rules", title: "House rules", controls: [{ id: "H-1", title: "Logs stay", checks: (. + ["OWN-01", "OWN-02"]) }] }' >own/house-rules.json
scope_file scope.json
expect 0 "" "$TRAILSEAL" run --quiet --knowledge own --frameworks house-rules --work whole --unsigned --out whole.tar.gz
expect 0 "" "$TRAILSEAL" run --quiet --knowledge own --frameworks few-rules --work work --unsigned --out unsigned.tar.gz
stop_cloud
make_signer officer
make_signer other
certificate() {	# NAME ISSUER EXTENSIONS [OPTIONS]: of the request NAME.csr
	printf '%s\n' "$3" >ext
	openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -CAcreateserial -days 20 -extfile ext -out "$1.pem" ${4-} 2>/dev/null
}
for name in smroot smissuer smofficer; do
	openssl genpkey -algorithm SM2 -out $name.key 2>/dev/null
	openssl req -new -key $name.key -sm3 -sigopt distid:$SM2ID -subj "/CN=$name" -out $name.csr
done
issuing=$(printf 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign')
openssl req -x509 -key smroot.key -sm3 -sigopt distid:$SM2ID -days 30 -subj /CN=smroot -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign -out smroot.pem
certificate smissuer smroot "$issuing" "-sm3 -sigopt distid:$SM2ID -vfyopt distid:$SM2ID"
certificate smofficer smissuer keyUsage=critical,digitalSignature "-sm3 -sigopt distid:$SM2ID -vfyopt distid:$SM2ID"
cat smofficer.pem smissuer.pem >smchain.pem
cat officer-root.pem smroot.pem >roots.pem
openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout tsa.key -subj /CN=tsa -out tsa.csr 2>/dev/null
certificate tsa other-root "$(printf 'keyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping')"
printf '[tsa]\ndefault_tsa=t\n[t]\nserial=tsa.serial\nsigner_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256\n' >tsa.cnf
echo 01 >tsa.serial
stamp() {	# FILE OUT
	openssl ts -query -data "$1" -sha256 -cert -no_nonce -out query 2>/dev/null
	openssl ts -reply -config tsa.cnf -queryfile query -signer tsa.pem -inkey tsa.key -chain other-root.pem -out "$2" 2>/dev/null
}
seal() { "$MKBUNDLE" -i evb-1 -k officer.key -c officer.pem "$@" >/dev/null; }
inside() { tar -xzOf "$1" "evb-1/$2"; }

good() { by_hand_good "$@" other-root.pem; }
# bad STEP PHRASE BUNDLE [ROOTS]
bad() { is "$2: stops at step $1" "$(by_hand "$3" "${4-officer-root.pem}" other-root.pem)" "$1"; }
# spoil STEP PHRASE OPERATIONS...: on the bundle that is good
spoil() {
	step=$1 phrase=$2
	shift 2
	"$MUTATE" good.tar.gz bad.tar.gz "$@"
	bad "$step" "$phrase" bad.tar.gz
}

# ---- good ones
seal whole all.tar.gz
good 'rules of every kind' all.tar.gz officer-root.pem
is "each check that is shipped is judged again" "$(sed -n 's/: same$//p' hand/out | grep -v OWN)" "$shipped"
ok "queries of alerts find by hand what they find in the program" grep -qx 'OWN-02: same' hand/out
is "and were all asked" "$(jq -r '[.checks[] | select(.id == "OWN-02").findings[] | select(.resource | startswith("query-")).verdict] | group_by(.) | map("\(.[0]) \(length)") | join(" ")' whole/data/report/assessment.json)" "fail 6 manual 8 pass 8"
is "one that uses what sqlite3 can not do is named" "$(grep ': not by hand' hand/out)" 'OWN-01: not by hand: no such function: array_agg'
is "most of them found something that was not held back" "$(jq '[.checks[] | select(any(.findings[]; has("cause") | not))] | length > 60' whole/data/report/assessment.json)" true
# columns: the events of standard input, one a line, without what is NULL; of JSON the spelling does not count
columns() { jq -cS 'with_entries(select(.value != null)) | (.request_json, .additional_json, .raw_json) |= (if . == null then . else fromjson end)' | sort; }
"$TRAILSEAL" events --json --quiet whole | columns >events.want
sqlite3 -json hand/check/judge.db 'select * from events' | jq -c '.[]' | columns >events.got
ok "the table of events is that of the program" cmp events.got events.want
seal work good.tar.gz
good ECDSA good.tar.gz officer-root.pem
ok "it prints the identity" grep -q "^$("$TRAILSEAL_VERIFY" --json good.tar.gz | jq -r .identity_sha256)  tagmanifest-sha256.txt" hand/out
is "it judged three checks again" "$(grep -E '^(SLS|TRL|OSS)-' hand/out | tr '\n' ';')" 'OSS-01: same;SLS-02: same;TRL-01: same;'
seal -3 -K smofficer.key -C smchain.pem -f zst work both.tar.zst
good 'SM2 beside it, in zstd' both.tar.zst roots.pem
inside good.tar.gz signatures/officer.p7s >p7s
stamp p7s one.tsr
stamp p7s two.tsr
"$MUTATE" good.tar.gz stamped.tar.gz file signatures/officer.p7s.tsr one.tsr file signatures/officer.p7s.2.tsr two.tsr
expect 0 "" "$TRAILSEAL_VERIFY" --trust officer-root.pem --trust-tsa other-root.pem stamped.tar.gz
good 'two timestamps' stamped.tar.gz officer-root.pem
is "it prints their times" "$(grep -c '^Time stamp: ' hand/out)" 2
"$MKBUNDLE" -i evb-1 -S work self.tar.gz >/dev/null
inside self.tar.gz signatures/officer.p7s >self.p7s
openssl cms -cmsout -inform DER -in self.p7s -certsout self.pem -outform DER -out /dev/null
good 'self-signed, its own certificate taken out as it says' self.tar.gz self.pem

# ---- spoilt ones
cp good.tar.gz bad.tar.gz
echo garbage >>bad.tar.gz
bad 1 'bytes behind the archive' bad.tar.gz
spoil 2 'a link' entry data/run.json 2 evb-1/data/link run.json ''
spoil 2 'a second file of a name' add-last data/run.json x
spoil 2 'a name that differs in case' add data/RUN.json x
spoil 2 'a way out of the folder' full-name data/run.json evb-1/../x
cat good.tar.gz unsigned.tar.gz >bad.tar.gz
bad 3 'a second archive in the stream' bad.tar.gz
spoil 3 'text behind the end' tail text
spoil 4 'a file that has no place' add fetch.txt x
spoil 4 'another version in bagit.txt' sub bagit.txt 1.0 1.1
spoil 6 'a byte of the evidence' flip data/evidence/sls.GetLogStore/0001.json 20
spoil 6 'a file left out' drop data/scope.json
spoil 6 'a file added' add data/extra.txt x
spoil 6 'the count of bytes' sub bag-info.txt 'Payload-Oxum: ' 'Payload-Oxum: 1' tagmanifest
bad 7 'nobody signed' unsigned.tar.gz
stamp self.p7s other.tsr
spoil 8 'a timestamp over something else' file signatures/officer.p7s.tsr other.tsr
bad 9 'another root' good.tar.gz other-root.pem
spoil 9 'a signature over another bundle' file signatures/officer.p7s self.p7s
spoil 9 'everything changed, and the manifests made to fit' flip data/evidence/sls.GetLogStore/0001.json 20 manifests oxum tagmanifest
bad 10 'SM2 under another root' both.tar.zst officer-root.pem
# flip10 PHRASE OFFSET: a byte of the CMS form
flip10() {
	"$MUTATE" cms.tar.gz bad.tar.gz flip signatures/officer.sm2.p7s "$2"
	bad 10 "$1 of the SM2 signature in CMS form" bad.tar.gz roots.pem
}
seal -3 -K smofficer.key -C smchain.pem -M work cms.tar.gz
inside cms.tar.gz signatures/officer.sm2.p7s >cms
flip10 'the value' $(($(wc -c <cms) - 9))
flip10 'an attribute' $(($(grep -abo 'Z0/' cms | cut -d: -f1) - 1))
flip10 'the digest in it' $(($(grep -abo 'Z0/' cms | cut -d: -f1) + 30))

# listed OUT [CERTIFICATE]: the list of the SM2 issuer, with this certificate revoked yesterday
printf '[ca]\ndefault_ca=c\n[c]\ndatabase=index.txt\nprivate_key=smissuer.key\ncertificate=smissuer.pem\ndefault_md=sm3\ndefault_crl_days=30\n' >ca.cnf
listed() {
	: >index.txt
	[ $# -lt 2 ] || printf 'R\t%s\t%s\t%s\tunknown\t/CN=x\n' "$(date -u -d '+1 year' +%y%m%d%H%M%SZ)" "$(date -u -d yesterday +%y%m%d%H%M%SZ)" \
		"$(openssl x509 -in "$2" -noout -serial | cut -d= -f2)" >index.txt
	openssl ca -gencrl -config ca.cnf -sigopt distid:$SM2ID 2>/dev/null | openssl crl -outform DER -out "$1"
	"$MUTATE" cms.tar.gz bad.tar.gz file signatures/officer.crl "$1"
}
listed clean.crl
good 'a list of the SM2 issuer without the signer' bad.tar.gz roots.pem
listed revoked.crl smofficer.pem
expect 1 "" "$TRAILSEAL_VERIFY" --trust roots.pem bad.tar.gz
ok "the program says that, too" grep -q 'CN=smofficer was revoked on' out
bad 11 'an SM2 signer that was revoked' bad.tar.gz roots.pem
openssl req -x509 -key smroot.key -sm3 -sigopt distid:$SM2ID -days 30 -subj /CN=smissuer -out namesake.pem
sed -i 's/smissuer[.]key/smroot.key/; s/smissuer[.]pem/namesake.pem/' ca.cnf
listed forged.crl
expect 1 "" "$TRAILSEAL_VERIFY" --trust roots.pem bad.tar.gz
ok "the program says that, too" grep -q 'officer.crl: is not signed by the issuer that it names' out
bad 11 'a list that the SM2 issuer did not sign' bad.tar.gz roots.pem

# resealed by the holder of the key, with something in it that does not hold together
rm -rf changed && mkdir changed && cp -r work/data changed/data
change() {	# STEP PHRASE FILE SED-EXPRESSION
	sed -i "$4" "changed/data/$3"
	seal changed bad.tar.gz
	bad "$1" "$2" bad.tar.gz
	cp "work/data/$3" "changed/data/$3"
}
change 12 'a report against its schema' report/assessment-results.xml 's/<metadata>/<wrong\/><metadata>/'
change 13 'a custody log with a line changed' log/collection.jsonl '3s/"time":"20/"time":"19/'
change 13 'a custody log with a line left out' log/collection.jsonl 4d
verdict() {	# PHRASE JQ-EXPRESSION [CHECK]
	jq "$2" work/data/report/assessment.json >changed/data/report/assessment.json
	seal changed bad.tar.gz
	bad 14 "$1" bad.tar.gz
	ok "$1: the check is named" grep -q "^${3-SLS-02}: DIFFERS" hand/out
}
verdict 'a verdict of a finding' '(.checks[] | select(.id == "SLS-02")).findings[0].verdict = "pass"'
verdict 'a finding left out' 'del((.checks[] | select(.id == "SLS-02")).findings[0])'
verdict 'a finding made up' '(.checks[] | select(.id == "SLS-02")).findings += [{ "resource": "x", "verdict": "pass", "reason": "y", "evidence_state": "confirmed" }]'
verdict 'a finding about an answer in XML' '(.checks[] | select(.id == "OSS-01")).findings[0].reason = "other"' OSS-01
verdict 'the verdict of a whole check' '(.checks[] | select(.id == "SLS-02")).verdict = "pass"'
cp work/data/report/assessment.json changed/data/report/
echo '.shell touch escaped' >>changed/data/knowledge/views/trail.sql
echo '.shell touch escaped' >>changed/data/knowledge/checks/SLS-02.sql
seal changed bad.tar.gz
by_hand bad.tar.gz officer-root.pem other-root.pem >/dev/null
is "commands for the shell in a rule are not run" "$(find hand -name escaped)" ""

# ---- the text itself
"$TRAILSEAL_VERIFY" --recipe >recipe.txt
# helper NAME: a program that the recipe writes
helper() { sed -n 's/^    //p' recipe.txt | sed -n "/^cat > ..\/$1 /,/^END$/p" | sed '1d; $d' >"$1"; }
helper xml.awk
cat >odd.xml <<'EOF'
<?xml version="1.0"?><!-- c -->
<a:L xmlns:a="http://x/"><Rule x="1>2"><ID> a "q" \ &amp;lt; &lt;中&#13;
b </ID><Status/></Rule><K>1</K><K>2</K><C><![CDATA[<x> & y]]></C><M>a<!-- n -->b</M></a:L>
EOF
is "XML becomes the JSON that the program makes of it" "$(xmllint --nonet --c14n odd.xml | awk -v lists='Rule Z' -f xml.awk)" \
	'{"L":{"Rule":[{"ID":"a \"q\" \\ &lt; <中\r\nb","Status":""}],"K":["1","2"],"C":"<x> & y","M":"ab"}}'
helper functions.awk
cat >odd.sql <<'EOF'
/* { "title": "don't split_part(" } */ -- don't (
select split_part('a:b"\:c', ':', 2), split_part('a', ':', 2), split_part(null, ':', 1), concat_ws(' ', 'a', null, 'b'), concat_ws(', ', null, 'c'),
  from_utf8(from_base64('aGVsbG8gd8O2cmxk5Lit')), from_utf8(from_base64('YQ==')), epoch('2026-01-01T00:00:00Z'), iso_time(1767225600),
  regexp_like(lower(split_part('x:GetFoo', ':', 2)), '^(get|list)'), json_extract_scalar('{"a":true,"b":[1],"c":12}', '$.a'),
  json_extract_scalar('{"b":[1]}', '$.b'), json_extract_scalar('{"c":12}', '$.c'), json_extract_scalar('x', '$.c'), if(1, 2, 3), greatest(1, 5, 3), strpos('abc', 'c'),
  starts_with('abc', 'ab'), count_if(a > 1 and a < 4), 'it''s, (kept)'
  from (select 1 as a union select 2 union select 3 union select 5) where exists (select 1 from (select 7 as b) where b > a);
EOF
is "the functions of rules are those of the program" "$(awk -f functions.awk odd.sql | sqlite3 -safe)" \
	'b"\|||a b|c|hello wörld中|a|1767225600|2026-01-01T00:00:00Z|1|true||12||2|5|3|1|2|it'"'"'s, (kept)'
for name in record.sql events.sql; do
	helper $name
done
mkdir forms
cp "$TOP_SRCDIR"/tests/data/events/*.json forms
cat >forms/odd.jsonl <<'EOF'
{"event.eventName":"A","event.eventId":"f1","event.eventTime":"1793105818","event.userIdentity.type":"ram-user","event.userIdentity.sessionContext.attributes.mfaAuthenticated":"True","event.requestParameters.a.b":"x","event.errorCode":"null","event.addionalEventData.isMFAChecked":"false","event.userIdentity.principalId":"","event.referencedResources.ACS::X":"[\"a\",\"b\"]"}
{"eventName":"B","eventId":"b1","eventTime":"2026-11-03T02:15:00+0800","errorCode":"'None'","errorMessage":"Success","userIdentity":{"Type":"root-account","principalId":9876543210987654},"sourceIpAddress":"2001:0db8::1","userAgent":"Foo/1.2 x","referencedResources":{"T::A":["i-1","i-2",3],"T::B":"one","T::C":[]}}
{"EventName":"C","EventId":"c1","EventTime":1793105818123,"UserIdentity":"{\"type\":\"assumed-role\",\"principalId\":\"123:Sess:x\",\"accountId\":\"7\"}","sourceIpAddress":"::ffff:203.0.113.10","requestParameters":"not json","isGlobal":"TRUE","errorCode":{"a": 1},"additionalEventData":"[1, 2]"}
{"data":{"event":"{\"eventId\":\"d1\",\"eventName\":\"D\",\"eventTime\":\"2026-11-03\",\"sourceIpAddress\":\"203.0.XX.XX\",\"userIdentity\":{\"type\":\"alibaba-cloud-account\",\"accountId\":\"55\"}}"}}
{"eventName":"E","eventId":"e1","eventTime":"2026-11-03 02:15:00","sourceIpAddress":"Internal","userIdentity":{"type":"system","userName":"svc"},"insightDetails":null}
{"eventName":"F","eventId":"g1","eventTime":"2026-11-03T02:15:00.5Z","sourceIpAddress":"actiontrail.aliyuncs.com","userIdentity":{"type":"ram-user","userName":"li","sessionContext":{"sessionAttributes":{"mfaAuthenticated":false}}},"resourceName":"x","referencedResources":"{\"T\":[\"y\"]}"}
{"eventName":"G","eventId":"h1","sourceIpAddress":"0:0:5:0::","additionalEventData":{"mfaChecked":"true"},"requestParameterJson":"{\"a\": [1, 2]}","userIdentity":{"type":"weird"}}
{"eventName":"H","eventId":"i1","sourceIpAddress":"1.2.3.400","userAgent":"(x)"}
{"eventName":"I","eventId":"j1","sourceIpAddress":"::1","userAgent":"aliyun-cli"}
{"eventName":"J","eventId":"k1","sourceIpAddress":"1::2:3:4:5:6:7"}
{"eventName":"K","eventId":"l1","sourceIpAddress":"01.2.3.4"}
EOF
"$TRAILSEAL" events --from forms --json --quiet 2>/dev/null | jq -c 'select(.event_id | startswith("sha256:") | not) | .evidence |= sub("#.*"; "")' | columns >events.want
sqlite3 forms.db "create table piece(id, source, account, state, absent, body)" "create table event_source(id, path, field, ids)" "insert into event_source values('x', '\$', '', 0)"
for f in forms/*; do
	sqlite3 forms.db "insert into piece values('${f#*/}', 'x', null, 'confirmed', 0, '[' || replace(trim(cast(readfile('$f') as text), char(10)), iif('$f' like '%.jsonl', char(10), char(0)), ',') || ']')"
done
awk -f functions.awk record.sql | sqlite3 -bail forms.db
sqlite3 -bail forms.db 'delete from every_event where event_id is null' '.read events.sql'
sqlite3 -json forms.db 'select * from events' | jq -c '.[]' | columns >events.got
is "records of every form are read" "$(wc -l <events.got)" 24
ok "and all their columns are those of the program" diff events.got events.want
ok "the bundle has the same text" cmp recipe.txt hand/check/evb-1/data/VERIFY.txt
expect 3 "nowhere.tar.gz" "$TRAILSEAL_VERIFY" --recipe nowhere.tar.gz
mkdir "it's here"
cp good.tar.gz "it's here/b.tar.gz"
is "a path with a quote is quoted" "$(by_hand "it's here/b.tar.gz" officer-root.pem other-root.pem)" done
sed -n 's/^    //p' recipe.txt | sed '/^test -s data/,$d' | grep -vxE '[BRTC]=.*' >commands
awk '/^## /{ s = /^## 7/ } s && /^```/{ c = !c; next } s && c' "$TOP_SRCDIR/FORMAT.md" >format
ok "FORMAT.md section 7 has these commands" test -s format
ok "and each of them as it is printed" sh -c '! grep -vxFf format commands'
done_testing
