#!/bin/sh
# embed.sh FILE.schema.json ...: write a C file that holds the bytes of each (a string literal may be no longer than
# 4095 bytes, so they are numbers) and the table schema_texts.
set -eu
printf '%s\n\n' '#include "knowledge/schemas.h"'
for f; do
	id=$(basename "$f" .schema.json | tr - _)
	printf 'static const char %s[] = {\n' "$id"
	od -An -v -tu1 "$f" | sed 's/^ */	/; s/ *$//; s/  */, /g; s/$/,/'
	printf '\t0\n};\n\n'
done
printf 'const struct schema_text schema_texts[] = {\n'
for f; do
	name=$(basename "$f" .schema.json)
	id=$(printf '%s' "$name" | tr - _)
	printf '\t{ "%s", %s, sizeof(%s) - 1 },\n' "$name" "$id" "$id"
done
printf '\t{ NULL, NULL, 0 }\n};\n'
