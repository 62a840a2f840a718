#include "assess/eventset.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/alloc.h"

#define FIRST_SLOTS 1024	/* a power of two, as all that follow */

struct key {
	uint64_t a, b;	/* both 0: an empty slot */
	uint64_t number;
};

struct eventset {
	struct key *slots;
	struct key *last;	/* that was added */
	size_t n, size;
	uint64_t seed[4];
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
	free(s->slots);
	free(s);
}

/* ---- SipHash-1-3 (Aumasson, Bernstein: "SipHash: a fast short-input PRF"), twice with two keys ---- */

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
siphash(const uint64_t seed[2], const char *s, size_t len)
{
	struct sip h = { seed[0] ^ UINT64_C(0x736f6d6570736575), seed[1] ^ UINT64_C(0x646f72616e646f6d),
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
	h.v2 ^= 0xff;
	for (int i = 0; i < 3; i++)
		sip_round(&h);
	return h.v0 ^ h.v1 ^ h.v2 ^ h.v3;
}

/* ---- the set ---- */

static struct key *
slot_of(struct key *slots, size_t size, const struct key *k)
{
	size_t at = k->a & (size - 1);

	while ((slots[at].a != 0 || slots[at].b != 0) && (slots[at].a != k->a || slots[at].b != k->b))
		at = (at + 1) & (size - 1);
	return &slots[at];
}

static void
grow(struct eventset *s)
{
	size_t size = s->size * 2;
	struct key *slots = xcalloc(size, sizeof(*slots));

	for (size_t i = 0; i < s->size; i++) {
		if (s->slots[i].a != 0 || s->slots[i].b != 0)
			*slot_of(slots, size, &s->slots[i]) = s->slots[i];
	}
	free(s->slots);
	s->slots = slots;
	s->size = size;
}

static struct key
key_of(const struct eventset *s, const struct event *ev)
{
	static const enum event_column columns[] = { EV_RECIPIENT_ACCOUNT_ID, EV_EVENT_ID, EV_EVENT_CATEGORY };
	char small[512], *text = small;
	size_t len = 0, need = 3 * sizeof(size_t);
	struct key k = { 0 };

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
	k.a = siphash(s->seed, text, len);
	k.b = siphash(s->seed + 2, text, len) | 1;
	if (text != small)
		free(text);
	return k;
}

bool
eventset_add(struct eventset *s, const struct event *ev)
{
	struct key k = key_of(s, ev), *slot;

	if ((s->n + 1) * 2 > s->size)
		grow(s);
	slot = slot_of(s->slots, s->size, &k);
	if (slot->b != 0)
		return false;
	*slot = k;
	s->last = slot;
	s->n++;
	return true;
}

void
eventset_set(struct eventset *s, uint64_t number)
{
	s->last->number = number;
}

uint64_t
eventset_get(const struct eventset *s, const struct event *ev)
{
	struct key k = key_of(s, ev);

	return slot_of(s->slots, s->size, &k)->number;
}
