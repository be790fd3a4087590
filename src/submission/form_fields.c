/*
 * What may be written into each field of the form.  A value arrives as bytes;
 * what every text has to be (UTF-8, no control characters, one line unless the
 * field takes more) is judged first, so that the check of a field sees clean
 * text without blanks around it.  Nothing here asks the locale: the same
 * bytes are a valid address on every machine.
 */
#include "fields.h"

#include <errno.h>
#include <string.h>

#include "certfs/rules.h"

#define EMAIL_MAX	254u	/* RFC 5321 4.5.3.1.3, without the brackets */
#define EMAIL_LOCAL_MAX	64u
#define LABEL_MAX	63u	/* RFC 1035 2.3.4 */
#define COMMIT_LEN	40u
#define QUOTE_MAX	60u	/* bytes of a value that a sentence repeats */
#define PULL_DIGITS_MAX	10u

static const char letters_digits[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool
is_letter_or_digit(char c)
{
	return c != '\0' && strchr(letters_digits, c) != NULL;
}

static void
lower_all(struct buf *value)
{
	for (size_t i = 0; i < value->len; i++)
		value->data[i] = text_lower(value->data[i]);
}

/* Refuse, repeating the beginning of the value, which is clean text by now. */
static int
refuse_value(const struct field *f, const struct buf *value,
    struct reason *why, const char *advice)
{
	size_t len = value->len;

	if (len > QUOTE_MAX)
		len = text_utf8_cut(value->data, QUOTE_MAX);
	return reason_set(why, EINVAL, "form/%s: '%.*s%s' %s", f->info.name,
	    (int)len, buf_text(value), len < value->len ? "..." : "", advice);
}

static int
check_word(const struct field *f, struct buf *value, struct reason *why)
{
	struct buf advice CF_AUTO(buf_done) = BUF_INIT(256);

	for (size_t i = 0; f->words[i] != NULL; i++) {
		if (text_equal_nocase(buf_text(value), f->words[i])) {
			lower_all(value);
			return 0;
		}
	}
	buf_puts(&advice, "is not possible here, write '");
	for (size_t i = 0; f->words[i] != NULL; i++) {
		buf_puts(&advice, i > 0 ? "' or '" : "");
		buf_puts(&advice, f->words[i]);
	}
	buf_putc(&advice, '\'');
	if (advice.error < 0)
		return advice.error;
	return refuse_value(f, value, why, buf_text(&advice));
}

/* How many of the first 'len' characters of 'text' are among 'set'. */
static size_t
span(const char *text, size_t len, const char *set)
{
	size_t n = 0;

	while (n < len && text[n] != '\0' && strchr(set, text[n]) != NULL)
		n++;
	return n;
}

/* The length of a pull request's number at 'text', or 0. */
static size_t
number_len(const char *text, size_t len)
{
	size_t n = span(text, len, "0123456789");

	return n <= PULL_DIGITS_MAX && n > 0 && text[0] != '0' ? n : 0;
}

/*
 * The length of the part of 'url' that names a pull request, or 0:
 * https://host/owner/repository/pull/number.  What a browser shows behind it
 * (/files, a comment's anchor) may follow.
 */
static size_t
pull_url_len(const char *url, size_t len)
{
	static const char scheme[] = "https://";
	static const char pull[] = "pull/";
	const char *p = url, *end = url + len;
	size_t n;

	if (len < strlen(scheme) || memcmp(p, scheme, strlen(scheme)) != 0)
		return 0;
	p += strlen(scheme);
	for (int part = 0; part < 3; part++) {
		n = 0;
		while (p + n < end && (is_letter_or_digit(p[n]) ||
		    strchr(part == 0 ? ".-:" : "._-", p[n]) != NULL) &&
		    p[n] != '\0')
			n++;
		if (n == 0 || p + n == end || p[n] != '/' ||
		    p[0] == '.' || p[0] == ':')
			return 0;
		p += n + 1;
	}
	if ((size_t)(end - p) < strlen(pull) ||
	    memcmp(p, pull, strlen(pull)) != 0)
		return 0;
	p += strlen(pull);
	n = number_len(p, (size_t)(end - p));
	if (n == 0 || (p + n < end && strchr("/?#", p[n]) == NULL))
		return 0;
	return (size_t)(p + n - url);
}

static int
check_pull_request(const struct field *f, struct buf *value,
    struct reason *why)
{
	const size_t sign = value->len > 0 && value->data[0] == '#' ? 1 : 0;
	size_t n = number_len(value->data + sign, value->len - sign);

	/* "#4321", as people write it. */
	if (n > 0 && n + sign == value->len) {
		memmove(value->data, value->data + sign, n);
		return buf_resize(value, n);
	}
	n = pull_url_len(value->data, value->len);
	if (n == 0)
		return refuse_value(f, value, why, "is no pull request, write "
		    "its number or its address, as in "
		    "https://github.com/microsoft/PowerPlatformConnectors/pull/4321");
	return buf_resize(value, n);
}

static int
check_commit(const struct field *f, struct buf *value, struct reason *why)
{
	if (value->len != COMMIT_LEN || span(value->data, value->len,
	    "0123456789abcdefABCDEF") != COMMIT_LEN)
		return refuse_value(f, value, why, "is no commit, write all 40 "
		    "hex digits of the pull request's most recent one");
	lower_all(value);
	return 0;
}

/* An address's local part: dots only between other characters. */
static bool
is_local_part(const char *text, size_t len)
{
	if (len == 0 || len > EMAIL_LOCAL_MAX || text[0] == '.' ||
	    text[len - 1] == '.')
		return false;
	for (size_t i = 0; i < len; i++) {
		if (strchr(" \t\"(),:;<>@[\\]", text[i]) != NULL)
			return false;
		if (i > 0 && text[i] == '.' && text[i - 1] == '.')
			return false;
	}
	return true;
}

static bool
is_label(const char *text, size_t len)
{
	if (len == 0 || len > LABEL_MAX || text[0] == '-' ||
	    text[len - 1] == '-')
		return false;
	for (size_t i = 0; i < len; i++) {
		/* What is not ASCII is an international name's letter. */
		if ((unsigned char)text[i] < 0x80 && text[i] != '-' &&
		    !is_letter_or_digit(text[i]))
			return false;
	}
	return true;
}

/* At least two labels, the last of which is not a number. */
static bool
is_domain(const char *text, size_t len)
{
	size_t labels = 0, start = 0;

	for (size_t i = 0; i <= len; i++) {
		if (i < len && text[i] != '.')
			continue;
		if (!is_label(text + start, i - start))
			return false;
		labels++;
		if (i < len)
			start = i + 1;
	}
	return labels >= 2 &&
	    span(text + start, len - start, "0123456789") != len - start;
}

static int
check_email(const struct field *f, struct buf *value, struct reason *why)
{
	const char *at = memchr(value->data, '@', value->len);
	size_t local = at != NULL ? (size_t)(at - value->data) : 0;

	if (at == NULL || value->len > EMAIL_MAX ||
	    !is_local_part(value->data, local) ||
	    !is_domain(at + 1, value->len - local - 1))
		return refuse_value(f, value, why, "is no e-mail address, "
		    "write just the address, as in name@example.com");
	return 0;
}

static int
check_waivers(const struct field *f, struct buf *value, struct reason *why)
{
	struct waivers *w CF_AUTO(waivers_done) = NULL;
	struct reason mistake;
	int r;

	r = waivers_parse(buf_text(value), value->len, &w);
	if (r < 0)
		return r;
	r = waivers_check(w, &mistake);
	return r == 0 ? 0 : reason_set(why, -r, "form/%s, %s", f->info.name,
	    mistake.text);
}

static const char *const publisher_types[] = { "verified", "independent", NULL };
static const char *const sources[] = { "commit", "zip", NULL };
static const char *const yes[] = { "yes", NULL };

/* The sizes are ours: generous for a person, small for a store. */
const struct field fields[FIELD_COUNT] = {
	[FIELD_PUBLISHER_TYPE] = {
		.info = { "publisher_type", false, 64 },
		.fallback = "verified",
		.what = "what kind of publisher you are",
		.command = "echo verified > form/publisher_type",
		.check = check_word, .words = publisher_types,
	},
	[FIELD_SOURCE] = {
		.info = { "source", false, 64 },
		.fallback = "commit",
		.what = "whether the portal takes the open-sourced commit or "
		    "a zip",
		.command = "echo commit > form/source",
		.check = check_word, .words = sources,
	},
	[FIELD_PULL_REQUEST] = {
		.info = { "pull_request", false, 512 },
		.what = "number or address of the open-source pull request",
		.command = "echo 4321 > form/pull_request",
		.check = check_pull_request,
	},
	[FIELD_COMMIT] = {
		.info = { "commit", false, 64 },
		.what = "the pull request's most recent commit, 40 hex digits",
		.command = "git -C ~/src/PowerPlatformConnectors rev-parse HEAD "
		    "> form/commit",
		.check = check_commit,
	},
	[FIELD_EXCEPTION] = {
		.info = { "exception", false, 4096 }, .many_lines = true,
		.keeps = KEEPS_MAIL,
		.what = "who granted the exception from open-sourcing",
		.command = "echo 'granted by NAME on DATE' > form/exception",
		.page_label = "Exception from open-sourcing",
	},
	[FIELD_DIRECTED] = {
		.info = { "directed", false, 4096 }, .many_lines = true,
		.keeps = KEEPS_MAIL,
		.what = "who directed you to submit, and when",
		.command = "echo 'NAME, DATE' > form/directed",
		.page_label = "Directed to submit by",
	},
	[FIELD_CONTACT_EMAIL] = {
		.info = { "contact_email", false, 256 },
		.keeps = KEEPS_MAIL,
		.what = "your own active e-mail address",
		.command = "echo you@example.com > form/contact_email",
		.page_label = "Submitter's e-mail",
		.check = check_email,
	},
	[FIELD_SUPPORT_EMAIL] = {
		.info = { "support_email", false, 256 },
		.what = "where Microsoft writes if there are issues",
		.command = "echo support@example.com > form/support_email",
		.page_label = "Support e-mail",
		.check = check_email,
	},
	[FIELD_MICROSOFT_CONTACT] = {
		.info = { "microsoft_contact", false, 1024 },
		.keeps = KEEPS_MAIL,
		.what = "who at Microsoft helps you with difficulties",
		.command = "echo 'NAME, ADDRESS' > form/microsoft_contact",
		.page_label = "Microsoft contact",
	},
	[FIELD_TESTING_NOTES] = {
		.info = { "testing_notes", false, 65536 }, .many_lines = true,
		.keeps = KEEPS_MAIL,
		.what = "how to test, in as much detail as possible",
		.command = "echo 'Sign in with the account, then ...' "
		    "> form/testing_notes",
		.page_label = "Testing notes",
	},
	[FIELD_TEST_ACCOUNT] = {
		.info = { "test_account", false, 1024 },
		.keeps = KEEPS_NAME,
		.what = "the account that the reviewers test with",
		.command = "echo reviewer@example.com > form/test_account",
		.page_label = "Test account",
	},
	[FIELD_TEST_CREDENTIALS] = {
		.info = { "test_credentials", true, 8192 }, .many_lines = true,
		.what = "the test account's password or key; type it, then "
		    "Enter and Ctrl-D",
		.command = "cat > form/test_credentials",
		.page_label = "Test credentials",
	},
	[FIELD_MFA] = {
		.info = { "mfa", false, 8192 }, .many_lines = true,
		.keeps = KEEPS_LINES,
		.what = "'no', or the steps through the test account's "
		    "multifactor authentication; better is an account without",
		.command = "echo no > form/mfa",
		.page_label = "Multifactor authentication",
	},
	[FIELD_CLIENT_ID] = {
		.info = { "client_id", false, 512 },
		.what = "the client id of your OAuth app",
		.command = "echo CLIENT-ID > form/client_id",
		.page_label = "Client ID",
	},
	[FIELD_CLIENT_SECRET] = {
		.info = { "client_secret", true, 4096 },
		.what = "the client secret of your OAuth app; type it, then "
		    "Enter and Ctrl-D",
		.command = "cat > form/client_secret",
		.page_label = "Client secret",
	},
	[FIELD_REDIRECT_URLS] = {
		.info = { "redirect_urls", false, 64 },
		.what = "'yes' once your OAuth app allows both global redirect "
		    "URLs",
		.command = "echo yes > form/redirect_urls",
		.check = check_word, .words = yes,
	},
	[FIELD_WAIVERS] = {
		.info = { "waivers", false, WAIVERS_SIZE_MAX },
		.many_lines = true,
		.what = "what you answer to findings, one a line",
		.command = "echo 'RULE PLACE: REASON' >> form/waivers",
		.check = check_waivers,
	},
};

size_t
form_count(void)
{
	return FIELD_COUNT;
}

const struct field_info *
form_info(size_t field)
{
	return &fields[field].info;
}

size_t
form_find(const char *name)
{
	size_t i = 0;

	while (i < FIELD_COUNT && strcmp(fields[i].info.name, name) != 0)
		i++;
	return i;
}

size_t
field_trim(const char *value, size_t len)
{
	if (len > 0 && value[len - 1] == '\n') {
		len--;
		if (len > 0 && value[len - 1] == '\r')
			len--;
	}
	return len;
}

/* A carriage return belongs to the line break that it stands before. */
static bool
is_line_break(const char *value, size_t at, size_t len)
{
	return value[at] == '\n' ||
	    (value[at] == '\r' && at + 1 < len && value[at + 1] == '\n');
}

/* Text of one line, or of many where the field takes them. */
static int
judge_text(const struct field *f, const char *value, size_t len,
    struct reason *why)
{
	size_t line = 1, n;
	uint32_t c;

	for (size_t at = 0; at < len; at += n) {
		n = text_utf8_next(value + at, len - at, &c);
		if (n == 0)
			return reason_set(why, EINVAL, "form/%s: line %zu is "
			    "not UTF-8, save it as such", f->info.name, line);
		if (is_line_break(value, at, len)) {
			if (!f->many_lines)
				return reason_set(why, EINVAL, "form/%s takes "
				    "one line, and this is more", f->info.name);
			line += c == '\n';
		} else if (text_is_control(c) && !(c == '\t' && f->many_lines)) {
			return reason_set(why, EINVAL, "form/%s: line %zu has "
			    "a control character, write plain text",
			    f->info.name, line);
		}
	}
	return 0;
}

/* What a text may begin with that is none of it: a blank, a byte order mark. */
static size_t
lead_len(const char *value, size_t len)
{
	static const char mark[] = "\xEF\xBB\xBF";

	if (len >= strlen(mark) && memcmp(value, mark, strlen(mark)) == 0)
		return strlen(mark);
	return len > 0 && is_blank(*value) ? 1 : 0;
}

/* Append without what surrounds it, and with newlines as line breaks. */
static int
keep_text(const char *value, size_t len, struct buf *out)
{
	size_t lead;

	while ((lead = lead_len(value, len)) > 0) {
		value += lead;
		len -= lead;
	}
	while (len > 0 && is_blank(value[len - 1]))
		len--;
	for (size_t i = 0; i < len; i++) {
		if (value[i] != '\r')
			buf_putc(out, value[i]);
	}
	return out->error;
}

/* cp versions/1/form/X form/ must not replace a secret by its mask. */
static bool
is_mask(const char *value, size_t len)
{
	return (len == 3 && memcmp(value, "set", 3) == 0) ||
	    (len == 7 && memcmp(value, "not set", 7) == 0);
}

int
field_judge(const struct field *f, const char *value, size_t len,
    struct buf *ret_value, struct reason *why)
{
	struct buf kept CF_AUTO(buf_done) = BUF_INIT(f->info.max_size);
	int r;

	len = field_trim(value, len);
	if (len > f->info.max_size)
		return reason_set(why, EFBIG, "form/%s takes at most %zu bytes, "
		    "and this is %zu", f->info.name, f->info.max_size, len);
	r = judge_text(f, value, len, why);
	if (r == 0 && f->info.secret && is_mask(value, len))
		return reason_set(why, EINVAL, "form/%s: that is what stands "
		    "for a secret in a version, copied from there; write the "
		    "secret itself", f->info.name);
	if (r < 0 || f->info.secret)
		return r;

	r = keep_text(value, len, &kept);
	if (r == 0 && kept.len > 0 && f->check != NULL)
		r = f->check(f, &kept, why);
	if (r < 0)
		return r;
	return buf_add(ret_value, kept.data, kept.len);
}
