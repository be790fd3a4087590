/*
 * icon against libFuzzer: any bytes, no crash, no overrun, bounded answers.
 * A mutation alone would never get past the checksums of the chunks, so they
 * are made right again half of the time.
 */
#include "certfs/icon.h"

#include <stdlib.h>
#include <string.h>

#define SIGNATURE_SIZE	8u
#define CHUNK_AROUND	12u	/* length, type, checksum */

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t	LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
	    unsigned seed);
size_t	LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);

static uint32_t
checksum(const uint8_t *p, size_t len)
{
	uint32_t crc = UINT32_MAX;

	while (len-- > 0) {
		crc ^= *p++;
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (0xEDB88320u & -(crc & 1u));
	}
	return ~crc;
}

static void
repair(uint8_t *data, size_t size)
{
	size_t at = SIGNATURE_SIZE;

	while (at < size && size - at >= CHUNK_AROUND) {
		size_t len = (size_t)data[at] << 24 | (size_t)data[at + 1] << 16 |
		    (size_t)data[at + 2] << 8 | data[at + 3];
		uint32_t crc;

		if (len > size - at - CHUNK_AROUND)
			return;
		crc = checksum(data + at + 4, len + 4);
		for (size_t i = 0; i < 4; i++)
			data[at + 8 + len + i] = (uint8_t)(crc >> (24 - 8 * i));
		at += CHUNK_AROUND + len;
	}
}

size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
	size = LLVMFuzzerMutate(data, size, max);
	if (seed % 2 == 0)
		repair(data, size);
	return size;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reason why = { 0 };
	struct icon icon = { 0 };
	int r = icon_read(data, size, &icon, &why);

	/* A refusal has its words, and an answer stays within its promise. */
	if (r < 0 && (why.error != -r || why.text[0] == '\0'))
		abort();
	if (r == 0 && icon.decoded && (icon.width > ICON_PIXELS_MAX ||
	    icon.height > ICON_PIXELS_MAX))
		abort();
	return 0;
}
