/* XML, by the reader of answers and by the one of the report; the first byte cuts the report in two pieces. */
#include "base/xmljson.h"
#include "bundle/verify/oscalcheck.h"
#include "tests/fuzz/fuzz.h"

const char *const fuzz_words[] = { "<", "</", "/>", "<?xml version=\"1.0\"?>", "<!DOCTYPE x [", "<!ENTITY a \"b\">", "&a;", "&#65;", "<![CDATA[", "]]>", "<!--",
	"back-matter", "<resource>", "<rlink href=\"../evidence/x\">", "<hash algorithm=\"SHA-256\">", "xmlns=\"http://csrc.nist.gov/ns/oscal/1.0\"", NULL };

static void
as_report(const uint8_t *bytes, size_t len, size_t cut)
{
	struct problem_list problems = { 0 };
	struct manifest m = { 0 };
	struct oscalcheck *o = oscalcheck_new(&m, &problems);
	uint64_t digests;

	cut = cut < len ? cut : len;
	oscalcheck_bytes(o, bytes, cut);
	oscalcheck_bytes(o, bytes + cut, len - cut);
	oscalcheck_end(o, &digests);
	oscalcheck_free(o);
	problems_release(&problems);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const char *const arrays[] = { "Rule", "resource" };
	struct err e;

	if (len == 0)
		return 0;
	cJSON_Delete(xmljson_parse((const char *)bytes + 1, len - 1, arrays, 2, "input", &e));
	as_report(bytes + 1, len - 1, bytes[0]);
	return 0;
}
