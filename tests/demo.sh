#!/bin/sh
# The whole path as a user walks it: start the local cloud with the demo tenant, run against it over HTTPS, verify the bundle, say where it is.
# usage: demo.sh OUTPUT_FOLDER; TRAILSEAL, TRAILSEAL_VERIFY, LOCALCLOUD and TRAILSEAL_DATADIR say what to use.
set -eu

out=$1
here=$(cd "$(dirname "$0")" && pwd)
tenant=${TENANT:-$here/cloud/tenants/demo.json}
cloud_pid=

die() { echo "demo: $*" >&2; exit 1; }
stop_cloud() { [ -z "$cloud_pid" ] || { kill "$cloud_pid" 2>/dev/null; wait "$cloud_pid" 2>/dev/null; } || :; }
trap stop_cloud EXIT
trap 'exit 1' INT TERM

rm -rf "$out"
mkdir -p "$out"
out=$(cd "$out" && pwd)
cd "$out"

# start_cloud TENANT: sets $port and the credentials of the tenant's first identity.
start_cloud() {
	rm -f ready
	"$LOCALCLOUD" --tenant "$1" --port-file port --ca-file cloud-ca.pem --log calls.jsonl --ready-file ready 2>cloud.err &
	cloud_pid=$!
	i=0
	until [ -e ready ]; do
		i=$((i + 1))
		[ $i -lt 100 ] || die "the local cloud did not start: $(cat cloud.err)"
		kill -0 "$cloud_pid" 2>/dev/null || die "the local cloud ended: $(cat cloud.err)"
		sleep 0.1
	done
	port=$(cat port)
	ALIBABA_CLOUD_ACCESS_KEY_ID=$(jq -r '.accounts[0].identities[0].keys[0].id' "$1")
	ALIBABA_CLOUD_ACCESS_KEY_SECRET=$(jq -r '.accounts[0].identities[0].keys[0].secret' "$1")
	export ALIBABA_CLOUD_ACCESS_KEY_ID ALIBABA_CLOUD_ACCESS_KEY_SECRET
}

# scope_of PERIOD
scope_of() {
	cat <<EOF
{ "scope": 1,
  "organisation": { "name": "Demo Co" },
  "accounts": [ { "id": "1000000000000001", "name": "production" } ],
  "regions": [ "*" ],
  "period": $1,
  "business-hours": { "calendar": "cn-2026" },
  "signer": { "name": "officer", "key": "officer.key", "certificate": "officer.pem" },
  "network": { "connect-to": "127.0.0.1:$port", "ca-file": "cloud-ca.pem" } }
EOF
}

# a_run ARGUMENTS...: what it printed is in run.out, $bundle is what it made; calls that were denied (4) are part of the show.
a_run() {
	status=0
	"$TRAILSEAL" run "$@" >run.out || status=$?
	[ "$status" -eq 0 ] || [ "$status" -eq 4 ] || die "trailseal run ended with status $status"
	! grep -q '"unexpected":true' calls.jsonl || die "a call that the local cloud did not expect: $(grep -m1 '"unexpected":true' calls.jsonl)"
	bundle=$(sed -n 's/^bundle: //p' run.out)
}

echo "== a root and an officer's certificate, as a company's CA would issue them"
{
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj '/O=Demo Co/CN=Demo Root' -keyout root.key -out root.pem
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '/O=Demo Co/CN=Compliance Officer' -keyout officer.key -out officer.csr
	printf 'keyUsage=critical,digitalSignature\nbasicConstraints=critical,CA:FALSE\n' >officer.ext
	openssl x509 -req -in officer.csr -CA root.pem -CAkey root.key -CAcreateserial -days 30 -extfile officer.ext -out officer.pem
} >openssl.log 2>&1 || die "openssl: $(tail -3 openssl.log)"

echo "== the quarter before: a cloud of our own on loopback, in which everything was right, and a run that is kept"
jq --slurpfile demo "$tenant" '.accounts[0].events |= (.actors += $demo[0].accounts[0].events.actors | .generators += [
	{ "seed": 13, "count": 1200, "from": "-400d", "to": "now", "regions": ["cn-hangzhou"], "actors": ["wang.fang"] },
	{ "seed": 14, "count": 400, "from": "-400d", "to": "now", "regions": ["cn-hangzhou"], "actors": ["root"] } ])' \
	"$here/cloud/tenants/good.json" >before.tenant.json
start_cloud before.tenant.json
scope_of "{ \"from\": \"$(date -u -d '-181 days' +%F)\", \"to\": \"$(date -u -d '-90 days' +%F)\" }" >before.scope.json
a_run --scope before.scope.json --work before --out before.tar.gz --quiet
before=$bundle
stop_cloud

echo "== this quarter: the same cloud, with the mistakes that an audit usually finds"
start_cloud "$tenant"
scope_of '{ "last-days": 89 }' >scope.json

mkdir -p waivers attestations/evidence
cat >waivers/retention.json <<EOF
{ "waiver": 1, "rule": "SLS-02", "owner": "Platform team", "approved-by": "CISO", "expires": "$(date -u -d '+180 days' +%F)",
  "reason": "The longer retention is in the next budget; until then the archive bucket holds the records" }
EOF
cat >attestations/duties-review.json <<EOF
{ "attestation": 1, "control": "CC1.3", "person": "Li Na", "role": "Compliance officer",
  "statement": { "en": "Reporting lines and duties were reviewed with the board; nobody holds two duties that exclude each other.", "zh-CN": "已与董事会共同审查汇报关系与职责分工，无人兼任互斥职责。" },
  "date": "$(date -u -d '-20 days' +%F)", "valid-until": "$(date -u -d '+160 days' +%F)", "files": [ "evidence/minutes.txt" ] }
EOF
echo "Minutes of the review of duties: no conflict found." >attestations/evidence/minutes.txt

echo "== trailseal run, compared with the bundle of the quarter before"
a_run --scope scope.json --work work --out . --baseline "$before"
cat run.out

echo "== trailseal-verify"
"$TRAILSEAL_VERIFY" --trust root.pem "$bundle"

echo
echo "bundle:  $out/$(basename "$bundle")"
echo "report:  $out/work/data/report/report.en.html"
echo "报告:    $out/work/data/report/report.zh-CN.html"
grep -E '^(controls|checks|detections|statements):' run.out
