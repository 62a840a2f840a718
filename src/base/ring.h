#ifndef BASE_RING_H
#define BASE_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A row of slots through which threads hand work to each other in order, none running further ahead than there are slots.
 *
 * Work is numbered 0, 1, 2, ...; number i lies in slot i % slots, memory that the user keeps.  It goes through stages: stage 0
 * fills the slot, each later stage works on it when all hands of the stage before are done with it, and when all are done
 * stage 0 fills the slot again.  A hand is one worker of a stage, used by one thread at a time.  With step 1 a hand gets
 * every number; n hands of one stage with step n that begin at 0 to n-1 share them out.
 *
 * What a hand wrote before ring_pass is seen by whoever takes that number next.  Errors travel in the slots: a filler that
 * fails says so in its last slot and closes the ring behind it.
 */
#define RING_HANDS_MAX 8

struct ring;
struct ring *ring_new(size_t slots);
void ring_free(struct ring *r);		/* no thread uses it any more; NULL does nothing */

/* A new hand, which begins at this number; also while others work. */
int ring_join(struct ring *r, unsigned stage, uint64_t first, uint64_t step);

/* Wait for the next number of this hand: true with its slot, or false when the ring was closed at or before that number. */
bool ring_take(struct ring *r, int hand, size_t *slot);
void ring_pass(struct ring *r, int hand);		/* done with what was taken */

uint64_t ring_next(struct ring *r, int hand);		/* the number it will take, or has taken and not passed */
bool ring_wanted(struct ring *r, int hand);		/* that number was not closed */

/* There is no work at or behind this number; what is before it is done to the end.  The lowest number of several calls holds. */
void ring_close(struct ring *r, uint64_t end);

#endif
