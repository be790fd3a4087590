#include "wire_fixture.h"

#include "unit.h"

#include <string.h>

long fixture_countdown = -1;

void	*__real_malloc(size_t size);
void	*__wrap_malloc(size_t size);
void	*__real_calloc(size_t n, size_t size);
void	*__wrap_calloc(size_t n, size_t size);
void	*__real_realloc(void *p, size_t size);
void	*__wrap_realloc(void *p, size_t size);

static bool
fails(void)
{
	return fixture_countdown >= 0 && fixture_countdown-- == 0;
}

void *
__wrap_malloc(size_t size)
{
	return fails() ? NULL : __real_malloc(size);
}

void *
__wrap_calloc(size_t n, size_t size)
{
	return fails() ? NULL : __real_calloc(n, size);
}

void *
__wrap_realloc(void *p, size_t size)
{
	return fails() ? NULL : __real_realloc(p, size);
}

void
object_put(struct buf *b, const struct pair *pairs, const char *name,
    const char *value)
{
	const char *comma = "";
	bool known = name == NULL;

	(void)buf_putc(b, '{');
	for (const struct pair *p = pairs; p->name != NULL; p++) {
		bool other = name != NULL && strcmp(p->name, name) == 0;
		const char *v = other ? value : p->value;

		known |= other;
		if (v == NULL)
			continue;
		(void)buf_printf(b, "%s\"%s\":", comma, p->name);
		(void)buf_puts(b, v);
		comma = ",";
	}
	if (!known && value != NULL) {
		(void)buf_printf(b, "%s\"%s\":", comma, name);
		(void)buf_puts(b, value);
	}
	assert_int_equal(buf_putc(b, '}'), 0);
}
