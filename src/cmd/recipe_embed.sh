#!/bin/sh
# recipe_embed.sh VERIFY.txt: write a C file that holds its bytes (a string literal may be no longer than 4095, so they are numbers).
set -eu
printf '%s\n\n%s\n' '#include "cmd/recipe.h"' 'const char recipe_text[] = {'
od -An -v -td1 "$1" | sed 's/^ */	/; s/ *$//; s/  */, /g; s/$/,/'
printf '\t0\n};\n'
