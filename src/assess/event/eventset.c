#include "assess/event/eventset.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/alloc.h"

#include "assess/event/eventrun.h"

#define FIRST_SLOTS 1024	/* a power of two, as all that follow */
#define SLOTS_MAX (512 * 1024)	/* of them half are used: 12 MiB, whatever the number of events */
#define RUNS_MAX 64		/* each level has one at most, and is twice the one below */

struct eventset {
	struct runkey *slots;	/* b is 0: an empty one */
	struct runkey *last;	/* that was added */
	size_t n, size;
	uint64_t seed[2];
	struct eventrun *runs[RUNS_MAX];	/* what no longer fits, the largest first */
	size_t n_runs;
};

struct eventset *
eventset_new(void)
{
	struct eventset *s = xcalloc(1, sizeof(*s));

	/* without randomness the set still works; only a made-up collision would then be possible */
	if (getrandom(s->seed, sizeof(s->seed), 0) != (ssize_t)sizeof(s->seed))
		memset(s->seed, 0x5c, sizeof(s->seed));
	s->size = FIRST_SLOTS;
	s->slots = xcalloc(s->size, sizeof(*s->slots));
	return s;
}

void
eventset_free(struct eventset *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->n_runs; i++)
		eventrun_free(s->runs[i]);
	free(s->slots);
	free(s);
}

/* ---- SipHash-1-3 (Aumasson, Bernstein: "SipHash: a fast short-input PRF"), with the 128 bits of output of its reference code ---- */

struct sip {
	uint64_t v0, v1, v2, v3;
};

static uint64_t
rotate(uint64_t x, int n)
{
	return x << n | x >> (64 - n);
}

static void
sip_round(struct sip *h)
{
	h->v0 += h->v1;
	h->v1 = rotate(h->v1, 13) ^ h->v0;
	h->v0 = rotate(h->v0, 32);
	h->v2 += h->v3;
	h->v3 = rotate(h->v3, 16) ^ h->v2;
	h->v0 += h->v3;
	h->v3 = rotate(h->v3, 21) ^ h->v0;
	h->v2 += h->v1;
	h->v1 = rotate(h->v1, 17) ^ h->v2;
	h->v2 = rotate(h->v2, 32);
}

static uint64_t
sip_end(struct sip *h)
{
	for (int i = 0; i < 3; i++)
		sip_round(h);
	return h->v0 ^ h->v1 ^ h->v2 ^ h->v3;
}

static void
siphash(const uint64_t seed[2], const char *s, size_t len, uint64_t out[2])
{
	struct sip h = { seed[0] ^ UINT64_C(0x736f6d6570736575), seed[1] ^ UINT64_C(0x646f72616e646f6d) ^ 0xee,
		seed[0] ^ UINT64_C(0x6c7967656e657261), seed[1] ^ UINT64_C(0x7465646279746573) };
	uint64_t word;

	for (size_t i = 0; i <= len; i += 8) {
		size_t n = len - i < 8 ? len - i : 8;

		word = 0;
		memcpy(&word, s + i, n);
		if (n < 8)
			word |= (uint64_t)(len & 0xff) << 56;
		h.v3 ^= word;
		sip_round(&h);
		h.v0 ^= word;
	}
	h.v2 ^= 0xee;
	out[0] = sip_end(&h);
	h.v1 ^= 0xdd;
	out[1] = sip_end(&h);
}

/* ---- the set ---- */

/* By the first bits of the key: so the slots are nearly in the order of a run. */
static struct runkey *
slot_of(struct runkey *slots, size_t size, const struct runkey *k)
{
	size_t at = (k->a >> 32) * size >> 32;

	while (slots[at].b != 0 && (slots[at].a != k->a || slots[at].b != k->b))
		at = (at + 1) & (size - 1);
	return &slots[at];
}

static void
grow(struct eventset *s)
{
	size_t size = s->size * 2;
	struct runkey *slots = xcalloc(size, sizeof(*slots));

	for (size_t i = 0; i < s->size; i++) {
		if (s->slots[i].b != 0)
			*slot_of(slots, size, &s->slots[i]) = s->slots[i];
	}
	free(s->slots);
	s->slots = slots;
	s->size = size;
}

/* All that is in memory becomes a run; two runs of one size become one, so that there are few to look into. */
static int
set_aside(struct eventset *s, struct err *e)
{
	struct eventrun *run;
	size_t kept = 0;

	for (size_t i = 0; i < s->size; i++) {
		if (s->slots[i].b != 0)
			s->slots[kept++] = s->slots[i];
	}
	run = eventrun_new(s->slots, kept, e);
	while (run != NULL && s->n_runs > 0 && eventrun_size(s->runs[s->n_runs - 1]) <= eventrun_size(run))
		run = eventrun_merge(s->runs[--s->n_runs], run, e);
	if (run == NULL)
		return -1;
	s->runs[s->n_runs++] = run;
	memset(s->slots, 0, s->size * sizeof(*s->slots));
	s->n = 0;
	return 0;
}

/* Where k is among what was set aside: 1 and *found, 0 or -1. */
static int
find_aside(const struct eventset *s, const struct runkey *k, struct runkey *found, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; i < s->n_runs && rc == 0; i++)
		rc = eventrun_find(s->runs[i], k, found, e);
	return rc;
}

static struct runkey
key_of(const struct eventset *s, const struct event *ev)
{
	static const enum event_column columns[] = { EV_RECIPIENT_ACCOUNT_ID, EV_EVENT_ID, EV_EVENT_CATEGORY };
	char small[512], *text = small;
	size_t len = 0, need = 3 * sizeof(size_t);
	struct runkey k = { 0 };
	uint64_t hash[2];

	for (int i = 0; i < 3; i++)
		need += ev->value[columns[i]].len;
	if (need > sizeof(small))
		text = xcalloc(1, need);
	for (int i = 0; i < 3; i++) {
		struct span v = ev->value[columns[i]];

		/* the length before each, so that no two keys run together the same way */
		memcpy(text + len, &v.len, sizeof(v.len));
		memcpy(text + len + sizeof(v.len), v.s, v.len);
		len += sizeof(v.len) + v.len;
	}
	siphash(s->seed, text, len, hash);
	k.a = hash[0];
	k.b = hash[1] | 1;
	if (text != small)
		free(text);
	return k;
}

int
eventset_add(struct eventset *s, const struct event *ev, struct err *e)
{
	struct runkey k = key_of(s, ev), *slot, found;
	int rc;

	if ((s->n + 1) * 2 > s->size && s->size == SLOTS_MAX) {
		if (set_aside(s, e) != 0)
			return -1;
	} else if ((s->n + 1) * 2 > s->size) {
		grow(s);
	}
	slot = slot_of(s->slots, s->size, &k);
	if (slot->b != 0)
		return 0;
	if ((rc = find_aside(s, &k, &found, e)) != 0)
		return rc > 0 ? 0 : -1;
	*slot = k;
	s->last = slot;
	s->n++;
	return 1;
}

void
eventset_set(struct eventset *s, uint64_t number)
{
	s->last->number = number;
}

int
eventset_get(const struct eventset *s, const struct event *ev, uint64_t *number, struct err *e)
{
	struct runkey k = key_of(s, ev), *slot = slot_of(s->slots, s->size, &k), found = { 0 };
	int rc = 0;

	if (slot->b == 0)
		rc = find_aside(s, &k, &found, e);
	*number = slot->b != 0 ? slot->number : found.number;
	return rc < 0 ? -1 : 0;
}
