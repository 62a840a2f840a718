#include "cloud/breaker.h"

void
breaker_reached(struct breaker *b)
{
	*b = (struct breaker){ .reached = true };
}

void
breaker_failed(struct breaker *b, int64_t now_ms, int64_t wait_ms, int64_t patience_ms)
{
	if (b->fails++ == 0)
		b->since_ms = now_ms;
	b->reached = false;
	b->rest_until_ms = now_ms + (wait_ms > 0 ? wait_ms : 0);
	b->open = b->fails >= BREAKER_FAILS_MAX && now_ms - b->since_ms >= patience_ms;
}
