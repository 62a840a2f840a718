#!/bin/sh
# What the kernel sees of trailseal-verify: no socket, nothing opened for writing, nothing made, renamed or removed - whatever the bundle.
. "$TOP_SRCDIR/tests/cli/bundle.inc"

ASAN_OPTIONS=detect_leaks=0	# the leak checker traces the program itself, which two can not do
export ASAN_OPTIONS
if ! strace -f -o "$work/trace" true 2>/dev/null; then
	echo '1..0 # SKIP strace is missing or may not trace here: NOTHING was shown of what trailseal-verify opens (./autogen.sh --deps)'
	exit 0
fi

payload "$work/in"
root ca
leaf officer ca "$signing" ec -pkeyopt ec_paramgen_curve:P-256
"$MKBUNDLE" -i evb-1 -k "$work/officer.key" -c "$work/officer.pem" "$work/in" "$work/good.tar.gz" >/dev/null
"$MKBUNDLE" -i evb-1 -f zst -k "$work/officer.key" -c "$work/officer.pem" "$work/in" "$work/good.tar.zst" >/dev/null
"$MUTATE" "$work/good.tar.gz" "$work/bad.tar.gz" flip data/VERIFY.txt 0 add data/zz x
head -c 2500 "$work/good.tar.gz" >"$work/damaged.tar.gz"

# traced PHRASE STATUS OPTIONS...: run under strace, ends with this status, and the trace holds nothing of the kind
traced() {
	phrase=$1 want=$2
	shift 2
	strace -f -o "$work/trace" "$VERIFY" "$@" >"$work/out" 2>"$work/err"
	is "$?" "$want" "$phrase: status"
	ok "$phrase: the trace is whole" grep -q "openat.*$last.*O_RDONLY.*= [0-9]" "$work/trace"
	is "$(grep -E '^[0-9]+ +(socket|socketpair|connect|bind|listen|accept4?|send(to|msg|mmsg)|recv(from|msg|mmsg)|io_uring_setup)\(' "$work/trace")" '' \
		"$phrase: no socket"
	is "$(grep -E '^[0-9]+ +(open|openat|openat2|creat|open_by_handle_at)\(' "$work/trace" |
		grep -E 'O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND|O_TMPFILE|creat\(')" '' "$phrase: nothing opened for writing"
	is "$(grep -E '^[0-9]+ +(mkdir|mknod|rename|link|symlink|unlink|rmdir|truncate|ftruncate|chmod|fchmod|chown|fchown|utime|utimensat|setxattr|memfd_create|execve)(at2?)?\(' "$work/trace" |
		grep -vF "execve(\"$VERIFY\"")" '' "$phrase: nothing made, renamed, removed or started"
}

for form in --json --junit --quiet; do
	last=good.tar.gz
	traced "a good bundle, $form" 0 $form --trust "$work/ca.pem" "$work/good.tar.gz"
done
last=good.tar.zst
traced 'a good bundle in zstd' 0 --trust "$work/ca.pem" "$work/good.tar.zst"
last=bad.tar.gz
traced 'a bad bundle' 1 --lang zh-CN --trust "$work/ca.pem" "$work/bad.tar.gz"
last=damaged.tar.gz
traced 'a damaged bundle' 1 "$work/damaged.tar.gz"

# The net catches something: sealing does write.
strace -f -o "$work/trace" "$MKBUNDLE" -i evb-1 "$work/in" "$work/other.tar.gz" >/dev/null 2>&1
ok 'the same look at a program that writes finds it' grep -qE 'openat\(.*(O_WRONLY|O_RDWR|O_CREAT)' "$work/trace"
finish
