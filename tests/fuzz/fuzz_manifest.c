/* The text files of the bag: each input is read as a manifest, as bag-info.txt and as Payload-Oxum. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "bundle/baginfo.h"
#include "bundle/manifest.h"
#include "bundle/names.h"
#include "tests/fuzz/fuzz.h"

const char *const fuzz_words[] = { "7c492ccd6a0435c45812417b8801ca133d57a38f167a8ffabf6b0146aaee8e99  data/", "data/", "/", "\n", "Payload-Oxum: 1.1\n",
	": ", "..", NULL };

static void
as_manifest(const uint8_t *bytes, size_t len)
{
	char *text = xcalloc(1, len + 1);
	const char **names, *a, *b;
	struct manifest m;
	struct problem p;
	bool folder;

	memcpy(text, bytes, len);
	if (manifest_parse(&m, text, len, "manifest", PROBLEM_MANIFEST_FORM, &p) == 0) {
		names = xcalloc(m.n, sizeof(*names));
		for (size_t i = 0; i < m.n; i++)
			names[i] = m.lines[i].path;
		(void)names_clash(names, m.n, &a, &b, &folder);
		if (manifest_find(&m, names[m.n / 2]) != &m.lines[m.n / 2])
			abort();	/* what is listed is found */
		free(names);
	}
	manifest_release(&m);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	char *text = xcalloc(1, len + 1);
	struct kvlist info = { 0 };
	uint64_t octets, files;
	struct problem p;

	memcpy(text, bytes, len);
	as_manifest(bytes, len);
	(void)baginfo_parse(&info, text, len, &p);
	(void)oxum_parse(text, &octets, &files);
	kv_release(&info);
	free(text);
	return 0;
}
