#!/bin/sh
# Hold a verifier to the suite: check.sh FOLDER VERIFIER, FOLDER as make.sh made it.  VERIFIER is called with --json, --trust ROOT where the
# suite names one, and the bundle; it must print one "code": "..." for each problem and end with 0 (accepted) or 1 (refused).  Prints TAP.
set -u
folder=$1 verifier=$2 n=0 wrong=0
while IFS='	' read -r file root verdict codes _ what; do
	case $file in '#'*) continue ;; esac
	n=$((n + 1))
	set -- --json
	[ "$root" = - ] || set -- "$@" --trust "$folder/$root"
	said=$("$verifier" "$@" "$folder/$file" 2>/dev/null)
	status=$?
	got=$(printf '%s\n' "$said" | sed -n 's/^.*"code":[[:blank:]]*"\([^"]*\)".*$/\1/p' | sort -u | tr '\n' ' ' | sed 's/ $//')
	[ "$codes" != - ] || codes=
	[ "$verdict" = accepted ] && want=0 || want=1
	if [ "$status $got" = "$want $codes" ]; then
		echo "ok $n - $file: $what"
	else
		echo "not ok $n - $file: $what"
		printf '# got:  status %s, %s\n# want: status %s, %s\n' "$status" "$got" "$want" "$codes"
		wrong=1
	fi
done <"$folder/expected.tsv"
echo "1..$n"
exit $wrong
