/*
 * The classes of changes, one record each.  Official messages are those of
 * real outputs of the detector, word by word; it was seen to call two of them
 * OutputFieldTypeChanged and OutputFieldTypeFormatChanged, and all other ids
 * are in that style.
 *
 * Minor is what "Update your certified connector" lists: texts of the
 * connector, of actions and of responses, the contact, the publisher, the
 * icon and its colour, the readme.
 */
#include "changes.h"

#include <string.h>

#define BREAKS(id, text)	{ id, SEVERITY_ERROR, false, false, text }
#define OFFICIAL(id, text)	{ id, SEVERITY_ERROR, false, true, text }
#define MAY_BREAK(id, text)	{ id, SEVERITY_WARNING, false, false, text }
#define HARMLESS(id, text)	{ id, SEVERITY_NOTE, false, false, text }
#define MINOR(id, text)		{ id, SEVERITY_NOTE, true, false, text }

const struct changes_class change_classes[CHANGE_COUNT] = {
	[OPERATION_DELETED] = OFFICIAL("OperationDeleted",
	    "The operation has been deleted. This change breaks existing "
	    "flows."),
	[OPERATION_HIDDEN] = BREAKS("OperationHidden",
	    "The operation has been hidden. It cannot be added to flows any "
	    "more."),
	[OPERATION_SHOWN] = HARMLESS("OperationShown",
	    "The operation is not hidden any more."),
	[OPERATION_PATH_CHANGED] = OFFICIAL("OperationPathChanged",
	    "The path template has been changed for the operation."),
	[OPERATION_PATH_REWRITTEN] = HARMLESS("OperationPathRewritten",
	    "The path template '{old}' is written as '{new}', and the URL is "
	    "the same."),
	[OPERATION_METHOD_CHANGED] = BREAKS("OperationMethodChanged",
	    "The method has been changed for the operation, from '{old}' to "
	    "'{new}'."),
	[OPERATION_ID_CHANGED] = HARMLESS("OperationIdChanged",
	    "This path and method had the operationId '{old}' and have "
	    "'{new}' now. Keep the id to keep existing flows working."),
	[OPERATION_ADDED] = HARMLESS("OperationAdded",
	    "The operation has been added."),
	[TRIGGER_CHANGED] = BREAKS("TriggerChanged",
	    "The kind of trigger has been changed from {old} to {new}."),

	[PARAMETER_DELETED] = BREAKS("ParameterDeleted",
	    "The parameter '{name}' has been deleted. Existing flows will "
	    "continue to send it."),
	[PARAMETER_RENAMED] = HARMLESS("ParameterRenamed",
	    "The parameter at this place in the path was called '{old}' and "
	    "is '{new}' now."),
	[PARAMETER_LOCATION_CHANGED] = OFFICIAL("ParameterLocationChanged",
	    "The location has been changed for the parameter. Existing flows "
	    "will continue to send the parameter in the old location."),
	[REQUIRED_PARAMETER_ADDED] = BREAKS("RequiredParameterAdded",
	    "The required parameter has been added. Existing flows will not "
	    "send this new parameter."),
	[OPTIONAL_PARAMETER_ADDED] = HARMLESS("OptionalParameterAdded",
	    "The optional parameter has been added."),
	[PARAMETER_OPTIONAL_TO_REQUIRED] = BREAKS(
	    "ParameterOptionalToRequired",
	    "The parameter has been changed from optional to required."),
	[PARAMETER_REQUIRED_TO_OPTIONAL] = HARMLESS(
	    "ParameterRequiredToOptional",
	    "The parameter has been changed from required to optional."),
	[PARAMETER_TYPE_CHANGED] = BREAKS("ParameterTypeChanged",
	    "The type has been changed for the parameter, from {old} to "
	    "{new}."),
	[PARAMETER_FORMAT_CHANGED] = BREAKS("ParameterTypeFormatChanged",
	    "The type format has been changed for the parameter, from {old} "
	    "to {new}."),
	[PARAMETER_ENUM_ADDED] = BREAKS("ParameterEnumAdded",
	    "A list of enum values has been added to the parameter. Existing "
	    "flows may send other values."),
	[PARAMETER_ENUM_NARROWED] = BREAKS("ParameterEnumNarrowed",
	    "The enum value {old} has been removed from the parameter. "
	    "Existing flows may send it."),
	[PARAMETER_ENUM_WIDENED] = HARMLESS("ParameterEnumWidened",
	    "The parameter accepts more enum values."),

	[INPUT_DELETED] = BREAKS("InputFieldDeleted",
	    "The input field '{name}' has been deleted. Existing flows will "
	    "continue to send it."),
	[REQUIRED_INPUT_ADDED] = OFFICIAL("RequiredInputFieldAdded",
	    "The required input field has been added. Existing flows will "
	    "not send this new field."),
	[OPTIONAL_INPUT_ADDED] = HARMLESS("OptionalInputFieldAdded",
	    "The optional input field has been added."),
	[INPUT_REQUIRES] = HARMLESS("NewInputFieldRequires",
	    "The new input field requires this field. Existing flows send "
	    "neither."),
	[INPUT_OPTIONAL_TO_REQUIRED] = OFFICIAL(
	    "InputFieldOptionalToRequired",
	    "The input field has been changed from optional to required."),
	[INPUT_REQUIRED_TO_OPTIONAL] = HARMLESS(
	    "InputFieldRequiredToOptional",
	    "The input field has been changed from required to optional."),
	[INPUT_TYPE_CHANGED] = BREAKS("InputFieldTypeChanged",
	    "The type has been changed for the input field, from {old} to "
	    "{new}."),
	[INPUT_FORMAT_CHANGED] = MAY_BREAK("InputFieldTypeFormatChanged",
	    "The type format has been changed for the input field, from "
	    "{old} to {new}."),
	[INPUT_ENUM_ADDED] = BREAKS("InputFieldEnumAdded",
	    "The list of enum values has been added to the input field. "
	    "Existing flows may send other values."),
	[INPUT_ENUM_NARROWED] = BREAKS("InputFieldEnumNarrowed",
	    "The enum value {old} has been removed from the input field. "
	    "Existing flows may send it."),
	[INPUT_ENUM_WIDENED] = HARMLESS("InputFieldEnumWidened",
	    "The input field accepts more enum values."),

	[SUCCESS_RESPONSE_DELETED] = BREAKS("SuccessResponseDeleted",
	    "The response '{name}' has been deleted. Existing flows use what "
	    "it returned."),
	[RESPONSE_DELETED] = HARMLESS("ResponseDeleted",
	    "The response '{name}' has been deleted."),
	[RESPONSE_ADDED] = HARMLESS("ResponseAdded",
	    "The response has been added."),
	[OUTPUT_DELETED] = BREAKS("OutputFieldDeleted",
	    "The output field '{name}' has been deleted. Existing flows may "
	    "be broken if they are using this field."),
	[OUTPUT_ADDED] = HARMLESS("OutputFieldAdded",
	    "The output field has been added."),
	[OUTPUT_PROMISE_CHANGED] = HARMLESS("OutputFieldRequiredChanged",
	    "Whether the output field is always there has been changed."),
	[OUTPUT_TYPE_CHANGED] = BREAKS("OutputFieldTypeChanged",
	    "The type has been changed for the output field. Existing flows "
	    "may be broken if they are using this field and actual payload "
	    "has been changed."),
	[OUTPUT_FORMAT_CHANGED] = OFFICIAL("OutputFieldTypeFormatChanged",
	    "The type format has been changed for the output field. Existing "
	    "flows may be broken if they are using this field and actual "
	    "payload has been changed."),
	[OUTPUT_ENUM_REMOVED] = OFFICIAL("OutputFieldEnumRemoved",
	    "The list of enum values has been removed from the output "
	    "field."),
	[OUTPUT_ENUM_CHANGED] = MAY_BREAK("OutputFieldEnumChanged",
	    "The enum values of the output field have been changed."),
	[OUTPUT_ENUM_ADDED] = HARMLESS("OutputFieldEnumAdded",
	    "A list of enum values has been added to the output field."),

	[TEXT_CHANGED] = MINOR("TextChanged",
	    "The text of '{name}' has been changed."),
	[TITLE_CHANGED] = HARMLESS("TitleChanged",
	    "The title has been changed from {old} to {new}."),
	[DEFAULT_CHANGED] = HARMLESS("DefaultValueChanged",
	    "The default value has been changed from {old} to {new}."),
	[VISIBILITY_CHANGED] = HARMLESS("VisibilityChanged",
	    "The visibility has been changed from {old} to {new}."),
	[MEMBER_CHANGED] = HARMLESS("MemberChanged",
	    "The value of '{name}' has been changed."),
	[FORMATTING_CHANGED] = MINOR("FormattingChanged",
	    "Only the formatting of the file has been changed."),
	[UNUSED_CHANGED] = HARMLESS("UnusedPartChanged",
	    "Only parts that no operation uses have been changed."),

	[HOST_CHANGED] = BREAKS("HostChanged",
	    "The host has been changed from {old} to {new}. Existing flows "
	    "send their requests elsewhere."),
	[BASE_PATH_CHANGED] = BREAKS("BasePathChanged",
	    "The base path has been changed from {old} to {new}."),
	[BASE_PATH_MOVED] = HARMLESS("BasePathMoved",
	    "The base path has been changed from {old} to {new}, and the "
	    "paths make up for it."),
	[SCHEME_DELETED] = BREAKS("SchemeDeleted",
	    "The scheme {old} has been deleted."),
	[AUTHENTICATION_CHANGED] = BREAKS("AuthenticationTypeChanged",
	    "The authentication type has been changed from '{old}' to "
	    "'{new}'. This is not allowed in an update."),
	[CONNECTION_PARAMETER_DELETED] = BREAKS("ConnectionParameterDeleted",
	    "The connection parameter '{name}' has been deleted. Existing "
	    "connections have it."),
	[CONNECTION_PARAMETER_ADDED] = MAY_BREAK("ConnectionParameterAdded",
	    "The connection parameter '{name}' has been added. Existing "
	    "connections do not have it."),
	[CONNECTION_PARAMETER_TYPE_CHANGED] = BREAKS(
	    "ConnectionParameterTypeChanged",
	    "The type has been changed for the connection parameter "
	    "'{name}', from {old} to {new}."),

	[FILE_ADDED] = HARMLESS("FileAdded", "The file has been added."),
	[FILE_DELETED] = HARMLESS("FileDeleted",
	    "The file has been deleted."),
	[SCRIPT_CHANGED] = MAY_BREAK("ScriptChanged",
	    "The script has been changed. What it does with requests and "
	    "responses is not compared."),
	[ICON_CHANGED] = MINOR("IconChanged", "The icon has been replaced."),
	[README_CHANGED] = MINOR("ReadmeChanged",
	    "The readme has been changed."),
	[INTRO_CHANGED] = MINOR("IntroChanged",
	    "intro.md has been changed."),
	[COMPARISON_NOT_POSSIBLE] = MAY_BREAK("ComparisonNotPossible",
	    "The {name} file is not a JSON object, so what has been changed "
	    "in it is not known."),
	[TOO_MANY_CHANGES] = MAY_BREAK("TooManyChanges",
	    "There are more changes than are listed."),
};

size_t
changes_class_count(void)
{
	return CHANGE_COUNT;
}

const struct changes_class *
changes_class_at(size_t i)
{
	return i < CHANGE_COUNT ? &change_classes[i] : NULL;
}

const struct changes_class *
changes_class_find(const char *id)
{
	for (size_t i = 0; i < CHANGE_COUNT; i++)
		if (strcmp(change_classes[i].id, id) == 0)
			return &change_classes[i];
	return NULL;
}
