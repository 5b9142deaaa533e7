// What the name of a plain argument does: whether a switch, a number, a date or an identifier of
// that name only says what of the data is wanted, or has something done. For argument_kind.h, which
// asks the form first. Words in lower case, as core::NameWords gives them. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/general_words.h"

namespace claribi::policy {

using NameWordList = std::vector<std::string>;

bool IsWrite(WordClass word_class);
// Of whatever form: it uncovers a secret.
bool NamesSecret(const NameWordList& words);
// Words that are verbs in a name, and states, levels or measures in a list of choices.
bool NamesState(std::string_view word);
// A switch of this name turns on something that is done.
bool IsSwitchThatActs(const NameWordList& words);
// It belongs to something that is done: delete_after_days.
bool BeginsWithWrite(const NameWordList& words);
// A thing is made, moved or set: rename_tag, set_owner, run_job_id.
bool NamesDeed(const NameWordList& words);
// A number is money that is spent, a capacity, a lifetime or a change of one: amount, replicas,
// ttl. A bound (min_price, older_than_days) only selects.
bool NamesAmount(const NameWordList& words);
// A date is one at which something shall be done: run_at, snooze_until.
bool NamesAppointment(const NameWordList& words);
// A thing that something is done to or for, not one that is looked for: target_table, as_user.
bool NamesGoal(const NameWordList& words);
// An identifier of something that is run (job_id, script_id), of a tool that is about no such
// thing.
bool NamesProgram(const NameWordList& words, const NameWordList& tool);

}  // namespace claribi::policy
