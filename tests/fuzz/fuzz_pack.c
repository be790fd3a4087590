/*
 * pack against libFuzzer: reading any bytes as a zip keeps to its limits.
 */
#include "certfs/pack.h"

#include <stdlib.h>
#include <string.h>

#define ENTRIES_MAX	20u
#define BYTES_MAX	100000u

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct taken {
	size_t entries, bytes;
};

static int
take(void *arg, const char *name, const void *data, size_t size)
{
	struct taken *taken = arg;

	if (text_utf8_valid(name, strlen(name)) != strlen(name) ||
	    ((const char *)data)[size] != '\0')
		abort();
	taken->entries++;
	taken->bytes += size;
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct taken taken = { 0 };
	struct reason why = { 0 };
	int r = pack_read(data, size, ENTRIES_MAX, BYTES_MAX, take, &taken,
	    &why);

	if (taken.entries > ENTRIES_MAX || taken.bytes > BYTES_MAX)
		abort();
	if (r < 0 && (why.error != -r || why.text[0] == '\0'))
		abort();
	return 0;
}
