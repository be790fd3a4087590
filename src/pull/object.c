/*
 * Git's object ids (gitformat-pack(5) and git-hash-object(1)): the SHA-1
 * (FIPS 180-4) of "TYPE LENGTH", a NUL, and the content.
 *
 * It names things and protects nothing, and a library for it would be loaded
 * by every mount.
 */
#include <stdio.h>
#include <string.h>

#include "certfs/pull.h"

#define BLOCK		64u
#define SHA1_SIZE	20u

_Static_assert(PULL_OBJECT_SIZE > 2 * SHA1_SIZE, "an id has room");

struct sha1 {
	uint32_t	 h[5];
	unsigned char	 block[BLOCK];
	size_t		 used;		/* of 'block' */
	uint64_t	 bytes;
};

static uint32_t
rotate(uint32_t x, unsigned bits)
{
	return x << bits | x >> (32 - bits);
}

/* FIPS 180-4, 4.1.1 and 4.2.1: of rounds 0 to 19, 20 to 39, ... */
static uint32_t
choose(uint32_t b, uint32_t c, uint32_t d)
{
	return (b & c) ^ (~b & d);
}

static uint32_t
parity(uint32_t b, uint32_t c, uint32_t d)
{
	return b ^ c ^ d;
}

static uint32_t
majority(uint32_t b, uint32_t c, uint32_t d)
{
	return (b & c) ^ (b & d) ^ (c & d);
}

static const struct {
	uint32_t	(*mix)(uint32_t b, uint32_t c, uint32_t d);
	uint32_t	 constant;
} rounds[] = {
	{ choose, 0x5a827999 }, { parity, 0x6ed9eba1 },
	{ majority, 0x8f1bbcdc }, { parity, 0xca62c1d6 },
};

static void
schedule(const unsigned char block[BLOCK], uint32_t w[80])
{
	for (size_t i = 0; i < 16; i++)
		w[i] = (uint32_t)block[4 * i] << 24 |
		    (uint32_t)block[4 * i + 1] << 16 |
		    (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
	for (size_t i = 16; i < 80; i++)
		w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
}

static void
take_block(struct sha1 *s, const unsigned char block[BLOCK])
{
	uint32_t w[80], v[5], t;

	schedule(block, w);
	memcpy(v, s->h, sizeof(v));
	for (size_t i = 0; i < 80; i++) {
		t = rotate(v[0], 5) + rounds[i / 20].mix(v[1], v[2], v[3]) +
		    v[4] + rounds[i / 20].constant + w[i];
		v[4] = v[3];
		v[3] = v[2];
		v[2] = rotate(v[1], 30);
		v[1] = v[0];
		v[0] = t;
	}
	for (size_t i = 0; i < 5; i++)
		s->h[i] += v[i];
}

static void
add(struct sha1 *s, const void *data, size_t len)
{
	const unsigned char *from = data;
	size_t part;

	s->bytes += len;
	for (; len > 0; from += part, len -= part) {
		part = BLOCK - s->used < len ? BLOCK - s->used : len;
		memcpy(s->block + s->used, from, part);
		s->used = (s->used + part) % BLOCK;
		if (s->used == 0)
			take_block(s, s->block);
	}
}

static void
finish(struct sha1 *s, unsigned char ret_hash[SHA1_SIZE])
{
	const uint64_t bits = s->bytes * 8;
	unsigned char length[8];

	for (size_t i = 0; i < sizeof(length); i++)
		length[i] = (unsigned char)(bits >> (56 - 8 * i));
	add(s, "\x80", 1);
	while (s->used != BLOCK - sizeof(length))
		add(s, "", 1);
	add(s, length, sizeof(length));
	for (size_t i = 0; i < SHA1_SIZE; i++)
		ret_hash[i] = (unsigned char)(s->h[i / 4] >>
		    (24 - 8 * (i % 4)));
}

void
pull_git_object(const char *type, const void *data, size_t len,
    char ret_object[PULL_OBJECT_SIZE])
{
	struct sha1 s = {
		.h = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476,
		    0xc3d2e1f0 },
	};
	unsigned char hash[SHA1_SIZE];
	char head[48];
	const int n = snprintf(head, sizeof(head), "%s %zu", type, len);

	add(&s, head, (size_t)n + 1);
	if (len > 0)
		add(&s, data, len);
	finish(&s, hash);
	text_hex(hash, sizeof(hash), ret_object);
}
