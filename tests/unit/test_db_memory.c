/* Tables in memory end at their limit with a sentence, and what is in them stays. */
#include "kit.h"

enum { LIMIT_MIB = 2, PIECE_BYTES = 100 * 1024, PIECES_MAX = 100 };

/* A piece of evidence with a body of this many bytes. */
static struct exchange *
piece(int number, size_t bytes)
{
	char *id = xasprintf("a.List/%04d", number), *body = xcalloc(1, bytes + 16);
	struct exchange *x;

	strcpy(body, "{\"v\":\"");
	memset(body + 6, 'x', bytes);
	strcpy(body + 6 + bytes, "\"}");
	x = kit_exchange(id, "{}", body);
	free(id);
	free(body);
	return x;
}

int
main(void)
{
	struct kit kit;
	struct db *db;
	struct err e = { 0 };
	int n = 0, rc;
	char *want;

	kit_init(&kit);
	kit_source(&kit, "a.List", "");
	ok(db_open_in_memory(&db, &kit.k, LIMIT_MIB << 20, &e) == 0, "tables in memory %s", e.text);
	do {
		struct exchange *x = piece(n, PIECE_BYTES);

		rc = db_add_exchange(db, x, &e);
		exchange_free(x);
		n += rc == 0;
	} while (rc == 0 && n < PIECES_MAX);
	ok(rc != 0 && n > 0 && (long)n * PIECE_BYTES < LIMIT_MIB << 20, "%d pieces find room, and the next one does not", n);
	is_int(e.code, ERR_LIMIT, "that is a limit");
	ok(strstr(e.text, "over the limit of 2 MiB of memory") != NULL, "the sentence names it: %s", e.text);
	want = xasprintf("[{\"n\":%d}]", n);
	kit_is(db, "select count(*) as n from \"a.List\"", NULL, want, "the piece over the limit is not there in part, those before it are");
	kit_is(db, "select count(*) as n from exchange", NULL, want, "in no table");
	free(want);
	db_free(db);
	kit_release(&kit);
	return tap_done();
}
