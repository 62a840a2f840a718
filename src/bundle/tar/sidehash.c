#include "bundle/tar/sidehash.h"

#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/ring.h"
#include "base/threads.h"

enum { LANES_MAX = 4 };

/* What the reader saw in a piece: bytes of a member, or with bytes NULL its end. */
struct note {
	const void *bytes;
	size_t len;
	const unsigned char *want;
	const void *tag;
};

struct notes {
	uint64_t number;	/* of the piece they are about */
	struct note *items;
	size_t n, cap;
};

struct wrong {
	uint64_t member;
	const void *tag;
	unsigned char got[SHA256_SIZE];
};

struct lane {
	struct sidehash *lanes;
	uint64_t share;		/* takes the members whose number leaves this remainder */
	int hand;
	EVP_MD_CTX *ctx;
	pthread_t thread;
	struct wrong *wrong;
	size_t wrong_n, wrong_cap;
};

struct sidehash {
	struct unpack *unpack;
	struct ring *ring;
	struct notes notes[UNPACK_PIECES];
	struct lane lanes[LANES_MAX];
	size_t n, started;
};

static void
end_member(struct lane *l, uint64_t member, const struct note *end)
{
	struct wrong w = { .member = member, .tag = end->tag };

	EVP_DigestFinal_ex(l->ctx, w.got, NULL);
	EVP_DigestInit_ex(l->ctx, NULL, NULL);
	if (end->want == NULL || memcmp(w.got, end->want, SHA256_SIZE) == 0)
		return;
	ARRAY_GROW(l->wrong, l->wrong_n, l->wrong_cap);
	l->wrong[l->wrong_n++] = w;
}

static void *
digest_share(void *arg)
{
	struct lane *l = arg;
	struct ring *ring = l->lanes->ring;
	uint64_t member = 0;
	size_t slot;

	while (ring_take(ring, l->hand, &slot)) {
		const struct notes *notes = &l->lanes->notes[slot];
		size_t n = notes->number == ring_next(ring, l->hand) ? notes->n : 0;

		for (size_t i = 0; i < n; i++) {
			const struct note *note = &notes->items[i];
			bool mine = member % l->lanes->n == l->share;

			if (mine && note->bytes != NULL)
				EVP_DigestUpdate(l->ctx, note->bytes, note->len);
			else if (mine)
				end_member(l, member, note);
			member += note->bytes == NULL;
		}
		ring_pass(ring, l->hand);
	}
	return NULL;
}

int
sidehash_start(struct sidehash **out, struct unpack *u, const char *algorithm, struct err *e)
{
	struct sidehash *l = *out = xcalloc(1, sizeof(*l));
	const EVP_MD *md = EVP_get_digestbyname(algorithm);

	l->unpack = u;
	l->ring = unpack_ring(u);
	l->n = threads_useful(LANES_MAX);
	for (size_t i = 0; i < l->n; i++) {
		struct lane *lane = &l->lanes[i];

		lane->lanes = l;
		lane->share = i;
		lane->ctx = xcheck(EVP_MD_CTX_new());
		if (md == NULL || EVP_MD_get_size(md) != SHA256_SIZE || EVP_DigestInit_ex(lane->ctx, md, NULL) != 1)
			return err_set(e, ERR_CRYPTO, "the digest %s is not in this OpenSSL", algorithm);
		lane->hand = ring_join(l->ring, UNPACK_BEHIND, unpack_number(u), 1);
	}
	for (; l->started < l->n; l->started++) {
		if (thread_start(&l->lanes[l->started].thread, digest_share, &l->lanes[l->started], e) != 0)
			return -1;
	}
	return 0;
}

static void
note(struct sidehash *l, const struct note *what)
{
	uint64_t number = unpack_number(l->unpack);
	struct notes *to = &l->notes[number % UNPACK_PIECES];

	if (to->number != number) {
		to->number = number;
		to->n = 0;
	}
	ARRAY_GROW(to->items, to->n, to->cap);
	to->items[to->n++] = *what;
}

void
sidehash_bytes(struct sidehash *l, const void *bytes, size_t len)
{
	note(l, &(struct note){ .bytes = bytes, .len = len });
}

void
sidehash_end(struct sidehash *l, const unsigned char *want, const void *tag)
{
	note(l, &(struct note){ .want = want, .tag = tag });
}

static void
join(struct sidehash *l)
{
	while (l->started > 0)
		pthread_join(l->lanes[--l->started].thread, NULL);
}

/* The lane whose next wrong member came first; NULL when there is none left.  at: how many of each were told. */
static struct lane *
first_wrong(struct sidehash *l, const size_t *at)
{
	struct lane *first = NULL;

	for (size_t i = 0; i < l->n; i++) {
		struct lane *lane = &l->lanes[i];

		if (at[i] < lane->wrong_n &&
		    (first == NULL || lane->wrong[at[i]].member < first->wrong[at[first->share]].member))
			first = lane;
	}
	return first;
}

void
sidehash_finish(struct sidehash *l, void (*wrong)(void *arg, const void *tag, const unsigned char got[SHA256_SIZE]), void *arg)
{
	size_t at[LANES_MAX] = { 0 };
	struct lane *lane;

	unpack_leave(l->unpack);
	join(l);
	while ((lane = first_wrong(l, at)) != NULL) {
		const struct wrong *w = &lane->wrong[at[lane->share]++];

		wrong(arg, w->tag, w->got);
	}
}

void
sidehash_free(struct sidehash *l)
{
	if (l == NULL)
		return;
	ring_close(l->ring, 0);
	join(l);
	for (size_t i = 0; i < LANES_MAX; i++) {
		EVP_MD_CTX_free(l->lanes[i].ctx);
		free(l->lanes[i].wrong);
	}
	for (size_t i = 0; i < UNPACK_PIECES; i++)
		free(l->notes[i].items);
	free(l);
}
