/*
 * icon: every kind of PNG gives the same answers, and no hostile one costs
 * anything.  The pictures are made here, with libpng.
 */
#include "certfs/icon.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>
#include <png.h>

#define PNG_MAX		((size_t)64 << 20)

/* ---- making pictures ---- */

struct picture {
	uint32_t width, height;
	int	 type, depth, interlace;
	/* One pixel: red, green, blue, alpha; type and depth are applied. */
	void	 (*pixel)(uint32_t x, uint32_t y, const struct picture *,
		    uint8_t rgba[4]);
};

static void
write_to_buf(png_structp png, png_bytep data, size_t size)
{
	if (buf_add(png_get_io_ptr(png), data, size) < 0)
		png_error(png, "no memory");
}

static void
flush_nothing(png_structp png)
{
	(void)png;
}

/* A palette of two colours and one that cannot be seen. */
static const png_color palette[] =
    { { 0x11, 0x22, 0x33 }, { 0xFF, 0xFF, 0xFF }, { 0, 0, 0 } };
static const png_byte palette_alpha[] = { 0xFF, 0xFF, 0x00 };

static int
palette_index(const uint8_t rgba[4])
{
	if (rgba[3] == 0)
		return 2;
	return rgba[0] == palette[0].red ? 0 : 1;
}

/* 'row' was zeroed; the depth is 8 or 16, or that of a palette. */
static void
put_pixel(const struct picture *pic, uint8_t *row, uint32_t x,
    const uint8_t rgba[4])
{
	static const uint8_t channels[] = {
		[PNG_COLOR_TYPE_GRAY] = 1, [PNG_COLOR_TYPE_RGB] = 3,
		[PNG_COLOR_TYPE_GRAY_ALPHA] = 2, [PNG_COLOR_TYPE_RGBA] = 4,
	};
	uint8_t grey[2] = { rgba[0], rgba[3] };
	const uint8_t *from = pic->type & PNG_COLOR_MASK_COLOR ? rgba : grey;
	size_t wide = (size_t)pic->depth / 8;

	if (pic->type == PNG_COLOR_TYPE_PALETTE) {
		uint32_t bit = x * (uint32_t)pic->depth;

		row[bit / 8] |= (uint8_t)(palette_index(rgba) <<
		    (8 - pic->depth - (int)(bit % 8)));
		return;
	}
	for (size_t c = 0; c < channels[pic->type]; c++)
		memset(row + (x * channels[pic->type] + c) * wide, from[c],
		    wide);
}

static void
make_rows(const struct picture *pic, uint8_t **rows)
{
	for (uint32_t y = 0; y < pic->height; y++) {
		rows[y] = calloc(pic->width, 8);
		assert_non_null(rows[y]);
		for (uint32_t x = 0; x < pic->width; x++) {
			uint8_t rgba[4] = { 0x11, 0x22, 0x33, 0xFF };

			if (pic->pixel != NULL)
				pic->pixel(x, y, pic, rgba);
			put_pixel(pic, rows[y], x, rgba);
		}
	}
}

static void
make_png(const struct picture *pic, struct buf *out)
{
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL,
	    NULL, NULL);
	png_infop info = png_create_info_struct(png);
	uint8_t **rows = calloc(pic->height, sizeof(*rows));

	assert_non_null(info);
	assert_non_null(rows);
	make_rows(pic, rows);
	if (setjmp(png_jmpbuf(png)) != 0)
		fail_msg("libpng could not write the picture");
	png_set_write_fn(png, out, write_to_buf, flush_nothing);
	png_set_IHDR(png, info, pic->width, pic->height, pic->depth, pic->type,
	    pic->interlace, PNG_COMPRESSION_TYPE_DEFAULT,
	    PNG_FILTER_TYPE_DEFAULT);
	if (pic->type == PNG_COLOR_TYPE_PALETTE) {
		png_set_PLTE(png, info, palette, ARRAY_LEN(palette));
		png_set_tRNS(png, info, palette_alpha,
		    ARRAY_LEN(palette_alpha), NULL);
	}
	png_set_rows(png, info, rows);
	png_write_png(png, info, PNG_TRANSFORM_IDENTITY, NULL);
	png_destroy_write_struct(&png, &info);
	for (uint32_t y = 0; y < pic->height; y++)
		free(rows[y]);
	free(rows);
}

static struct icon
read_picture(const struct picture *pic)
{
	struct buf png CF_AUTO(buf_done) = BUF_INIT(PNG_MAX);
	struct reason why = { 0 };
	struct icon icon = { 0 };
	int r;

	make_png(pic, &png);
	r = icon_read(png.data, png.len, &icon, &why);
	if (r != 0)
		fail_msg("expected 0, got %d (%s)", r, why.text);
	assert_int_equal(icon.width, pic->width);
	assert_int_equal(icon.height, pic->height);
	assert_true(icon.decoded);
	return icon;
}

static void
assert_colour(struct icon icon, unsigned want)
{
	unsigned got = (unsigned)icon.red << 16 | (unsigned)icon.green << 8 |
	    icon.blue;

	if (got != want)
		fail_msg("expected #%06x, got #%06x", want, got);
}

/* ---- pixels ---- */

static bool
on_ring(uint32_t x, uint32_t y, const struct picture *pic)
{
	return x == 0 || y == 0 || x == pic->width - 1 || y == pic->height - 1;
}

static void
white_inside(uint32_t x, uint32_t y, const struct picture *pic,
    uint8_t rgba[4])
{
	if (!on_ring(x, y, pic))
		memset(rgba, 0xFF, 4);
}

static void
clear_inside(uint32_t x, uint32_t y, const struct picture *pic,
    uint8_t rgba[4])
{
	if (!on_ring(x, y, pic))
		memset(rgba, 0, 4);
}

static void
clear_ring(uint32_t x, uint32_t y, const struct picture *pic,
    uint8_t rgba[4])
{
	if (on_ring(x, y, pic))
		memset(rgba, 0, 4);
}

static bool
beyond_radius(int64_t x, int64_t y, int64_t size, int64_t radius)
{
	int64_t dx = x < radius ? radius - x : x - (size - 1 - radius);
	int64_t dy = y < radius ? radius - y : y - (size - 1 - radius);

	return dx > 0 && dy > 0 && dx * dx + dy * dy > radius * radius;
}

static void
rounded(uint32_t x, uint32_t y, const struct picture *pic, uint8_t rgba[4])
{
	if (beyond_radius(x, y, pic->width, 8))
		memset(rgba, 0, 4);
}

static void
soft_corners(uint32_t x, uint32_t y, const struct picture *pic,
    uint8_t rgba[4])
{
	bool corner_x = x == 0 || x == pic->width - 1;
	bool corner_y = y == 0 || y == pic->height - 1;

	if (corner_x && corner_y)
		rgba[3] = 0x80;
}

static void
nearly_opaque(uint32_t x, uint32_t y, const struct picture *pic,
    uint8_t rgba[4])
{
	(void)x;
	(void)y;
	(void)pic;
	rgba[3] = 0xFE;
}

static void
noisy(uint32_t x, uint32_t y, const struct picture *pic, uint8_t rgba[4])
{
	(void)pic;
	/* Half of the ring keeps the colour, the rest is a shade beside it. */
	if (((x + y) & 1) != 0)
		rgba[(x / 2) % 3] += (uint8_t)(x % 4);
}

static void
gradient(uint32_t x, uint32_t y, const struct picture *pic, uint8_t rgba[4])
{
	(void)y;
	(void)pic;
	rgba[0] = (uint8_t)x;
}

static void
banner(uint32_t x, uint32_t y, const struct picture *pic, uint8_t rgba[4])
{
	(void)x;
	/* A white band over a third of both sides. */
	if (y > pic->height / 3 && y < pic->height * 2 / 3)
		memset(rgba, 0xFF, 4);
}

/* ---- what is seen ---- */

#define PICTURE(w, h, ...) \
	((struct picture){ .width = (w), .height = (h), __VA_ARGS__ })
#define RGBA8	.type = PNG_COLOR_TYPE_RGBA, .depth = 8
#define PALETTE8	.type = PNG_COLOR_TYPE_PALETTE, .depth = 8

static void
plain_square_is_plain(void **state)
{
	struct icon icon = read_picture(&PICTURE(230, 230, RGBA8,
	    .pixel = white_inside));

	(void)state;
	assert_true(icon.plain);
	assert_false(icon.transparent);
	assert_colour(icon, 0x112233);
}

static void
transparency_is_judged_at_the_edge(void **state)
{
	static const struct {
		const char *name;
		void (*pixel)(uint32_t, uint32_t, const struct picture *,
		    uint8_t[4]);
		bool transparent, plain;
	} cases[] = {
		{ "inside", clear_inside, false, true },
		{ "ring", clear_ring, true, false },
		{ "rounded corners", rounded, true, true },
		{ "soft corner pixels", soft_corners, false, true },
		{ "alpha 254", nearly_opaque, false, true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct icon icon =
		    read_picture(&PICTURE(230, 230, RGBA8,
		    .pixel = cases[i].pixel));

		if (icon.transparent != cases[i].transparent ||
		    icon.plain != cases[i].plain)
			fail_msg("%s: expected transparent=%d plain=%d, "
			    "got transparent=%d plain=%d", cases[i].name,
			    cases[i].transparent, cases[i].plain,
			    icon.transparent, icon.plain);
	}
}

static void
shades_are_one_colour_and_gradients_are_not(void **state)
{
	struct icon icon = read_picture(&PICTURE(230, 230, RGBA8, .pixel = noisy));

	(void)state;
	assert_true(icon.plain);
	assert_colour(icon, 0x112233);
	assert_false(read_picture(&PICTURE(230, 230, RGBA8, .pixel = gradient)).plain);
	icon = read_picture(&PICTURE(230, 230, RGBA8, .pixel = banner));
	assert_false(icon.plain);
	assert_colour(icon, 0x112233);
}

static void
colours_within_a_shade_look_the_same(void **state)
{
	const struct icon icon = { .red = 0xF8, .green = 0x08, .blue = 0x80 };

	(void)state;
	assert_true(icon_looks(&icon, 0xF8, 0x08, 0x80));
	assert_true(icon_looks(&icon, 0xFF, 0x00, 0x88));
	assert_true(icon_looks(&icon, 0xF0, 0x10, 0x78));
	assert_false(icon_looks(&icon, 0xEF, 0x08, 0x80));
	assert_false(icon_looks(&icon, 0xF8, 0x11, 0x80));
	assert_false(icon_looks(&icon, 0xF8, 0x08, 0x89));
	/* 0xF8 and 0x00 are not eight apart. */
	assert_false(icon_looks(&icon, 0x00, 0x08, 0x80));
}

static void
all_kinds_of_png_say_the_same(void **state)
{
	static const struct { int type, depth; unsigned colour; } kinds[] = {
		{ PNG_COLOR_TYPE_RGB, 8, 0x112233 },
		{ PNG_COLOR_TYPE_RGB, 16, 0x112233 },
		{ PNG_COLOR_TYPE_RGBA, 8, 0x112233 },
		{ PNG_COLOR_TYPE_RGBA, 16, 0x112233 },
		{ PNG_COLOR_TYPE_GRAY, 8, 0x111111 },
		{ PNG_COLOR_TYPE_GRAY, 16, 0x111111 },
		{ PNG_COLOR_TYPE_GRAY_ALPHA, 8, 0x111111 },
		{ PNG_COLOR_TYPE_GRAY_ALPHA, 16, 0x111111 },
		{ PNG_COLOR_TYPE_PALETTE, 2, 0x112233 },
		{ PNG_COLOR_TYPE_PALETTE, 4, 0x112233 },
		{ PNG_COLOR_TYPE_PALETTE, 8, 0x112233 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(kinds) * 2; i++) {
		struct icon icon = read_picture(&PICTURE(230, 230,
		    .type = kinds[i / 2].type, .depth = kinds[i / 2].depth,
		    .interlace = i % 2 == 0 ? PNG_INTERLACE_NONE :
		    PNG_INTERLACE_ADAM7, .pixel = white_inside));

		assert_colour(icon, kinds[i / 2].colour);
		assert_true(icon.plain);
		assert_false(icon.transparent);
	}
}

static void
palette_transparency_counts(void **state)
{
	(void)state;
	assert_true(read_picture(&PICTURE(230, 230, PALETTE8,
	    .pixel = clear_ring)).transparent);
	assert_false(read_picture(&PICTURE(230, 230, PALETTE8,
	    .pixel = clear_inside)).transparent);
}

/*
 * Sizes up to two interlace blocks: each pass is empty at some of them, and
 * the ring must hold every edge pixel and no other.
 */
static void
interlaced_rings_are_complete(void **state)
{
	struct picture pic = PICTURE(1, 1, RGBA8,
	    .interlace = PNG_INTERLACE_ADAM7);

	(void)state;
	for (uint32_t i = 0; i < 17 * 17; i++) {
		struct icon icon;

		pic.width = 1 + i % 17;
		pic.height = 1 + i / 17;
		pic.pixel = white_inside;
		icon = read_picture(&pic);
		assert_colour(icon, 0x112233);
		assert_true(icon.plain);
		pic.pixel = clear_ring;
		icon = read_picture(&pic);
		assert_true(icon.transparent);
		assert_false(icon.plain);
		assert_colour(icon, 0x000000);
	}
}

/* ---- damage ---- */

static int
read_bytes(const void *data, size_t size, struct icon *icon,
    struct reason *why)
{
	/* A copy of the exact size, so that a sanitizer sees any overrun. */
	void *copy CF_AUTO(free_done) = malloc(size > 0 ? size : 1);

	assert_non_null(copy);
	if (size > 0)
		memcpy(copy, data, size);
	return icon_read(copy, size, icon, why);
}

static void
every_cut_is_found(void **state)
{
	struct buf png CF_AUTO(buf_done) = BUF_INIT(PNG_MAX);
	struct icon icon = { .width = 7 };
	struct reason why = { 0 };

	(void)state;
	make_png(&PICTURE(9, 9, RGBA8), &png);
	for (size_t size = 0; size < png.len; size++) {
		int r = read_bytes(png.data, size, &icon, &why);

		if (r != -ENODATA || why.error != ENODATA)
			fail_msg("%zu of %zu bytes: expected %d, got %d (%s)",
			    size, png.len, -ENODATA, r, why.text);
		assert_int_equal(icon.width, 7);
	}
	assert_int_equal(read_bytes(png.data, png.len, &icon, NULL), 0);
}

/* A wrong length may as well look like a file that ends too soon. */
static void
every_changed_byte_is_found(void **state)
{
	struct buf png CF_AUTO(buf_done) = BUF_INIT(PNG_MAX);
	struct icon icon;
	struct reason why = { 0 };
	int r;

	(void)state;
	make_png(&PICTURE(9, 9, RGBA8), &png);
	for (size_t i = 0; i < png.len; i++) {
		png.data[i] ^= 0x20;
		icon.decoded = true;
		r = read_bytes(png.data, png.len, &icon, &why);
		png.data[i] ^= 0x20;
		if (r != -EINVAL && r != -ENODATA && icon.decoded)
			fail_msg("byte %zu: expected %d, got %d", i, -EINVAL,
			    r);
	}
}

static void
other_formats_are_named(void **state)
{
	static const struct { const char *data, *want; } cases[] = {
		{ "\xFF\xD8\xFF\xE0 JFIF", "JPEG" },
		{ "GIF89a...........", "GIF" },
		{ "<svg xmlns='x'/>", "SVG" },
		{ "hello", "not a PNG" },
		{ "\x89PNX\r\n\x1A\n..........................", "not a PNG" },
	};
	struct reason why;
	struct icon icon;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(read_bytes(cases[i].data,
		    strlen(cases[i].data), &icon, &why), -EINVAL);
		if (strstr(why.text, cases[i].want) == NULL)
			fail_msg("expected '%s' in '%s'", cases[i].want,
			    why.text);
	}
}

static void
set_size(struct buf *png, uint32_t width, uint32_t height)
{
	for (int i = 0; i < 4; i++) {
		png->data[16 + i] = (char)(width >> (24 - 8 * i));
		png->data[20 + i] = (char)(height >> (24 - 8 * i));
	}
}

static void
huge_claims_are_answered_unread(void **state)
{
	struct buf png CF_AUTO(buf_done) = BUF_INIT(PNG_MAX);
	struct icon icon;
	clock_t before = clock();

	(void)state;
	make_png(&PICTURE(9, 9, RGBA8), &png);
	set_size(&png, 100000, 100000);
	assert_int_equal(read_bytes(png.data, png.len, &icon, NULL), 0);
	assert_int_equal(icon.width, 100000);
	assert_int_equal(icon.height, 100000);
	assert_false(icon.decoded);
	assert_false(icon.transparent);
	assert_false(icon.plain);
	set_size(&png, 9, ICON_PIXELS_MAX + 1);
	assert_int_equal(read_bytes(png.data, png.len, &icon, NULL), 0);
	assert_false(icon.decoded);
	assert_true(clock() - before < CLOCKS_PER_SEC);

	set_size(&png, 0, 9);
	assert_int_equal(read_bytes(png.data, png.len, &icon, NULL), -EINVAL);
	set_size(&png, 0x80000000u, 9);
	assert_int_equal(read_bytes(png.data, png.len, &icon, NULL), -EINVAL);
}

static void
largest_size_is_decoded(void **state)
{
	struct icon icon = read_picture(&PICTURE(ICON_PIXELS_MAX, 2, RGBA8,
	    .interlace = PNG_INTERLACE_ADAM7));

	(void)state;
	assert_true(icon.plain);
	icon = read_picture(&PICTURE(2, ICON_PIXELS_MAX, RGBA8));
	assert_true(icon.plain);
}

static void
what_follows_the_end_does_not_matter(void **state)
{
	struct buf png CF_AUTO(buf_done) = BUF_INIT(PNG_MAX);
	struct icon icon;

	(void)state;
	make_png(&PICTURE(9, 9, RGBA8), &png);
	assert_int_equal(buf_puts(&png, "trailing"), 0);
	assert_int_equal(read_bytes(png.data, png.len, &icon, NULL), 0);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_square_is_plain),
		cmocka_unit_test(transparency_is_judged_at_the_edge),
		cmocka_unit_test(shades_are_one_colour_and_gradients_are_not),
		cmocka_unit_test(colours_within_a_shade_look_the_same),
		cmocka_unit_test(all_kinds_of_png_say_the_same),
		cmocka_unit_test(palette_transparency_counts),
		cmocka_unit_test(interlaced_rings_are_complete),
		cmocka_unit_test(every_cut_is_found),
		cmocka_unit_test(every_changed_byte_is_found),
		cmocka_unit_test(other_formats_are_named),
		cmocka_unit_test(huge_claims_are_answered_unread),
		cmocka_unit_test(largest_size_is_decoded),
		cmocka_unit_test(what_follows_the_end_does_not_matter),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests_name("icon", tests, NULL, NULL);
}
