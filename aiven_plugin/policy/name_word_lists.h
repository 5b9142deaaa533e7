// Words that decide by their place in a name (name_verb.h), where their class (general_words.h) is
// not enough: joints, prepositions, nouns for the record of an action. Lists, and no rule.
#pragma once

#include <initializer_list>
#include <string_view>

namespace claribi::policy {

bool OneOf(std::string_view word, std::initializer_list<std::string_view> list);

// A word after which another verb may follow.
bool IsJoint(std::string_view word);

bool IsPreposition(std::string_view word);

// A write word at either end of a word that is written as one: updateall, bulkdelete. Empty: none.
std::string_view WriteInside(std::string_view word);

// A noun for the record or the parameters of an action, not for its object: event, options.
bool IsTraceWord(std::string_view word);

// A noun for a text about an action: get_table_create_statement reads.
bool IsTextAboutAction(std::string_view word);

// A noun for how something is: whatever stands in front of it is what it is said of.
bool IsStateOfThings(std::string_view word);

// One of those that no action is done to: stats, overview.
bool IsSaidOfThings(std::string_view word);

// A noun for a value that a thing has: size, distance.
bool IsMeasure(std::string_view word);

// What can be generated and changes nothing by that.
bool IsReadWhenGenerated(std::string_view word);

// A word that selects something that exists: current_user, available_plans.
bool IsSelector(std::string_view word);

// A noun for a tool that reads: resource_reader.
bool IsReader(std::string_view word);

// A word that can be a verb, and in front of a verb that reads is what is read: file_download.
bool IsThingToRead(std::string_view word);

// A verb that reads and is no noun: validate, compare.
bool IsHardlyANoun(std::string_view word);

// A noun for what an action would bring or cost.
bool IsOutlook(std::string_view word);

// An action that is spoken of as an event: an import, a login.
bool IsAnEvent(std::string_view word);

// What an event leaves or stands for, besides its traces: the errors of an import.
bool IsLeftByAnEvent(std::string_view word);

// A word that is as often an order as a noun, and does something to others: post, trigger.
bool IsPlainOrder(std::string_view word);

// A query language that cannot write.
bool IsReadingLanguage(std::string_view word);

// A verb's form that tells of a thing what was done to it: deleted, archived.
bool IsParticiple(std::string_view word);

// A compound noun, recognised by its last part: workitem.
bool IsCompoundNoun(std::string_view word);

// What is run, performed or executed, and only looks: run_code_analysis.
bool IsReadingActivity(std::string_view word);

// What has a name or an address that can be looked up: resolve_library_id reads, resolve_thread
// does not.
bool IsResolvable(std::string_view word);

// A word that acts and makes a noun with "list" behind it: a watch list is no list of watches.
bool NamesAList(std::string_view word);

// A word that can be a verb, and at the end of a name is the thing that is meant: network_request.
bool IsThingAtTheEnd(std::string_view word);

// A noun for what is told of things and of what happens to them: rate, ledger, position.
bool IsToldOfThings(std::string_view word);

// One of those that nobody does anything to: tally, ticker.
bool IsToldAndNotDone(std::string_view word);

// An event (IsAnEvent), or a thing that is called like what is done with it: burn, deposit.
bool IsAnEventOrThing(std::string_view word);

// Two words that are one thing in many trades: pull request, release notes.
bool IsCompound(std::string_view first, std::string_view second);

// What naming it may make or do: reminder, payout, activation.
bool IsMadeOrDone(std::string_view word);

// How the things in front of it are: available, remaining.
bool IsStateAtTheEnd(std::string_view word);

// charging, billing; not "creating".
bool IsGerundOfNoWriting(std::string_view word);

}  // namespace claribi::policy
