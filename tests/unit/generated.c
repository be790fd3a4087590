#include "generated.h"

#define HEAD \
	"{'swagger':'2.0','info':{'title':'Contoso','version':'1.0'," \
	"'description':'Create and follow orders in the Contoso shop.'," \
	"'contact':{'name':'Contoso','email':'support@contoso.com'}}," \
	"'host':'api.contoso.com','basePath':'/','schemes':['https']," \
	"'consumes':['application/json'],'produces':['application/json']," \
	"'x-ms-connector-metadata':[" \
	"{'propertyName':'Website','propertyValue':'https://contoso.com'}," \
	"{'propertyName':'Privacy policy','propertyValue':" \
	"'https://contoso.com/privacy'}," \
	"{'propertyName':'Categories','propertyValue':'Data'}],"
#define OK	"'responses':{'200':{'description':'The orders.'," \
	"'schema':{'$ref':'#/definitions/Order'}}}"
#define LIST	"'/orders':{'get':{'operationId':'ListOrders'," \
	"'summary':'List orders','description':'Lists the orders.'," OK "}}"
#define ORDER	"'Order':{'type':'object','properties':{" \
	"'id':{'type':'string','title':'Id','description':'The id.'}," \
	"'lines':{'type':'array','title':'Lines','description':'The lines.'," \
	"'items':{'$ref':'#/definitions/Line'}}}}," \
	"'Line':{'type':'object','properties':{'name':{'type':'string'," \
	"'title':'Name','description':'The name.'}}}"
#define PATHS	HEAD "'definitions':{" ORDER "},'paths':{" LIST
#define ONE	HEAD "'definitions':{" ORDER "},'paths':{" LIST \
	",'/one':{'post':{'operationId':'SendOne','summary':'Send one'," \
	"'description':'Sends one.'," OK ","
#define DEFINITIONS HEAD "'paths':{" LIST "},'definitions':{" ORDER
#define BODY	"'name':'body','in':'body','schema':"
#define QUERY	"'name':'p@','in':'query','type':'string'," \
	"'x-ms-summary':'Number @','description':'The number @.'"
#define DYNAMIC	"'x-ms-dynamic-values':{'operationId':'ListOrders'," \
	"'value-collection':'lines','value-path':'name','value-title':'name'}"
#define OPERATION(more) \
	"'operationId':'GetItem@','summary':'Get item @'," \
	"'description':'Gets the item with number @.'," more OK

#define DEFINITION(named, b, e, a) \
	{ (named), ARTIFACT_DEFINITION, (b), (e), (a) }
#define PROPERTIES(named, b, e, a) \
	{ (named), ARTIFACT_PROPERTIES, (b), (e), (a) }

const struct generated generated[] = {
	DEFINITION("operations", PATHS,
	    ",'/items@/{id}':{'get':{" OPERATION("'parameters':["
	    "{'name':'id','in':'path','required':true,'type':'string',"
	    "'x-ms-summary':'Item','x-ms-url-encoding':'single',"
	    "'description':'The id of the item.'},"
	    "{'name':'order','in':'query','type':'string',"
	    "'x-ms-summary':'Order','description':'The id of the order.',"
	    DYNAMIC "}],") "}}", "}}"),
	DEFINITION("findings", PATHS,
	    ",'/items@':{'get':{'operationId':'GetItem@'," OK "}}", "}}"),
	DEFINITION("definitions in a chain", DEFINITIONS,
	    ",'D@':{'type':'object','required':['next'],'properties':{"
	    "'next':{'$ref':'#/definitions/D^'}}}", "}}"),
	DEFINITION("definitions that double", DEFINITIONS,
	    ",'D@':{'type':'object','properties':{"
	    "'a':{'$ref':'#/definitions/D^'},"
	    "'b':{'$ref':'#/definitions/D^'}}}", "}}"),
	DEFINITION("definitions in allOf", DEFINITIONS,
	    ",'D@':{'discriminator':'kind','required':['kind','p@'],"
	    "'allOf':[{'$ref':'#/definitions/D^'},"
	    "{'$ref':'#/definitions/Order'}]}", "}}"),
	DEFINITION("properties of the body", ONE "'parameters':[{" BODY
	    "{'type':'object','required':['b0'],'properties':{'a':{}",
	    ",'b@':{'$ref':'#/definitions/Order'}", "}}}]}}}}"),
	DEFINITION("bodies of a large definition", HEAD "'paths':{" LIST,
	    ",'/send@':{'post':{" OPERATION("'parameters':[{" BODY
	    "{'$ref':'#/definitions/Wide'}}],") "}}",
	    "},'definitions':{" ORDER ",'Wide':{'type':'object','properties':"
	    "{'a':{'type':'array','items':{'$ref':'#/definitions/Wide'}},"
	    "'b':{'$ref':'#/definitions/Order'},'url':{'type':'string',"
	    "'x-ms-notification-url':true,'x-ms-visibility':'internal'}}}}}"),
	DEFINITION("query parameters", ONE "'parameters':[{" BODY "{}}",
	    ",{" QUERY "," DYNAMIC "}", "]}}}}"),
	DEFINITION("the same parameter", ONE "'parameters':[{" BODY "{}}",
	    ",{'name':'p','in':'query','type':'string'}", "]}}}}"),
	DEFINITION("parameters of a path", PATHS ",'/p':{'get':{"
	    "'operationId':'GetP'," OK "},'put':{'operationId':'PutP'," OK
	    "},'parameters':[{'name':'a','in':'query','type':'string'}",
	    ",{" QUERY "}", "]}}}"),
	DEFINITION("dynamic parameters", ONE "'parameters':[{'name':'p',"
	    "'in':'query','type':'string','x-ms-dynamic-values':{"
	    "'operationId':'ListOrders','value-path':'id','parameters':{'a':1",
	    ",'b@':{'parameter':'p'}", "}}}]}}}}"),
	DEFINITION("values of an enum", ONE "'parameters':[{'name':'p',"
	    "'in':'query','type':'string','enum':['a'", ",'v@'", "]}]}}}}"),
	DEFINITION("the same value of an enum", ONE "'parameters':[{"
	    "'name':'p','in':'query','type':'string','enum':['a'", ",'a'",
	    "]}]}}}}"),
	DEFINITION("names of an enum", ONE "'parameters':[{'name':'p',"
	    "'in':'query','type':'string','enum':['a'],'x-ms-enum-values':["
	    "{'value':'a','displayName':'A'}",
	    ",{'value':'v@','displayName':'V'}", "]}]}}}}"),
	DEFINITION("paths that cannot be told apart", PATHS,
	    ",'/a/{b@}/c':{'get':{" OPERATION("") "}}", "}}"),
	DEFINITION("paths that are similar", PATHS ",'/a/{b}':{'get':{"
	    "'operationId':'GetB'," OK "}}", ",'/a/b@':{'get':{"
	    OPERATION("") "}}", "}}"),
	DEFINITION("paths in another case", PATHS,
	    ",'/A/B%/@c':{'get':{" OPERATION("") "}},'/a/b%/@C':{'get':{"
	    OK "}}", "}}"),
	DEFINITION("segments of a path", PATHS ",'", "/{a@}",
	    "':{'get':{'operationId':'GetA'," OK "}}}}"),
	DEFINITION("one family", PATHS, ",'/v@':{'get':{"
	    OPERATION("'x-ms-api-annotation':{'family':'F','revision':1},")
	    "}}", "}}"),
	DEFINITION("unknown members", ONE "'x-ms-visibilty':'internal'",
	    ",'x-ms-sumary@':'a','sumary@':1", "}}}}"),
	DEFINITION("required names", DEFINITIONS ",'R':{'type':'object',"
	    "'properties':{},'required':['a'", ",'r@'", "]}}}"),
	DEFINITION("tags", DEFINITIONS "},'tags':[{'name':'a'}",
	    ",{'name':'t%'}", "]}"),
	DEFINITION("security", DEFINITIONS "},'securityDefinitions':{'k':{"
	    "'type':'apiKey','in':'header','name':'k'}},'security':[{'k':[]}",
	    ",{'s@':['a','b']}", "]}"),
	DEFINITION("scopes", DEFINITIONS "},'securityDefinitions':{'o':{"
	    "'type':'oauth2','flow':'implicit','authorizationUrl':"
	    "'https://contoso.com/auth','scopes':{'a':''}}},'security':[{'o':["
	    "'a'", ",'s@'", "]}]}"),
	DEFINITION("responses", ONE "'produces':['text/plain']}},'/r':{'get':{"
	    "'operationId':'GetR','responses':{'200':{'description':'OK'}",
	    ",'x@':{'description':'OK','headers':{'A@':{'type':'string'},"
	    "'a@':{'type':'string'}}}", "}}}}}"),
	DEFINITION("duplicate keys", ONE "'x-a':1", ",'x-a':1", "}}}}"),
	PROPERTIES("connection parameters", "{'properties':{"
	    "'iconBrandColor':'#0a5c36','connectionParameters':{'a':{"
	    "'type':'string'}", ",'p@':{'type':'securestring','uiDefinition':{"
	    "'displayName':'P','constraints':{'required':'true'}}}", "}}}"),
	PROPERTIES("policies", "{'properties':{'iconBrandColor':'#0a5c36',"
	    "'policyTemplateInstances':[{'templateId':'setheader'}",
	    ",{'templateId':'setHeader','title':'@','parameters':{"
	    "'x-ms-apimTemplateParameter.name':'a',"
	    "'x-ms-apimTemplateParameter.value':'b',"
	    "'x-ms-apimTemplate-operationName':['A','B@']}}", "]}}"),
	{ "braces", ARTIFACT_SCRIPT, "public class Script : ScriptBase\n"
	    "{\n", "{ '}' ( \n", "}\n" },
	{ "comments", ARTIFACT_SCRIPT, "/*", "/* // ' @\" $\"{", "" },
	{ "headings", ARTIFACT_README, "# Contoso\n", "## H@\n[a](b\n***", "" },
	{ "dots", ARTIFACT_INTRO, "# Contoso\n", ". ` ", "" },
};
const size_t generated_count = ARRAY_LEN(generated);

static void
expand(const char *template, size_t number, struct buf *out)
{
	for (const char *p = template; *p != '\0'; p++) {
		switch (*p) {
		case '\'':
			(void)buf_putc(out, '"');
			break;
		case '@':
			(void)buf_printf(out, "%zu", number);
			break;
		case '^':
			(void)buf_printf(out, "%zu", number + 1);
			break;
		case '%':
			(void)buf_printf(out, "%zu", number % 100);
			break;
		default:
			(void)buf_putc(out, *p);
			break;
		}
	}
}

int
generate(const struct generated *g, size_t count, struct buf *out)
{
	buf_reset(out);
	expand(g->before, 0, out);
	for (size_t i = 0; i < count; i++)
		expand(g->each, i, out);
	expand(g->after, 0, out);
	return out->error;
}
