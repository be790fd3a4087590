/*
 * Who may do what.  Of a token only its hash is kept, and a token that is
 * asked about is compared with all of them in time that tells nothing.
 */
#include "server.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <sodium.h>

#define FILE_MAX	((size_t)1 << 20)
#define ACCOUNT_MAX	128u

static const struct {
	const char	*word;
	enum scope	 scope;
	unsigned	 gives;
} scopes[] = {
	{ "read", SCOPE_READ, SCOPE_READ },
	{ "write", SCOPE_WRITE, SCOPE_WRITE },
	{ "submit", SCOPE_SUBMIT, SCOPE_READ | SCOPE_WRITE | SCOPE_SUBMIT },
};

const char *
scope_word(size_t i, enum scope *ret_scope)
{
	if (i >= ARRAY_LEN(scopes))
		return NULL;
	*ret_scope = scopes[i].scope;
	return scopes[i].word;
}

static struct span
take_field(struct span *line)
{
	struct span field;
	size_t n = 0;

	*line = span_trim(*line);
	while (n < line->len && !span_is_blank(line->data[n]))
		n++;
	field = (struct span){ line->data, n };
	*line = span_trim(span_skip(*line, n));
	return field;
}

static unsigned
scope_of(struct span word)
{
	for (size_t i = 0; i < ARRAY_LEN(scopes); i++)
		if (word.len == strlen(scopes[i].word) &&
		    memcmp(word.data, scopes[i].word, word.len) == 0)
			return scopes[i].gives;
	return 0;
}

/* 0: there is one that is none. */
static unsigned
scopes_of(struct span list)
{
	unsigned all = 0, one;
	size_t n;

	for (;;) {
		for (n = 0; n < list.len && list.data[n] != ',';)
			n++;
		one = scope_of((struct span){ list.data, n });
		all |= one;
		if (one == 0 || n == list.len)
			return one == 0 ? 0 : all;
		list = span_skip(list, n + 1);
	}
}

/* What RFC 6750 lets a token consist of. */
static bool
is_token(struct span text)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789-._~+/=";

	for (size_t i = 0; i < text.len; i++)
		if (memchr(letters, text.data[i], sizeof(letters) - 1) == NULL)
			return false;
	return text.len > 0;
}

static int
add(struct tokens *tokens, struct span token, struct span account,
    unsigned granted)
{
	struct token *all;

	all = reallocarray(tokens->token, tokens->count + 1, sizeof(*all));
	if (all == NULL)
		return -ENOMEM;
	tokens->token = all;
	all += tokens->count;
	all->account = text_dup(account.data, account.len);
	if (all->account == NULL)
		return -ENOMEM;
	all->scopes = granted;
	digest_of(token.data, token.len, all->hash, NULL);
	tokens->count++;
	return 0;
}

/* A refusal shows no part of the line: the token is in it. */
static int
read_line(struct tokens *tokens, struct span line, const char *path,
    unsigned number, struct reason *why)
{
	struct span token = take_field(&line), account = take_field(&line);
	unsigned granted;

	if (token.len == 0 || token.data[0] == '#')
		return 0;
	granted = scopes_of(line);
	if (!is_token(token) || account.len == 0 ||
	    account.len > ACCOUNT_MAX ||
	    text_utf8_valid(account.data, account.len) != account.len ||
	    granted == 0)
		return reason_set(why, EINVAL, "'%s', line %u: it has to be "
		    "TOKEN ACCOUNT SCOPE[,SCOPE...], of the scopes read, "
		    "write and submit", path, number);
	return add(tokens, token, account, granted) < 0 ?
	    reason_set(why, ENOMEM, "no memory for the tokens") : 0;
}

/* Root's may be readable by a group, as systemd hands credentials over. */
static int
check_file(const char *path, struct reason *why)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return reason_set(why, errno, "cannot read the tokens '%s': "
		    "%s", path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return reason_set(why, EINVAL, "'%s' is no file", path);
	if ((st.st_mode & (st.st_uid == 0 ? 037 : 077)) != 0)
		return reason_set(why, EPERM, "others can read the tokens "
		    "'%s'; chmod 600 it", path);
	return 0;
}

static int
read_lines(struct tokens *tokens, struct span text, const char *path,
    struct reason *why)
{
	int r = 0;

	for (unsigned number = 1; r == 0 && text.len > 0; number++)
		r = read_line(tokens, span_take_line(&text), path, number,
		    why);
	if (r == 0 && tokens->count == 0)
		return reason_set(why, EINVAL, "there is no token in '%s'",
		    path);
	return r;
}

int
tokens_read(const char *path, struct tokens *ret_tokens, struct reason *why)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(FILE_MAX);
	struct tokens tokens = { 0 };
	int r;

	r = check_file(path, why);
	if (r < 0)
		return r;
	r = file_read_all(AT_FDCWD, path, FILE_MAX, &text);
	if (r < 0)
		return reason_set(why, -r, "cannot read the tokens '%s': %s",
		    path, strerror(-r));
	r = read_lines(&tokens, (struct span){ buf_text(&text), text.len },
	    path, why);
	if (text.data != NULL)
		sodium_memzero(text.data, text.len);
	if (r < 0)
		tokens_done(&tokens);
	else
		*ret_tokens = tokens;
	return r;
}

void
tokens_done(struct tokens *tokens)
{
	for (size_t i = 0; i < tokens->count; i++)
		free(tokens->token[i].account);
	free(tokens->token);
	*tokens = (struct tokens){ 0 };
}

const struct token *
tokens_find(const struct tokens *tokens, const char *text)
{
	const struct token *found = NULL;
	unsigned char hash[32];

	digest_of(text, strlen(text), hash, NULL);
	for (size_t i = 0; i < tokens->count; i++)
		if (sodium_memcmp(tokens->token[i].hash, hash,
		    sizeof(hash)) == 0)
			found = &tokens->token[i];
	return found;
}
