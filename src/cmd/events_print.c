#include "cmd/events_print.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"

enum { CELL_ACTOR, CELL_ACTION, CELL_RESULT, CELL_FROM, CELL_WHAT, CELL_EVIDENCE, CELLS };

enum {
	GAP_SHOWN_S = 3600,	/* shorter ones are ordinary work */
	WIDTH_MAX = 44,		/* a column grows no wider for one long name */
	CELL_MAX = 400		/* bytes of a cell */
};

/* ---- JSON ---- */

#define ESCAPED 6	/* bytes that one byte can become: \\u001f */

static char *
put_plain(char *to, const char *s, size_t len)
{
	memcpy(to, s, len);
	return to + len;
}

static char *
put_json_text(char *to, const char *s, size_t len)
{
	static const char hex[] = "0123456789abcdef";

	*to++ = '"';
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f) {
			*to++ = (char)c;
		} else if (c == '"' || c == '\\') {
			*to++ = '\\';
			*to++ = (char)c;
		} else {
			to = put_plain(to, "\\u00", 4);
			*to++ = hex[c >> 4];
			*to++ = hex[c & 15];
		}
	}
	*to++ = '"';
	return to;
}

void
events_json(struct buf *out, const struct event *ev, const char *evidence)
{
	size_t need = ESCAPED * strlen(evidence) + 32;
	char *start, *to;

	for (int i = 0; i < EV_COUNT; i++)
		need += ESCAPED * ev->value[i].len + strlen(event_columns[i].name) + 12;
	/* once for the whole line: there are more values than bytes in most of them */
	start = to = buf_room(out, need);
	if (start == NULL)
		return;
	for (int i = 0; i < EV_COUNT; i++) {
		const char *name = event_columns[i].name;
		struct span v = ev->value[i];

		to = put_plain(to, i == 0 ? "{\"" : ",\"", 2);
		to = put_plain(to, name, strlen(name));
		to = put_plain(to, "\":", 2);
		if (v.s == NULL)
			to = put_plain(to, "null", 4);
		else if (event_columns[i].number)
			to = put_plain(to, v.s, v.len);
		else
			to = put_json_text(to, v.s, v.len);
	}
	to = put_plain(to, ",\"evidence\":", 12);
	to = put_json_text(to, evidence, strlen(evidence));
	to = put_plain(to, "}\n", 2);
	out->len += (size_t)(to - start);
	out->data[out->len] = '\0';
}

/* ---- CSV ---- */

void
events_csv_head(struct buf *out)
{
	for (int i = 0; i < EV_COUNT; i++)
		buf_addf(out, "%s,", event_columns[i].name);
	buf_puts(out, "evidence\r\n");
}

/* Always quoted, so that blanks and line breaks stay what they are. */
static void
put_csv(struct buf *out, const char *s, size_t len)
{
	const char *end = s + len;

	buf_add(out, "\"", 1);
	/* as in templates/csv.xsl */
	if (len > 0 && *s != '\0' && strchr("=+-@\t\n\r|%", *s) != NULL)
		buf_add(out, "'", 1);
	while (s < end) {
		const char *quote = memchr(s, '"', (size_t)(end - s));

		buf_add(out, s, (size_t)((quote != NULL ? quote : end) - s));
		if (quote == NULL)
			break;
		buf_add(out, "\"\"", 2);
		s = quote + 1;
	}
	buf_add(out, "\"", 1);
}

void
events_csv(struct buf *out, const struct event *ev, const char *evidence)
{
	for (int i = 0; i < EV_COUNT; i++) {
		if (event_columns[i].number && ev->value[i].s != NULL)
			buf_add(out, ev->value[i].s, ev->value[i].len);
		else if (ev->value[i].s != NULL)
			put_csv(out, ev->value[i].s, ev->value[i].len);
		buf_add(out, ",", 1);
	}
	put_csv(out, evidence, strlen(evidence));
	buf_add(out, "\r\n", 2);
}

/* ---- rows that are kept ---- */

/* Two values with something between them, neutral, as text of its own. */
static char *
cell(struct span a, const char *between, struct span b)
{
	char first[CELL_MAX], second[CELL_MAX];
	struct buf out;

	buf_init(&out, 16 * CELL_MAX);
	text_for_terminal(&out, span_cstr(a, first, sizeof(first)));
	if (b.len > 0) {
		buf_puts(&out, a.len > 0 ? between : "");
		text_for_terminal(&out, span_cstr(b, second, sizeof(second)));
	}
	if (out.len == 0)
		buf_puts(&out, "-");
	return buf_take(&out);
}

static struct span
result_of(const struct event *ev)
{
	if (span_is(ev->value[EV_OK], "1"))
		return SPAN("ok");
	if (ev->value[EV_ERROR_CODE].s != NULL)
		return ev->value[EV_ERROR_CODE];
	return ev->value[EV_ERROR_MESSAGE].s != NULL ? ev->value[EV_ERROR_MESSAGE] : SPAN("failed");
}

static char *
who(const struct event *ev)
{
	/* the name that people know, beside the key that stays the same when a name is used again */
	return cell(ev->value[EV_ACTOR], "  ", ev->value[EV_USER_NAME]);
}

int
event_rows_add(struct event_rows *r, const struct event *ev, const char *evidence, bool json, struct err *e)
{
	static const struct span none = { NULL, 0 };
	struct event_row *row;
	char digits[24];
	struct buf line;

	if (r->n == EVENT_ROWS_MAX)
		return err_set(e, ERR_LIMIT, "more than %d events to sort: narrow the filters, or take --json or --csv of files",
		    EVENT_ROWS_MAX);
	ARRAY_GROW(r->items, r->n, r->cap);
	row = &r->items[r->n++];
	memset(row, 0, sizeof(*row));
	row->time = ev->value[EV_EVENT_TIME].s == NULL ? EVENT_ROW_UNTIMED :
	    strtoll(span_cstr(ev->value[EV_EVENT_TIME], digits, sizeof(digits)), NULL, 10);
	if (json) {
		buf_init(&line, EVENTS_LINE_MAX);
		events_json(&line, ev, evidence);
		line.data[line.len - 2] = '\0';
		row->json = buf_take(&line);
		return 0;
	}
	row->cell[CELL_ACTOR] = who(ev);
	row->cell[CELL_ACTION] = cell(ev->value[EV_SERVICE_NAME], ":", ev->value[EV_EVENT_NAME]);
	row->cell[CELL_RESULT] = cell(result_of(ev), "", none);
	row->cell[CELL_FROM] = cell(ev->value[EV_SOURCE_IP], "", none);
	row->cell[CELL_WHAT] = cell(ev->value[EV_REGION], "  ", ev->value[EV_RESOURCE_NAME]);
	row->cell[CELL_EVIDENCE] = cell((struct span){ evidence, strlen(evidence) }, "", none);
	return 0;
}

void
event_rows_release(struct event_rows *r)
{
	for (size_t i = 0; i < r->n; i++) {
		for (int c = 0; c < CELLS; c++)
			free(r->items[i].cell[c]);
		free(r->items[i].json);
	}
	free(r->items);
	memset(r, 0, sizeof(*r));
}

/* Merge sort: stable, so that events of one second stay in the order in which they came. */
static void
sort_range(struct event_row *a, struct event_row *scratch, size_t n)
{
	size_t half = n / 2, i = 0, j = half;

	if (n < 2)
		return;
	sort_range(a, scratch, half);
	sort_range(a + half, scratch, n - half);
	for (size_t k = 0; k < n; k++)
		scratch[k] = i < half && (j == n || a[i].time <= a[j].time) ? a[i++] : a[j++];
	memcpy(a, scratch, n * sizeof(*a));
}

void
event_rows_sort(struct event_rows *r)
{
	struct event_row *scratch = xcalloc(r->n + 1, sizeof(*scratch));

	sort_range(r->items, scratch, r->n);
	free(scratch);
}

/* ---- the table and the timeline ---- */

/* Columns that text takes on a terminal: East Asian letters are two wide (Unicode Standard Annex 11). */
static int
width_of(const char *s)
{
	int n = 0;

	for (const unsigned char *p = (const unsigned char *)s; *p != '\0'; p++) {
		/* U+1100 to U+115F, U+2E80 to U+D7FF, U+F900 to U+FAFF, U+FF00 to U+FF5F, and what takes four bytes */
		bool wide = *p >= 0xf0 || (*p == 0xe1 && p[1] >= 0x84 && p[1] < 0x86 && !(p[1] == 0x85 && p[2] > 0x9f)) ||
		    (*p == 0xe2 && p[1] >= 0xba) || (*p >= 0xe3 && *p <= 0xed) || (*p == 0xef && p[1] >= 0xa4 && p[1] < 0xac) ||
		    (*p == 0xef && (p[1] == 0xbc || (p[1] == 0xbd && p[2] <= 0x9f)));

		n += (*p & 0xc0) != 0x80 ? 1 + wide : 0;
	}
	return n;
}

static void
print_row(const char *when, const char *const cells[CELLS], const int widths[CELLS])
{
	printf("%-20s", when);
	for (int c = 0; c < CELLS; c++)
		printf("  %s%*s", cells[c], c == CELLS - 1 || width_of(cells[c]) > widths[c] ? 0 : widths[c] - width_of(cells[c]), "");
	putchar('\n');
}

static void
measure(const struct event_rows *r, const char *const heads[CELLS], int widths[CELLS])
{
	for (int c = 0; c < CELLS; c++) {
		widths[c] = (int)strlen(heads[c]);
		for (size_t i = 0; i < r->n; i++) {
			int n = width_of(r->items[i].cell[c]);

			if (n > widths[c])
				widths[c] = n < WIDTH_MAX ? n : WIDTH_MAX;
		}
	}
}

static void
print_when(char out[CLOCK_ISO_SIZE], int64_t t)
{
	if (t == EVENT_ROW_UNTIMED)
		strcpy(out, "-");
	else
		clock_iso((time_t)t, out);
}

static void
print_rows(const struct event_rows *r, bool gaps)
{
	static const char *const heads[CELLS] = { "ACTOR", "ACTION", "RESULT", "FROM", "REGION  RESOURCE", "EVIDENCE" };
	int widths[CELLS];
	char when[CLOCK_ISO_SIZE];

	measure(r, heads, widths);
	if (r->n > 0)
		print_row("TIME", heads, widths);
	for (size_t i = 0; i < r->n; i++) {
		int64_t t = r->items[i].time, gap = i > 0 && t != EVENT_ROW_UNTIMED ? t - r->items[i - 1].time : 0;

		if (gaps && gap >= GAP_SHOWN_S)
			printf("    ... %lld d %02lld:%02lld:%02lld without an event ...\n", (long long)gap / 86400,
			    (long long)gap / 3600 % 24, (long long)gap / 60 % 60, (long long)gap % 60);
		print_when(when, t);
		print_row(when, (const char *const *)r->items[i].cell, widths);
	}
}

void
event_rows_table(const struct event_rows *r)
{
	print_rows(r, false);
}

void
event_rows_timeline(const struct event_rows *r)
{
	print_rows(r, true);
}

void
event_rows_timeline_json(const struct event_rows *r)
{
	for (size_t i = 0; i < r->n; i++) {
		int64_t t = r->items[i].time;

		if (i == 0 || t == EVENT_ROW_UNTIMED)
			printf("%s,\"gap_s\":null}\n", r->items[i].json);
		else
			printf("%s,\"gap_s\":%lld}\n", r->items[i].json, (long long)(t - r->items[i - 1].time));
	}
}
