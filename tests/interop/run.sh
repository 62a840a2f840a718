#!/bin/sh
# The local cloud driven by the official SDKs of npm: `make check-interop`.  TAP, ended by the counts that `make check` writes too.
# Packages are installed below the build folder, as the lock file names them, without running any script of theirs.
# Skipped, and says so, where node or npm is missing or the registry can not be reached; anything else that goes wrong is a failure.
set -u
src=$TOP_SRCDIR/tests/interop
work=$TOP_BUILDDIR/tests/interop/npm
cloud=$TOP_BUILDDIR/tests/cloud/localcloud
programs="actiontrail sts ram ims resourcemanager config sls oss credentials"
dir=$(mktemp -d) || exit 1
pids=
stop() {	# status 0 when each of them ended as it should
	bad=0
	for pid in $pids; do kill "$pid" 2>/dev/null; wait "$pid" 2>/dev/null || bad=1; done
	pids=
	return $bad
}
trap 'stop; rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM

skip() {
	echo "1..0 # SKIP $1"
	printf '\n*** check-interop was SKIPPED: %s ***\n' "$1" >&2
	exit 0
}

install() {
	sum=$(cat "$src/package.json" "$src/package-lock.json" | cksum)
	[ "$(cat "$work/installed" 2>/dev/null)" = "$sum" ] && return 0
	rm -rf "$work" && mkdir -p "$work" && cp "$src/package.json" "$src/package-lock.json" "$work" && chmod u+w "$work"/*.json || exit 1
	if ! (cd "$work" && npm ci --ignore-scripts --no-audit --no-fund --fetch-retries=1 --fetch-timeout=60000) >"$dir/npm.log" 2>&1; then
		grep -Eq 'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|E50[0-9]' "$dir/npm.log" &&
			skip 'the npm registry can not be reached'
		sed 's/^/# /' "$dir/npm.log"
		echo 'Bail out! npm ci failed'
		exit 1
	fi
	echo "$sum" >"$work/installed"
}

start() {	# start NAME OPTION...: leaves the port in $dir/NAME.port
	name=$1
	shift
	"$cloud" --tenant "$dir/tenant.json" --port-file "$dir/$name.port" --ready-file "$dir/$name.ready" --log "$dir/$name.jsonl" "$@" 2>"$dir/$name.err" &
	pids="$pids $!"
	i=0
	until [ -e "$dir/$name.ready" ]; do
		i=$((i + 1))
		if [ $i -gt 100 ] || ! kill -0 $! 2>/dev/null; then
			sed 's/^/# /' "$dir/$name.err"
			echo 'Bail out! the local cloud did not start'
			exit 1
		fi
		sleep 0.1
	done
}

command -v node >/dev/null || skip 'there is no node'
command -v npm >/dev/null || skip 'there is no npm'
major=$(node -p 'process.versions.node.split(".")[0]')
[ "$major" -ge 18 ] || skip "node is version $major, want 18 or newer"
install

node "$src/tenant.cjs" >"$dir/tenant.json" || exit 1
start tls --ca-file "$dir/ca.pem"
start plain --plain
for name in $(env | sed -n 's/^\(ALIBABA_CLOUD_[A-Z0-9_]*\)=.*/\1/p'); do unset "$name"; done
INTEROP_TLS=$(cat "$dir/tls.port") INTEROP_PLAIN=$(cat "$dir/plain.port") INTEROP_DIR=$dir
NODE_PATH=$work/node_modules NODE_EXTRA_CA_CERTS=$dir/ca.pem
TRAILSEAL=$TOP_BUILDDIR/trailseal
export INTEROP_TLS INTEROP_PLAIN INTEROP_DIR NODE_PATH NODE_EXTRA_CA_CERTS TRAILSEAL
unset HTTP_PROXY HTTPS_PROXY http_proxy https_proxy NODE_OPTIONS
HOME=$dir
export HOME

n=0 failed=0
for program in $programs; do
	timeout 60 node --no-deprecation --require "$src/preload.cjs" "$src/$program.cjs" >"$dir/out" 2>"$dir/err" </dev/null
	status=$?
	grep -q '^1\.\.[1-9]' "$dir/out" || echo "not ok 0 - $program told its plan (status $status)" >>"$dir/out"
	sed 's/^/# /' "$dir/err" >>"$dir/out"
	awk -v n="$n" -v p="$program" '/^(not )?ok / { i = index($0, " - "); print ($1 == "not" ? "not ok " : "ok ") ++n " - " p ": " substr($0, i + 3); next }
		!/^1\.\./ { print }' "$dir/out"
	n=$((n + $(grep -cE '^(not )?ok ' "$dir/out")))
	failed=$((failed + $(grep -c '^not ok ' "$dir/out")))
done

ok() {		# ok PHRASE COMMAND...
	phrase=$1
	shift
	n=$((n + 1))
	if "$@"; then echo "ok $n - $phrase"; else failed=$((failed + 1)); echo "not ok $n - $phrase"; fi
}
ok 'the limit of LookupEvents was met' grep -q '"action":"actiontrail.LookupEvents".*"error":"Throttling.User"' "$dir/tls.jsonl"
planned=$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1])).faults.reduce((n, fault) => n + (fault.times ?? 1), 0)' "$dir/tenant.json")
ok "all $planned faults were met" test "$(grep -hc '"fault":"' "$dir/tls.jsonl")" -eq "$planned"
ok 'every call was one that the local cloud knows' sh -c "! grep -h '\"unexpected\":true' '$dir/tls.jsonl' '$dir/plain.jsonl' | cut -c1-300 | sed 's/^/# /' | grep ."
ok 'none of their secrets and tokens is in its log' sh -c "! grep -qE 'interop-(secret|token)' '$dir/tls.jsonl' '$dir/plain.jsonl'"
ok 'the local cloud ends without a complaint' stop
sed 's/^/# /' "$dir/tls.err" "$dir/plain.err"
echo "1..$n"
printf '# TOTAL: %d\n# PASS:  %d\n# FAIL:  %d\n' "$n" $((n - failed)) "$failed"
[ "$failed" -eq 0 ]
