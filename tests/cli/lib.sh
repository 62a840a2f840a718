# Shared by the scenarios: TAP output, a private folder, the local cloud.  Sourced as `. "$TOP_SRCDIR/tests/cli/lib.sh"`.
set -u
TRAILSEAL=${TRAILSEAL:-$TOP_BUILDDIR/trailseal}
TRAILSEAL_VERIFY=${TRAILSEAL_VERIFY:-$TOP_BUILDDIR/trailseal-verify}
LOCALCLOUD=${LOCALCLOUD:-$TOP_BUILDDIR/tests/cloud/localcloud}
TRAILSEAL_DATADIR=${TRAILSEAL_DATADIR:-$TOP_SRCDIR}
export TRAILSEAL_DATADIR
unset SOURCE_DATE_EPOCH ALIBABA_CLOUD_ACCESS_KEY_ID ALIBABA_CLOUD_ACCESS_KEY_SECRET ALIBABA_CLOUD_SECURITY_TOKEN ALIBABA_CLOUD_PROFILE \
	ALIBABA_CLOUD_ROLE_ARN ALIBABA_CLOUD_CREDENTIALS_URI ALIBABA_CLOUD_CREDENTIALS_FILE ALIBABA_CLOUD_CONFIG_FILE
# nothing but loopback is asked, not even whether this machine is an instance
export ALIBABA_CLOUD_ECS_METADATA_DISABLED=true

tap_count=0
tap_failed=0
cloud_pid=
dir=$(mktemp -d)
HOME=$dir/home
mkdir "$HOME"
export HOME

stop_cloud() {
	[ -z "$cloud_pid" ] && return 0
	kill "$cloud_pid" 2>/dev/null
	wait "$cloud_pid" 2>/dev/null
	cloud_pid=
}
cleanup() {
	stop_cloud
	chmod -R u+w "$dir" 2>/dev/null
	rm -rf "$dir"
}
trap cleanup EXIT
trap 'exit 1' INT TERM HUP

# ok PHRASE COMMAND...: the case holds when the command succeeds.
ok() {
	phrase=$1
	shift
	tap_count=$((tap_count + 1))
	if "$@" >"$dir/ok.out" 2>&1; then
		echo "ok $tap_count - $phrase"
	else
		tap_failed=$((tap_failed + 1))
		echo "not ok $tap_count - $phrase"
		echo "# failed: $*"
		head -c 2000 "$dir/ok.out" | sed 's/^/# /'
	fi
}

# is PHRASE GOT WANT
is() {
	ok "$1" test "$2" = "$3"
	[ "$2" = "$3" ] || printf '# got:  %s\n# want: %s\n' "$2" "$3"
}

# expect STATUS SENTENCE COMMAND...: exit status and a part of stderr (fixed text; empty: anything).  A crash is never expected.
# Leaves stdout in $dir/out and stderr in $dir/err.
expect() {
	want=$1 sentence=$2
	shift 2
	"$@" >"$dir/out" 2>"$dir/err" </dev/null
	got=$?
	is "status $want: $(basename "$1") $(echo "${*#"$1"}" | sed "s|$dir|DIR|g" | cut -c1-90)" "$got" "$want"
	[ "$got" = "$want" ] || sed 's/^/# /' "$dir/err" | head -n 20
	if [ -n "$sentence" ]; then
		ok "it says: $sentence" grep -qF -- "$sentence" "$dir/err"
		grep -qF -- "$sentence" "$dir/err" || sed 's/^/# /' "$dir/err" | head -n 5
	fi
}

# start_cloud TENANT [OPTIONS]: sets $port and the credentials of the tenant's first identity; log in $dir/calls.jsonl.
start_cloud() {
	tenant=$1
	shift
	rm -f "$dir/ready" "$dir/port"
	"$LOCALCLOUD" --tenant "$tenant" --port-file "$dir/port" --ready-file "$dir/ready" --ca-file "$dir/ca.pem" --log "$dir/calls.jsonl" "$@" 2>"$dir/cloud.err" &
	cloud_pid=$!
	tries=0
	until [ -e "$dir/ready" ]; do
		tries=$((tries + 1))
		if [ $tries -gt 600 ] || ! kill -0 "$cloud_pid" 2>/dev/null; then
			echo "Bail out! the local cloud did not start: $(head -c 500 "$dir/cloud.err")"
			exit 1
		fi
		sleep 0.1
	done
	port=$(cat "$dir/port")
	ALIBABA_CLOUD_ACCESS_KEY_ID=$(jq -r '.accounts[0].identities[0].keys[0].id' "$tenant")
	ALIBABA_CLOUD_ACCESS_KEY_SECRET=$(jq -r '.accounts[0].identities[0].keys[0].secret' "$tenant")
	export ALIBABA_CLOUD_ACCESS_KEY_ID ALIBABA_CLOUD_ACCESS_KEY_SECRET
}

# scope_file FILE [MEMBERS]: a scope for the local cloud; MEMBERS are further JSON members, each ending in a comma.
scope_file() {
	cat >"$1" <<EOF
{ "scope": 1, ${2-}
  "organisation": { "name": "Test Co" },
  "accounts": [ { "id": "1000000000000001", "name": "test" } ],
  "regions": [ "*" ],
  "period": { "last-days": 89 },
  "network": { "connect-to": "127.0.0.1:$port", "ca-file": "$dir/ca.pem" } }
EOF
}

# make_signer NAME: a root and an officer's certificate under it: $dir/NAME-root.pem, $dir/NAME.key, $dir/NAME.pem
make_signer() {
	{
		openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=$1 root" -keyout "$dir/$1-root.key" -out "$dir/$1-root.pem" &&
		openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" -keyout "$dir/$1.key" -out "$dir/$1.csr" &&
		printf 'keyUsage=critical,digitalSignature\nbasicConstraints=critical,CA:FALSE\n' >"$dir/$1.ext" &&
		openssl x509 -req -in "$dir/$1.csr" -CA "$dir/$1-root.pem" -CAkey "$dir/$1-root.key" -CAcreateserial -days 30 -extfile "$dir/$1.ext" -out "$dir/$1.pem"
	} >"$dir/openssl.log" 2>&1 || { echo "Bail out! openssl: $(tail -n 3 "$dir/openssl.log")"; exit 1; }
}

done_testing() {
	echo "1..$tap_count"
	[ "$tap_failed" -eq 0 ]
	exit $?
}
