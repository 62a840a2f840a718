#include "report/coverage_csv.h"

#include <stdlib.h>
#include <string.h>

#define CODES_BYTES_MAX 4096
#define FORMULA "=+-@\t\n\r|%"	/* what a spreadsheet would run begins with one of these */

static const struct {
	const char *heading, *member;
} columns[] = {
	{ "call", "source" }, { "account", "account" }, { "region", "region" }, { "planned", "calls" },
	{ "answered", "confirmed" }, { "not there", "absent" }, { "denied", "denied" }, { "throttled", "throttled" },
	{ "failed", "error" }, { "not asked", "not_queried" },
};
#define N_COLUMNS (sizeof(columns) / sizeof(columns[0]))

/* Always quoted. */
static int
add_field(struct buf *out, const char *text)
{
	bool formula = *text != '\0' && strchr(FORMULA, *text) != NULL;
	int rc = buf_puts(out, formula ? "\"'" : "\"");

	for (; rc == 0 && *text != '\0'; text++)
		rc = *text == '"' ? buf_puts(out, "\"\"") : buf_add(out, text, 1);
	return rc == 0 ? buf_puts(out, "\"") : -1;
}

/* The codes in one field, apart by blanks. */
static int
add_codes(struct buf *out, const cJSON *codes)
{
	struct buf text;
	const cJSON *code;
	int rc = 0;

	buf_init(&text, CODES_BYTES_MAX);
	cJSON_ArrayForEach(code, codes) {
		if (rc == 0 && cJSON_IsString(code))
			rc = buf_addf(&text, "%s%s", text.len > 0 ? " " : "", code->valuestring);
	}
	rc = add_field(out, buf_text(&text));	/* what did not fit is in the facts */
	buf_release(&text);
	return rc;
}

static int
add_row(struct buf *out, const cJSON *row)
{
	for (size_t i = 0; i < N_COLUMNS; i++) {
		char *text = json_scalar_text(json_get(row, columns[i].member));
		int rc = add_field(out, text != NULL ? text : "");

		free(text);
		if (rc != 0 || buf_puts(out, ",") != 0)
			return -1;
	}
	return add_codes(out, json_arr(row, "codes")) == 0 ? buf_puts(out, "\r\n") : -1;
}

int
coverage_csv(const cJSON *facts, struct buf *out)
{
	const cJSON *row;

	for (size_t i = 0; i < N_COLUMNS; i++) {
		if (buf_addf(out, "\"%s\",", columns[i].heading) != 0)
			return -1;
	}
	if (buf_puts(out, "\"codes\"\r\n") != 0)
		return -1;
	cJSON_ArrayForEach(row, json_arr(facts, "coverage")) {
		if (add_row(out, row) != 0)
			return -1;
	}
	return 0;
}
