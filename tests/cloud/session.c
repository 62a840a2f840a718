#include "session.h"

#include <openssl/rand.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum {
	KEY_BYTES = 10,
	SECRET_BYTES = 20,
	TOKEN_BYTES = 600,	/* real ones are longer than 1 kB as text */
	TEXT_MAX = 2 * TOKEN_BYTES + 8
};

struct sessions {
	pthread_mutex_t lock;
	struct session **items;
	size_t n, cap;
};

struct sessions *
sessions_new(void)
{
	struct sessions *s = xcalloc(1, sizeof(*s));

	pthread_mutex_init(&s->lock, NULL);
	return s;
}

void
sessions_free(struct sessions *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->n; i++) {
		free(s->items[i]->name);
		free(s->items[i]->key);
		free(s->items[i]->secret);
		free(s->items[i]->token);
		free(s->items[i]);
	}
	free(s->items);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

static char *
random_text(const char *prefix, size_t bytes)
{
	unsigned char raw[TOKEN_BYTES];
	char text[TEXT_MAX];
	size_t at = (size_t)snprintf(text, sizeof(text), "%s", prefix);

	RAND_bytes(raw, (int)bytes);
	for (size_t i = 0; i < bytes; i++)
		at += (size_t)snprintf(text + at, sizeof(text) - at, "%02x", raw[i]);
	return xstrdup(text);
}

const struct session *
sessions_add(struct sessions *s, const cJSON *account, const cJSON *role, const char *name, time_t expiry)
{
	struct session *one = xcalloc(1, sizeof(*one));

	*one = (struct session){ .role = role, .account = account, .name = xstrdup(name), .key = random_text("STS.", KEY_BYTES),
		.secret = random_text("", SECRET_BYTES), .token = random_text("CAIS", TOKEN_BYTES), .expiry = expiry };
	pthread_mutex_lock(&s->lock);
	ARRAY_GROW(s->items, s->n, s->cap);
	s->items[s->n++] = one;
	pthread_mutex_unlock(&s->lock);
	return one;
}

const struct session *
sessions_find(struct sessions *s, const char *key)
{
	const struct session *found = NULL;

	pthread_mutex_lock(&s->lock);
	for (size_t i = s->n; i > 0 && found == NULL; i--) {
		if (strcmp(s->items[i - 1]->key, key) == 0)
			found = s->items[i - 1];
	}
	pthread_mutex_unlock(&s->lock);
	return found;
}
