#include "cmd/outfile.h"

#include <string.h>

#include "base/alloc.h"
#include "base/fileio.h"

char *
outfile_of(const char *out, const char *bundle)
{
	const char *slash = strrchr(bundle, '/');

	if (out == NULL)
		return xstrdup(bundle);
	return dir_exists(out) ? xasprintf("%s/%s", out, slash != NULL ? slash + 1 : bundle) : xstrdup(out);
}
