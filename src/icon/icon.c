/*
 * What a reviewer sees in a PNG.  Only the outermost ring of pixels is kept:
 * the background must reach the edge, so its colour, and whether something
 * shines through, is decided there.  Rows are decoded one at a time and the
 * passes of an interlaced picture are taken apart here instead of by libpng,
 * so that memory is one row and one ring, whatever the picture.
 */
#include "certfs/icon.h"

#include <errno.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

#define SIGNATURE_SIZE	8u
#define HEADER_SIZE	24u	/* signature, length, "IHDR", width, height */
#define PIXEL_SIZE	4u	/* red, green, blue, alpha */

/* Scaling a picture leaves edges that are opaque to the eye only. */
#define ALPHA_OPAQUE	250u
/* More of the ring than this is no accident of a corner pixel. */
#define TRANSPARENT_PERCENT	1u
/* The largest difference of a channel that is still the same colour. */
#define SHADE		8
#define PLAIN_PERCENT	90u

static const uint8_t signature[SIGNATURE_SIZE] =
    { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n' };

/* What people rename to icon.png. */
static const struct {
	const char	*magic;
	const char	*name;
} others[] = {
	{ "\xFF\xD8\xFF", "a JPEG picture" },
	{ "GIF8", "a GIF picture" },
	{ "RIFF", "a WebP picture" },
	{ "BM", "a BMP picture" },
	{ "<svg", "an SVG picture" },
	{ "<?xml", "XML, perhaps an SVG picture" },
	{ "%PDF", "a PDF document" },
};

/* The pixels of a pass: the first one's place, the distance to the next. */
struct pass {
	uint8_t x, y, dx, dy;
};

static const struct pass adam7[] = {
	{ 0, 0, 8, 8 }, { 4, 0, 8, 8 }, { 0, 4, 4, 8 }, { 2, 0, 4, 4 },
	{ 0, 2, 2, 4 }, { 1, 0, 2, 2 }, { 0, 1, 1, 2 },
};

struct reader {
	const uint8_t	*data;
	size_t		 left;
	bool		 ended, no_memory;
	char		 error[128];	/* libpng's own words */
	png_structp	 png;
	png_infop	 info;
	uint8_t		*row;
	uint32_t	*ring;		/* 0xAARRGGBB */
	size_t		 ring_len;
};

static void
reader_done(struct reader *in)
{
	png_destroy_read_struct(&in->png, &in->info, NULL);
	free(in->row);
	free(in->ring);
}

/* ---- what libpng calls ---- */

static void
on_error(png_structp png, png_const_charp message)
{
	struct reader *in = png_get_error_ptr(png);

	(void)snprintf(in->error, sizeof(in->error), "%s", message);
	png_longjmp(png, 1);
}

static void
on_warning(png_structp png, png_const_charp message)
{
	(void)png;
	(void)message;
}

/* libpng reports a lack of memory as if the picture were damaged. */
static void *
on_malloc(png_structp png, png_alloc_size_t size)
{
	struct reader *in = png_get_mem_ptr(png);
	void *p = malloc(size);

	if (p == NULL)
		in->no_memory = true;
	return p;
}

static void
on_free(png_structp png, void *p)
{
	(void)png;
	free(p);
}

static void
on_read(png_structp png, png_bytep to, size_t size)
{
	struct reader *in = png_get_io_ptr(png);

	if (size > in->left) {
		in->ended = true;
		png_error(png, "unexpected end");
	}
	memcpy(to, in->data, size);
	in->data += size;
	in->left -= size;
}

/* ---- decoding ---- */

/* Every kind of PNG becomes eight bits of red, green, blue and alpha. */
static void
unify_pixels(png_structp png)
{
	png_set_expand(png);
	png_set_scale_16(png);
	png_set_gray_to_rgb(png);
	png_set_add_alpha(png, 0xFF, PNG_FILLER_AFTER);
}

static uint32_t
steps(uint32_t size, uint32_t first, uint32_t distance)
{
	return size > first ? (size - first + distance - 1) / distance : 0;
}

static void
ring_add(struct reader *in, const uint8_t *pixel)
{
	in->ring[in->ring_len++] = (uint32_t)pixel[3] << 24 |
	    (uint32_t)pixel[0] << 16 | (uint32_t)pixel[1] << 8 | pixel[2];
}

/* Keep what row 'y', whose pixels 'pass' has, holds of the ring. */
static void
ring_take(struct reader *in, const struct icon *icon, const struct pass *pass,
    uint32_t cols, uint32_t y)
{
	const uint8_t *last = in->row + (size_t)(cols - 1) * PIXEL_SIZE;
	uint32_t last_x = pass->x + (cols - 1) * pass->dx;

	if (y == 0 || y == icon->height - 1) {
		for (const uint8_t *p = in->row; p <= last; p += PIXEL_SIZE)
			ring_add(in, p);
		return;
	}
	if (pass->x == 0)
		ring_add(in, in->row);
	if (last_x == icon->width - 1 && last_x > 0)
		ring_add(in, last);
}

static void
read_pass(struct reader *in, const struct icon *icon, const struct pass *pass)
{
	uint32_t cols = steps(icon->width, pass->x, pass->dx);

	/* libpng skips a pass without pixels, and so must its caller. */
	if (cols == 0)
		return;
	for (uint32_t y = pass->y; y < icon->height; y += pass->dy) {
		png_read_row(in->png, in->row, NULL);
		ring_take(in, icon, pass, cols, y);
	}
}

static void
read_rows(struct reader *in, const struct icon *icon)
{
	static const struct pass whole = { 0, 0, 1, 1 };

	if (png_get_interlace_type(in->png, in->info) == PNG_INTERLACE_NONE) {
		read_pass(in, icon, &whole);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(adam7); i++)
		read_pass(in, icon, &adam7[i]);
}

/* Everything that libpng may leave with a long jump. */
static bool
decode(struct reader *in, const struct icon *icon)
{
	if (setjmp(png_jmpbuf(in->png)) != 0)
		return false;
	png_set_read_fn(in->png, in, on_read);
	png_set_user_limits(in->png, ICON_PIXELS_MAX, ICON_PIXELS_MAX);
	png_set_crc_action(in->png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
	/* Colour profiles and compressed texts are never unpacked. */
	png_set_keep_unknown_chunks(in->png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
	png_read_info(in->png, in->info);
	unify_pixels(in->png);
	png_read_update_info(in->png, in->info);
	if (png_get_rowbytes(in->png, in->info) !=
	    (size_t)icon->width * PIXEL_SIZE)
		png_error(in->png, "unexpected kind of pixel");
	read_rows(in, icon);
	png_read_end(in->png, NULL);
	return true;
}

static int
reader_open(struct reader *in, const struct icon *icon)
{
	/* Room for both ends of each row, and all of the first and last. */
	size_t ring_max = 2 * ((size_t)icon->width + icon->height);

	in->row = malloc((size_t)icon->width * PIXEL_SIZE);
	in->ring = calloc(ring_max, sizeof(in->ring[0]));
	in->png = png_create_read_struct_2(PNG_LIBPNG_VER_STRING, in,
	    on_error, on_warning, in, on_malloc, on_free);
	if (in->row == NULL || in->ring == NULL || in->png == NULL)
		return -ENOMEM;
	in->info = png_create_info_struct(in->png);
	return in->info != NULL ? 0 : -ENOMEM;
}

/* ---- judging the ring ---- */

static int
compare_pixels(const void *left, const void *right)
{
	const uint32_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

/* Move what can be seen to the front, its alpha made equal; its number. */
static size_t
ring_opaque(uint32_t *ring, size_t len)
{
	size_t opaque = 0;

	for (size_t i = 0; i < len; i++) {
		if (ring[i] >> 24 >= ALPHA_OPAQUE)
			ring[opaque++] = ring[i] & 0xFFFFFFu;
	}
	return opaque;
}

static uint32_t
most_frequent(uint32_t *pixels, size_t len)
{
	uint32_t best = 0;
	size_t best_run = 0, run = 0;

	qsort(pixels, len, sizeof(pixels[0]), compare_pixels);
	for (size_t i = 0; i < len; i++) {
		run = i > 0 && pixels[i] == pixels[i - 1] ? run + 1 : 1;
		if (run > best_run) {
			best_run = run;
			best = pixels[i];
		}
	}
	return best;
}

static bool
same_shade(uint32_t a, uint32_t b)
{
	for (unsigned shift = 0; shift < 24; shift += 8) {
		int d = (int)(a >> shift & 0xFF) - (int)(b >> shift & 0xFF);

		if (d < -SHADE || d > SHADE)
			return false;
	}
	return true;
}

static uint32_t
colour_of(uint8_t red, uint8_t green, uint8_t blue)
{
	return (uint32_t)red << 16 | (uint32_t)green << 8 | blue;
}

bool
icon_looks(const struct icon *icon, uint8_t red, uint8_t green, uint8_t blue)
{
	return same_shade(colour_of(icon->red, icon->green, icon->blue),
	    colour_of(red, green, blue));
}

static void
judge(struct icon *icon, uint32_t *ring, size_t len)
{
	size_t opaque = ring_opaque(ring, len), same = 0;
	uint32_t colour = most_frequent(ring, opaque);

	for (size_t i = 0; i < opaque; i++)
		same += same_shade(ring[i], colour);
	icon->decoded = true;
	icon->transparent = (len - opaque) * 100 > len * TRANSPARENT_PERCENT;
	icon->plain = same * 100 >= len * PLAIN_PERCENT;
	icon->red = (uint8_t)(colour >> 16);
	icon->green = (uint8_t)(colour >> 8);
	icon->blue = (uint8_t)colour;
}

/* ---- the file as a whole ---- */

static int
refuse_other(const void *data, size_t size, struct reason *why)
{
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		size_t len = strlen(others[i].magic);

		if (size >= len && memcmp(data, others[i].magic, len) == 0)
			return reason_set(why, EINVAL,
			    "this is %s, not a PNG; export it as PNG",
			    others[i].name);
	}
	return reason_set(why, EINVAL, "this is not a PNG");
}

static int
ends_too_soon(struct reason *why)
{
	return reason_set(why, ENODATA,
	    "the PNG ends too soon; copy or export it again");
}

static uint32_t
big_endian(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

/* The size as claimed, before anything believes it. */
static int
read_header(const uint8_t *data, size_t size, struct icon *icon,
    struct reason *why)
{
	if (memcmp(data, signature, size < SIGNATURE_SIZE ? size :
	    SIGNATURE_SIZE) != 0)
		return refuse_other(data, size, why);
	if (size < HEADER_SIZE)
		return ends_too_soon(why);
	if (memcmp(data + SIGNATURE_SIZE, "\0\0\0\rIHDR", 8) != 0)
		return reason_set(why, EINVAL,
		    "the PNG is damaged: it does not begin with its header");
	icon->width = big_endian(data + 16);
	icon->height = big_endian(data + 20);
	if (icon->width == 0 || icon->width > PNG_UINT_31_MAX ||
	    icon->height == 0 || icon->height > PNG_UINT_31_MAX)
		return reason_set(why, EINVAL,
		    "the PNG is damaged: impossible size in its header");
	return 0;
}

static int
read_edge(const void *data, size_t size, struct icon *icon,
    struct reason *why)
{
	struct reader in CF_AUTO(reader_done) = { .data = data, .left = size };
	int r;

	r = reader_open(&in, icon);
	if (r < 0)
		return reason_set(why, -r, "no memory to decode the PNG");
	if (!decode(&in, icon)) {
		if (in.no_memory)
			return reason_set(why, ENOMEM,
			    "no memory to decode the PNG");
		if (in.ended)
			return ends_too_soon(why);
		return reason_set(why, EINVAL,
		    "the PNG is damaged (%s); export it again", in.error);
	}
	judge(icon, in.ring, in.ring_len);
	return 0;
}

int
icon_read(const void *data, size_t size, struct icon *ret_icon,
    struct reason *why)
{
	struct icon icon = { 0 };
	int r;

	if (size == 0)
		return ends_too_soon(why);
	r = read_header(data, size, &icon, why);
	if (r < 0)
		return r;
	if (icon.width <= ICON_PIXELS_MAX && icon.height <= ICON_PIXELS_MAX) {
		r = read_edge(data, size, &icon, why);
		if (r < 0)
			return r;
	}
	*ret_icon = icon;
	return 0;
}
