#!/bin/sh
# Our verifier against the suite that others can build one with (tests/conformance), made by standard tools.
work=$(mktemp -d "${TMPDIR:-/tmp}/trailseal-test.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
sh "$TOP_SRCDIR/tests/conformance/make.sh" "$work/suite" >"$work/made" || { cat "$work/made"; exit 99; }
sh "$TOP_SRCDIR/tests/conformance/check.sh" "$work/suite" "$TOP_BUILDDIR/trailseal-verify"
