/*
 * Rules by which the public side goes wrong, so that clients can be tested.
 * They live in memory: a server that is started again is sound.
 */
#include "server.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#define RULES_MAX	1000
#define CHUNK		(64u << 10)
#define DEEP_MAX	10000000
#define NUMBER_MAX	INT64_C(1000000000000)

/* ---- what goes wrong ---- */

static int fault_problem(struct request *q);

/* Acts return 1 when the client has got all that it gets, 0 to answer. */

static int
act_drop(struct request *q)
{
	raw_reset(q);
	return 1;
}

/* The head as it should be, and not all of the body. */
static int
act_cut(struct request *q)
{
	const struct buf *body = &q->answer.body;
	const size_t len = (size_t)q->fault.number < body->len ?
	    (size_t)q->fault.number : body->len;
	struct buf head CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	if (answer_head(&q->answer, (int64_t)body->len, &head) == 0 &&
	    raw_send(q, head.data, head.len) == 0)
		(void)raw_send(q, body->data, len);
	return 1;
}

static int
act_truncate(struct request *q)
{
	struct buf *body = &q->answer.body;

	return (size_t)q->fault.number < body->len ?
	    buf_resize(body, (size_t)q->fault.number) : 0;
}

static int
act_wrong_length(struct request *q)
{
	const struct buf *body = &q->answer.body;
	const int64_t length = (int64_t)body->len + q->fault.number;
	struct buf head CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	if (answer_head(&q->answer, length < 0 ? 0 : length, &head) == 0 &&
	    raw_send(q, head.data, head.len) == 0)
		(void)raw_send(q, body->data, body->len);
	return 1;
}

static int
act_duplicate(struct request *q)
{
	struct buf *body = &q->answer.body;
	struct buf copy CF_AUTO(buf_done) = BUF_INIT(ANSWER_MAX);
	int r;

	r = buf_add(&copy, buf_text(body), body->len);
	return r < 0 ? r : buf_add(body, copy.data, copy.len);
}

static int
act_body(struct request *q)
{
	struct answer *a = &q->answer;

	answer_reset(a);
	a->status = fault_status(&q->fault);
	a->type = q->fault.content_type == NULL ? "application/json" :
	    q->fault.content_type->data;
	a->retry_after = q->fault.retry_after;
	return buf_add(&a->body, q->fault.text->data, q->fault.text->size);
}

static int
act_redirect(struct request *q)
{
	answer_reset(&q->answer);
	q->answer.status = fault_status(&q->fault);
	q->answer.redirect = q->fault.text->data;
	return 0;
}

static int
act_deep(struct request *q)
{
	struct answer *a = &q->answer;
	const size_t depth = (size_t)q->fault.number;
	int r;

	answer_reset(a);
	a->status = fault_status(&q->fault);
	a->type = "application/json";
	r = buf_resize(&a->body, 2 * depth);
	if (r < 0 || depth == 0)
		return r;
	memset(a->body.data, '[', depth);
	memset(a->body.data + depth, ']', depth);
	return 0;
}

static int
act_endless_headers(struct request *q)
{
	struct buf lines CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	int r;

	r = buf_puts(&lines, "HTTP/1.1 200 OK\r\nConnection: close\r\n");
	for (int64_t i = 0; i < q->fault.number && r == 0; i++) {
		r = buf_printf(&lines, "X-Endless-%lld: and another one\r\n",
		    (long long)i);
		if (r < 0 || lines.len < CHUNK)
			continue;
		r = raw_send(q, lines.data, lines.len);
		buf_reset(&lines);
	}
	if (r == 0)
		r = buf_puts(&lines, "Content-Length: 0\r\n\r\n");
	if (r == 0)
		(void)raw_send(q, lines.data, lines.len);
	return 1;
}

struct zeros {
	struct stopping	*stopping;
	uint64_t	 left;
};

static ssize_t
give_zeros(void *arg, uint64_t at, char *out, size_t max)
{
	struct zeros *zeros = arg;
	const size_t len = zeros->left < max ? (size_t)zeros->left : max;

	(void)at;
	if (serve_is_ending(zeros->stopping))
		return MHD_CONTENT_READER_END_WITH_ERROR;
	if (len == 0)
		return MHD_CONTENT_READER_END_OF_STREAM;
	memset(out, 0, len);
	zeros->left -= len;
	return (ssize_t)len;
}

static int
send_zeros(struct request *q, struct zeros *zeros)
{
	struct MHD_Response *response = MHD_create_response_from_callback(
	    MHD_SIZE_UNKNOWN, CHUNK, give_zeros, zeros, free);
	enum MHD_Result sent;

	if (response == NULL) {
		free(zeros);
		return -ENOMEM;
	}
	sent = MHD_add_response_header(response, "Content-Type",
	    "application/json");
	if (sent == MHD_YES)
		sent = MHD_queue_response(q->connection,
		    fault_status(&q->fault), response);
	MHD_destroy_response(response);
	return sent == MHD_YES ? 2 : 1;
}

/* 2: microhttpd sends it. */
static int
act_big(struct request *q)
{
	struct zeros *zeros = calloc(1, sizeof(*zeros));

	if (zeros == NULL)
		return -ENOMEM;
	zeros->stopping = q->portal->stopping;
	zeros->left = (uint64_t)q->fault.number;
	return send_zeros(q, zeros);
}

/* ---- the kinds ---- */

enum when { BEFORE, AFTER };

static const struct fault_kind {
	const char	*member;	/* of a rule */
	const char	*value;		/* that it has to have; NULL: any */
	const char	*word;		/* in the journal */
	enum when	 when;
	unsigned	 status;	/* unless the rule says another */
	int		(*act)(struct request *q);
} kinds[] = {
	{ "drop", "before", "drop-before", BEFORE, 0, act_drop },
	{ "drop", "after", "drop-after", AFTER, 0, act_drop },
	{ "cut", NULL, "cut", AFTER, 0, act_cut },
	{ "truncate", NULL, "truncate", AFTER, 0, act_truncate },
	{ "wrong_length", NULL, "wrong-length", AFTER, 0, act_wrong_length },
	{ "duplicate", NULL, "duplicate", AFTER, 0, act_duplicate },
	{ "body", NULL, "body", BEFORE, 200, act_body },
	{ "big", NULL, "big", BEFORE, 200, act_big },
	{ "endless_headers", NULL, "endless-headers", BEFORE, 200,
	    act_endless_headers },
	{ "redirect", NULL, "redirect", BEFORE, 302, act_redirect },
	{ "deep", NULL, "deep", BEFORE, 200, act_deep },
	/* At the end: others may have a status, too. */
	{ "status", NULL, "status", BEFORE, 0, fault_problem },
};

static int
fault_problem(struct request *q)
{
	static const char page[] = "<html><body><h1>A proxy's page</h1>"
	    "<p>It is no JSON.</p></body></html>\n";
	const struct fault *fault = &q->fault;
	struct answer *a = &q->answer;
	int r;

	r = answer_refuse(q, problem_of(fault->status), "a fault that was "
	    "asked for");
	if (r != REFUSED)
		return r;
	if (fault->html) {
		answer_reset(a);
		a->type = "text/html";
		r = buf_puts(&a->body, page);
	}
	a->status = fault->status;
	a->retry_after = fault->retry_after;
	return r < 0 && r != REFUSED ? r : 0;
}

const char *
fault_word(const struct fault *fault)
{
	if (!fault->hit)
		return "";
	return fault->kind == NULL ? "delay" : fault->kind->word;
}

bool
fault_is_before(const struct fault *fault)
{
	return fault->kind != NULL && fault->kind->when == BEFORE;
}

unsigned
fault_status(const struct fault *fault)
{
	return fault->status != 0 ? fault->status : fault->kind->status;
}

bool
fault_act(struct request *q, enum MHD_Result *ret_result)
{
	int r;

	if (q->fault.kind == NULL)
		return false;
	r = q->fault.kind->act(q);
	if (r == 0)
		return false;
	*ret_result = r == 2 ? MHD_YES : MHD_NO;
	return true;
}

void
fault_done(struct fault *fault)
{
	bytes_unref(fault->text);
	bytes_unref(fault->content_type);
	*fault = (struct fault){ 0 };
}

/* ---- the rules ---- */

struct rule {
	struct rule	*next;
	char		*method, *path;		/* "": any */
	int64_t		 number, times, skip, hits;
	double		 probability;
	struct fault	 fault;
	char		*text;			/* the rule as it was given */
};

struct faults {
	pthread_mutex_t	 mutex;
	struct rule	*first;
	int64_t		 count;			/* of all there ever were */
};

static void
rule_free(struct rule *rule)
{
	free(rule->method);
	free(rule->path);
	free(rule->text);
	fault_done(&rule->fault);
	free(rule);
}

static void
rule_done(struct rule **rule)
{
	if (*rule != NULL)
		rule_free(*rule);
}

static void
free_rules(struct rule *rule)
{
	while (rule != NULL) {
		struct rule *next = rule->next;

		rule_free(rule);
		rule = next;
	}
}

struct faults *
faults_new(void)
{
	struct faults *faults = calloc(1, sizeof(*faults));

	if (faults == NULL)
		return NULL;
	if (pthread_mutex_init(&faults->mutex, NULL) != 0) {
		free(faults);
		return NULL;
	}
	return faults;
}

void
faults_free(struct faults *faults)
{
	if (faults == NULL)
		return;
	free_rules(faults->first);
	(void)pthread_mutex_destroy(&faults->mutex);
	free(faults);
}

static bool
is_lucky(double probability)
{
	return probability >= 1 ||
	    (double)randombytes_random() / UINT32_MAX < probability;
}

static bool
hits(struct rule *rule, const char *method, const char *path)
{
	if ((rule->method[0] != '\0' && strcmp(rule->method, method) != 0) ||
	    strstr(path, rule->path) == NULL || rule->times == 0 ||
	    !is_lucky(rule->probability))
		return false;
	if (rule->skip > 0) {
		rule->skip--;
		return false;
	}
	if (rule->times > 0)
		rule->times--;
	rule->hits++;
	return true;
}

void
faults_take(struct faults *faults, const char *method, const char *path,
    struct fault *ret_fault)
{
	struct rule *rule;

	*ret_fault = (struct fault){ 0 };
	(void)pthread_mutex_lock(&faults->mutex);
	for (rule = faults->first; rule != NULL; rule = rule->next) {
		if (!hits(rule, method, path))
			continue;
		*ret_fault = rule->fault;
		ret_fault->hit = true;
		if (ret_fault->text != NULL)
			(void)bytes_ref(ret_fault->text);
		if (ret_fault->content_type != NULL)
			(void)bytes_ref(ret_fault->content_type);
		break;
	}
	(void)pthread_mutex_unlock(&faults->mutex);
}

/* ---- the reviewer's side ---- */

static const char *const drops[] = { "before", "after", NULL };

static const struct member rule_members[] = {
	{ .name = "method", .kind = SHAPE_TEXT },
	{ .name = "path", .kind = SHAPE_TEXT },
	{ "times", SHAPE_NUMBER, .min = -1 },
	{ "skip", SHAPE_NUMBER, .min = 0 },
	{ "probability", SHAPE_REAL, .min = 0, .max = 1 },
	{ "delay_ms", SHAPE_NUMBER, .min = 0, .max = 86400000 },
	{ "delay_after_ms", SHAPE_NUMBER, .min = 0, .max = 86400000 },
	{ "status", SHAPE_NUMBER, .min = 200, .max = 599 },
	{ "retry_after", SHAPE_NUMBER, .min = 0, .max = 1000000000 },
	{ .name = "html", .kind = SHAPE_TRUTH },
	{ "drop", SHAPE_TEXT, .words = drops },
	{ "cut", SHAPE_NUMBER, .min = 0, .max = NUMBER_MAX },
	{ "truncate", SHAPE_NUMBER, .min = 0, .max = NUMBER_MAX },
	{ "wrong_length", SHAPE_NUMBER, .min = -NUMBER_MAX,
	    .max = NUMBER_MAX },
	{ .name = "duplicate", .kind = SHAPE_TRUTH },
	{ .name = "body", .kind = SHAPE_TEXT },
	{ .name = "content_type", .kind = SHAPE_TEXT },
	{ "big", SHAPE_NUMBER, .min = 0, .max = NUMBER_MAX },
	{ "endless_headers", SHAPE_NUMBER, .min = 0, .max = NUMBER_MAX },
	{ .name = "redirect", .kind = SHAPE_TEXT },
	{ "deep", SHAPE_NUMBER, .min = 0, .max = DEEP_MAX },
};

static const struct shape rule_shape = { rule_members,
    ARRAY_LEN(rule_members), false };

static bool
is_of_kind(const struct json_node *root, const struct fault_kind *kind)
{
	const struct json_node *node = json_member(root, kind->member);

	return node != NULL && node->type != JSON_FALSE &&
	    (kind->value == NULL || json_is_text(node, kind->value));
}

/* Which one it is; more than one cannot happen to an answer. */
static int
find_kind(struct request *q, const struct json_node *root,
    const struct fault_kind **ret_kind)
{
	const struct fault_kind *found = NULL;

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (!is_of_kind(root, &kinds[i]))
			continue;
		if (found == NULL)
			found = &kinds[i];
		else if (strcmp(kinds[i].member, "status") != 0)
			return answer_refuse(q, PROBLEM_REQUEST, "a rule has "
			    "one fault, not %s and %s", found->word,
			    kinds[i].word);
	}
	*ret_kind = found;
	if (found != NULL || body_number(root, "delay_ms", 0) > 0 ||
	    body_number(root, "delay_after_ms", 0) > 0)
		return 0;
	return answer_refuse(q, PROBLEM_REQUEST, "a rule has to say what goes "
	    "wrong");
}

static int
copy_text(const struct json_node *root, const char *name,
    struct bytes **ret_text)
{
	const char *text = body_text(root, name);

	if (text == NULL)
		return 0;
	*ret_text = bytes_new(text, strlen(text));
	return *ret_text == NULL ? -ENOMEM : 0;
}

static char *
copy_given(const struct json_node *root, const char *name)
{
	const char *text = body_text(root, name);

	return text == NULL ? text_dup("", 0) : text_dup(text, strlen(text));
}

static int
read_fault(const struct json_node *root, const struct fault_kind *kind,
    struct fault *fault)
{
	int r;

	fault->kind = kind;
	fault->status = (unsigned)body_number(root, "status", 0);
	fault->retry_after = (unsigned)body_number(root, "retry_after", 0);
	fault->html = json_is_true(root, "html");
	fault->delay = body_number(root, "delay_ms", 0);
	fault->delay_after = body_number(root, "delay_after_ms", 0);
	if (kind == NULL)
		return 0;
	fault->number = body_number(root, kind->member, 0);
	r = copy_text(root, kind->member, &fault->text);
	return r < 0 ? r : copy_text(root, "content_type",
	    &fault->content_type);
}

static int
read_rule(struct request *q, struct rule *rule)
{
	const struct json_node *root = json_root(q->json);
	const struct json_node *probability =
	    json_member(root, "probability");
	const struct fault_kind *kind = NULL;
	int r;

	r = find_kind(q, root, &kind);
	if (r == 0)
		r = read_fault(root, kind, &rule->fault);
	if (r < 0)
		return r;
	rule->method = copy_given(root, "method");
	rule->path = copy_given(root, "path");
	rule->text = text_dup(buf_text(&q->body), q->body.len);
	rule->times = body_number(root, "times", 1);
	rule->skip = body_number(root, "skip", 0);
	rule->probability = probability == NULL ? 1 : probability->number;
	return rule->method == NULL || rule->path == NULL ||
	    rule->text == NULL ? -ENOMEM : 0;
}

/* At the end: the first that hits is the one that counts. */
static int
add_rule(struct faults *faults, struct rule *rule, int64_t *ret_number)
{
	struct rule **at;
	int64_t count = 0;

	(void)pthread_mutex_lock(&faults->mutex);
	for (at = &faults->first; *at != NULL; at = &(*at)->next)
		count++;
	if (count < RULES_MAX) {
		rule->number = ++faults->count;
		*ret_number = rule->number;
		*at = rule;
	}
	(void)pthread_mutex_unlock(&faults->mutex);
	return count < RULES_MAX ? 0 : -ENOSPC;
}

int
faults_post(struct request *q)
{
	struct rule *rule CF_AUTO(rule_done) = NULL;
	cJSON *o CF_AUTO(json_item_done) = cJSON_CreateObject();
	int64_t number = 0;
	int r;

	r = shape_read(q, &rule_shape);
	if (r < 0)
		return r;
	rule = calloc(1, sizeof(*rule));
	r = rule == NULL ? -ENOMEM : read_rule(q, rule);
	if (r == 0)
		r = add_rule(q->portal->faults, rule, &number);
	if (r < 0)
		return r;
	rule = NULL;
	return put_number(o, "number", number) ? answer_json(q, 201, o) :
	    -ENOMEM;
}

static cJSON *
show_rule(const struct rule *rule)
{
	cJSON *o = cJSON_CreateObject();

	if (put_number(o, "number", rule->number) &&
	    put_number(o, "hits", rule->hits) &&
	    put_number(o, "times_left", rule->times) &&
	    put_number(o, "skip_left", rule->skip) &&
	    put_item(o, "rule", cJSON_CreateRaw(rule->text)))
		return o;
	cJSON_Delete(o);
	return NULL;
}

int
faults_get(struct request *q)
{
	struct faults *faults = q->portal->faults;
	cJSON *all CF_AUTO(json_item_done) = cJSON_CreateObject();
	cJSON *items = cJSON_AddArrayToObject(all, "items");
	bool good = items != NULL;

	(void)pthread_mutex_lock(&faults->mutex);
	for (const struct rule *rule = faults->first; rule != NULL && good;
	    rule = rule->next)
		good = put_into(items, show_rule(rule));
	(void)pthread_mutex_unlock(&faults->mutex);
	return good ? answer_json(q, 200, all) : -ENOMEM;
}

int
faults_delete(struct request *q)
{
	struct faults *faults = q->portal->faults;
	struct rule *rules;

	(void)pthread_mutex_lock(&faults->mutex);
	rules = faults->first;
	faults->first = NULL;
	(void)pthread_mutex_unlock(&faults->mutex);
	free_rules(rules);
	q->answer.status = 204;
	return 0;
}
