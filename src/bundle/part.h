#ifndef BUNDLE_PART_H
#define BUNDLE_PART_H

/*
 * A part of a bundle (FORMAT.md section 9): some pieces of its payload, its tag files and signatures, and for each piece a
 * proof that it is a leaf of the tree whose root was signed.  The part is a bundle of its own:
 *	bag-info.txt		names the whole bundle in PART_ID_LABEL and PART_IDENTITY_LABEL
 *	data/clear.jsonl	values that commitments in the pieces stand for; before the pieces, so that one pass can match them
 *	data/disclosed/...	the pieces: data/disclosed/X was data/X
 *	data/excerpt.json	which controls were asked for; no proof covers it
 *	data/excerpt.LANG.html	the same for people, with what was sealed of these controls; no proof covers it either
 *	data/original/...	tag files and signatures of the whole bundle, without its manifest
 *	data/proofs.jsonl	a line per piece, in the order of the leaves
 */
#define PART_ID_LABEL "Part-Of-Bundle"
#define PART_IDENTITY_LABEL "Part-Of-Bundle-SHA256"
#define PART_PIECES "data/disclosed/"
#define PART_CLEAR "data/clear.jsonl"
#define PART_REDACTED PART_PIECES "committed/"	/* pieces with commitments */
#define PART_EXCERPT "data/excerpt.json"
#define PART_PAGE "data/excerpt.%s.html"
#define PART_ORIGINAL "data/original/"
#define PART_PROOFS "data/proofs.jsonl"
#define PROOF_LINE_MAX 8192	/* 64 hashes and a path are below 5000 bytes */

#endif
