/* JSON, by both readers: what the tree takes the scanner must take too. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/jsonscan.h"
#include "tests/fuzz/fuzz.h"

const char *const fuzz_words[] = { "{", "}", "[", "]", "\"", ":", ",", "null", "true", "false", "-1.5e+10", "\\u0000", "\\ud83d\\ude00", "\\\"", NULL };

/* Go through a value with the functions for its parts. */
static void
walk(struct jsonscan *s)
{
	struct jvalue v;
	char open = jsonscan_peek(s);

	if (open == '{' && jsonscan_enter(s, '{') == 0) {
		while (jsonscan_member(s, &v) == 1)
			walk(s);
	} else if (open == '[' && jsonscan_enter(s, '[') == 0) {
		while (jsonscan_element(s) == 1)
			walk(s);
	} else if (jsonscan_value(s, &v) == 0) {
		char *out = xcalloc(1, v.text.len + 1);

		if (v.kind == JSON_STRING)
			(void)jsonscan_unescape(v.text, out);
		else
			(void)jsonscan_compact(v.text, out);
		free(out);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	const char *text = (const char *)bytes;
	cJSON *tree = NULL;
	struct jsonscan s;
	struct jvalue v;
	struct err e;

	tree = json_parse(text, len, "input", &e);
	jsonscan_init(&s, text, len);
	if (jsonscan_value(&s, &v) != 0 && tree != NULL && !s.deep)
		abort();
	jsonscan_init(&s, text, len);
	walk(&s);
	cJSON_Delete(tree);
	return 0;
}
