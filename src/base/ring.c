#include "base/ring.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/alloc.h"

struct hand {
	unsigned stage;
	uint64_t next, step;
};

struct ring {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	size_t slots;
	uint64_t end;
	struct hand hands[RING_HANDS_MAX];
	int n;
};

struct ring *
ring_new(size_t slots)
{
	struct ring *r = xcalloc(1, sizeof(*r));

	r->slots = slots;
	r->end = UINT64_MAX;
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->changed, NULL);
	return r;
}

void
ring_free(struct ring *r)
{
	if (r == NULL)
		return;
	pthread_cond_destroy(&r->changed);
	pthread_mutex_destroy(&r->lock);
	free(r);
}

int
ring_join(struct ring *r, unsigned stage, uint64_t first, uint64_t step)
{
	int hand;

	pthread_mutex_lock(&r->lock);
	if (r->n == RING_HANDS_MAX)
		abort();	/* a mistake in the program: nothing from outside decides how many there are */
	hand = r->n++;
	r->hands[hand] = (struct hand){ stage, first, step };
	pthread_mutex_unlock(&r->lock);
	return hand;
}

/* Whether those who come before this hand are done with its next number.  A filler comes behind everybody, one round earlier. */
static bool
ready(const struct ring *r, const struct hand *h)
{
	for (int i = 0; i < r->n; i++) {
		const struct hand *g = &r->hands[i];

		if (h->stage == 0 ? g->stage > 0 && g->next + r->slots <= h->next : g->stage + 1 == h->stage && g->next <= h->next)
			return false;
	}
	return true;
}

bool
ring_take(struct ring *r, int hand, size_t *slot)
{
	const struct hand *h = &r->hands[hand];
	bool more;

	pthread_mutex_lock(&r->lock);
	while (h->next < r->end && !ready(r, h))
		pthread_cond_wait(&r->changed, &r->lock);
	more = h->next < r->end;
	*slot = (size_t)(h->next % r->slots);
	pthread_mutex_unlock(&r->lock);
	return more;
}

void
ring_pass(struct ring *r, int hand)
{
	pthread_mutex_lock(&r->lock);
	r->hands[hand].next += r->hands[hand].step;
	pthread_cond_broadcast(&r->changed);
	pthread_mutex_unlock(&r->lock);
}

uint64_t
ring_next(struct ring *r, int hand)
{
	uint64_t next;

	pthread_mutex_lock(&r->lock);
	next = r->hands[hand].next;
	pthread_mutex_unlock(&r->lock);
	return next;
}

bool
ring_wanted(struct ring *r, int hand)
{
	bool wanted;

	pthread_mutex_lock(&r->lock);
	wanted = r->hands[hand].next < r->end;
	pthread_mutex_unlock(&r->lock);
	return wanted;
}

void
ring_close(struct ring *r, uint64_t end)
{
	pthread_mutex_lock(&r->lock);
	if (end < r->end)
		r->end = end;
	pthread_cond_broadcast(&r->changed);
	pthread_mutex_unlock(&r->lock);
}
