#include "store/attempt.h"

#include <Poco/UUIDGenerator.h>

#include <algorithm>
#include <chrono>

#include "store/data_source_rows.h"
#include "store/fresh_number.h"
#include "store/leases.h"
#include "store/secret_rows.h"
#include "store/transaction.h"

namespace claribi::store {
namespace {

// How often another node may renew what is written over.
constexpr int kMostRivals = 8;
// Whether a commit whose answer did not come was heard.
constexpr std::chrono::milliseconds kLooking{1000};

Error ReadAgain() {
  return Error{.code = Code::kConflict,
               .what = "The secret has changed meanwhile.",
               .cause = "Another writer was first.",
               .fix = "Read it again.",
               .retryable = true};
}

Error AnotherWon(const std::string& name) {
  return Error{.code = Code::kConflict,
               .what = "Another attempt to connect \"" + name + "\" was first.",
               .cause = "It was saved while this one was under way.",
               .fix = "See: claribi-host status"};
}

Error Gone(const std::string& name) {
  return Error{.code = Code::kNotFound,
               .what = "The data source \"" + name + "\" is gone.",
               .cause = "It was disconnected meanwhile.",
               .fix = "Connect it again."};
}

// Whatever its version: a new sign-in replaces what another node renewed of the old one.
Status WriteOver(Transaction& transaction, const Namespace& space, const SecretRow& row) {
  for (int rivals = 0; rivals < kMostRivals; ++rivals) {
    const auto present = SelectSecret(transaction, space, row.key);
    if (present.empty() ? InsertSecret(transaction, space, row)
                        : UpdateSecret(transaction, space, row, present.front().version)) {
      return {};
    }
  }
  return Error{.code = Code::kUnavailable,
               .what = "Saving the data source failed.",
               .cause = "Other nodes keep changing its secrets.",
               .fix = "Try again.",
               .retryable = true};
}

}  // namespace

Attempt::Attempt(Database& database, DataSource found, bool is_new, std::string actor)
    : database_(database),
      found_(std::move(found)),
      is_new_(is_new),
      actor_(std::move(actor)),
      id_(Poco::UUIDGenerator::defaultGenerator().createRandom().toString()) {}

bool Attempt::Covers(const Namespace& space) const {
  return space.org_id == found_.org_id &&
         (space.connection_id.empty() || space.connection_id == found_.connection_id);
}

Attempt::State Attempt::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

// What hides the stored record, if anything does.
std::optional<Attempt::Waiting> Attempt::Find(const Place& place) const {
  const std::lock_guard lock(mutex_);
  const auto found = waiting_.find(place);
  if (found != waiting_.end()) return found->second;
  if (cleared_.count(place.first) > 0) return Waiting{};
  return std::nullopt;
}

Result<Secret> Attempt::Get(const Namespace& space, std::string_view key,
                            const Patience& patience) {
  const auto waiting = Find({space.connection_id, std::string(key)});
  if (!waiting) return Secrets(database_).Get(space, key, patience);
  if (!waiting->data) return Error{.code = Code::kNotFound, .what = "There is no such secret."};
  return Secret{*waiting->data, static_cast<std::uint64_t>(waiting->version)};
}

Result<std::uint64_t> Attempt::Put(const Namespace& space, std::string_view key,
                                   std::optional<std::string_view> data, std::uint64_t expected,
                                   const Patience& patience) {
  if (state() == State::kCommitted) {
    return Secrets(database_).Put(space, key, data, expected, patience);
  }
  const Place place{space.connection_id, std::string(key)};
  Waiting next;
  if (!Find(place)) {
    const auto stored = Secrets(database_).Get(space, key, patience);
    if (!stored && stored.error().code != Code::kNotFound) return stored.error();
    if (stored) next.stored = static_cast<std::int64_t>(stored->version);
  }
  if (data) {
    const auto version = FreshNumber();
    if (!version) return version.error();
    next.data = std::string(*data);
    next.version = *version;
  }
  const std::lock_guard lock(mutex_);
  // What is being written now cannot change any more: whoever wants it to reads again.
  if (state_ != State::kOpen) return ReadAgain();
  const auto found = waiting_.find(place);
  std::int64_t present = next.stored;
  if (found != waiting_.end()) {
    present = found->second.version;
    next.stored = found->second.stored;
  } else if (cleared_.count(space.connection_id) > 0) {
    present = next.stored = 0;
  }
  if (present != static_cast<std::int64_t>(expected)) return ReadAgain();
  if (!data && present == 0) return std::uint64_t{0};
  const auto version = static_cast<std::uint64_t>(next.version);
  waiting_[place] = std::move(next);
  return version;
}

Status Attempt::Clear(const Namespace& space, const Patience& patience) {
  if (state() == State::kCommitted) return Secrets(database_).Clear(space, patience);
  const std::lock_guard lock(mutex_);
  if (state_ != State::kOpen) return ReadAgain();
  std::erase_if(waiting_,
                [&](const auto& entry) { return entry.first.first == space.connection_id; });
  cleared_.insert(space.connection_id);
  return {};
}

void Attempt::Enter(State next) {
  const std::lock_guard lock(mutex_);
  state_ = next;
  if (next != State::kCommitted) return;
  waiting_.clear();
  cleared_.clear();
}

Status Attempt::WriteRow(Transaction& transaction, const DataSource& row) const {
  Session& session = transaction.session();
  if (is_new_) return InsertDataSource(session, row) ? Status() : AnotherWon(row.name);
  if (UpdateDataSource(session, row, found_.attempt_id)) return {};
  const bool is_gone =
      SelectDataSources(session, row.org_id, DataSourceColumn::kConnectionId, row.connection_id)
          .empty();
  return is_gone ? Gone(row.name) : AnotherWon(row.name);
}

// If another attempt was first, its record is as good, and in use.
void Attempt::WriteShared(Transaction& transaction, const std::string& key,
                          const Waiting& waiting) const {
  const Namespace space{found_.org_id, ""};
  if (!waiting.data) {
    DeleteSecret(transaction, space, key, waiting.stored);
  } else if (waiting.stored == 0) {
    InsertSecret(transaction, space, {key, *waiting.data, waiting.version});
  } else {
    UpdateSecret(transaction, space, {key, *waiting.data, waiting.version}, waiting.stored);
  }
}

// Nothing changes these maps while the state is kCommitting, so they are read without the lock.
Status Attempt::WriteSecrets(Transaction& transaction) const {
  for (const std::string& connection_id : cleared_) {
    DeleteSecrets(transaction, {found_.org_id, connection_id});
  }
  for (const auto& [place, waiting] : waiting_) {
    const auto& [connection_id, key] = place;
    const Namespace space{found_.org_id, connection_id};
    const SecretRow row{key, waiting.data.value_or(""), waiting.version};
    if (connection_id.empty()) {
      WriteShared(transaction, key, waiting);
    } else if (!waiting.data) {
      DeleteSecret(transaction, space, key);
    } else if (Status written = WriteOver(transaction, space, row); !written) {
      return written;
    }
  }
  return {};
}

// After a commit of which nobody knows whether it was heard.
bool Attempt::IsWritten(const Patience& patience) const {
  bool is_ours = false;
  const auto look = [&](Transaction& transaction) -> Status {
    const auto rows = SelectDataSources(transaction.session(), found_.org_id,
                                        DataSourceColumn::kConnectionId, found_.connection_id);
    is_ours = !rows.empty() && rows.front().attempt_id == id_;
    return {};
  };
  return Transaction::Run(database_, patience, "Reading the data source", look).ok() && is_ours;
}

Status Attempt::Commit(const DataSource& row, const Patience& patience) {
  DataSource written = row;
  written.attempt_id = id_;
  written.connected_by = actor_;
  written.connected_at_ms = UnixMs();
  const auto write = [&](Transaction& transaction) -> Status {
    if (Status taken = WriteRow(transaction, written); !taken) return taken;
    return WriteSecrets(transaction);
  };
  Enter(State::kCommitting);
  Status done = Transaction::Run(database_, patience, "Saving the data source", write);
  const bool is_refused =
      !done && (done.error().code == Code::kConflict || done.error().code == Code::kNotFound);
  // Its time may be what is over, so the look has a time of its own.
  if (!done && !is_refused && IsWritten(outcome::Deadline(kLooking))) done = {};
  Enter(done ? State::kCommitted : State::kOpen);
  return done;
}

void Attempt::KeepShared(const Patience& patience) {
  const auto is_change = [](const auto& entry) {
    const auto& [place, waiting] = entry;
    return place.first.empty() && waiting.stored != 0;
  };
  Enter(State::kCommitting);
  if (std::any_of(waiting_.begin(), waiting_.end(), is_change)) {
    const auto write = [&](Transaction& transaction) -> Status {
      for (const auto& entry : waiting_) {
        if (is_change(entry)) WriteShared(transaction, entry.first.second, entry.second);
      }
      return {};
    };
    (void)Transaction::Run(database_, patience, "Saving what the organisation shares", write);
  }
  Enter(State::kOpen);
}

Status Attempt::Remove(const Patience& patience) {
  const auto remove = [&](Transaction& transaction) -> Status {
    Session& session = transaction.session();
    if (DeleteDataSource(session, found_)) return {};
    const bool is_gone = SelectDataSources(session, found_.org_id, DataSourceColumn::kConnectionId,
                                           found_.connection_id)
                             .empty();
    return is_gone ? Status() : AnotherWon(found_.name);
  };
  return Transaction::Run(database_, patience, "Removing the data source", remove);
}

Result<std::optional<DataSource>> Attempt::FindWinner(const Patience& patience) {
  std::vector<DataSource> rows;
  const auto look = [&](Transaction& transaction) -> Status {
    rows = is_new_ ? SelectDataSources(transaction.session(), found_.org_id,
                                       DataSourceColumn::kName, found_.name)
                   : SelectDataSources(transaction.session(), found_.org_id,
                                       DataSourceColumn::kConnectionId, found_.connection_id);
    return {};
  };
  if (Status read = Transaction::Run(database_, patience, "Reading the data source", look); !read) {
    return read.error();
  }
  if (rows.empty()) {
    if (!is_new_) return Gone(found_.name);
    return std::optional<DataSource>();
  }
  const std::string& winner = rows.front().attempt_id;
  const bool is_unchanged = !is_new_ && winner == found_.attempt_id;
  if (is_unchanged || winner == id_) return std::optional<DataSource>();
  return std::optional<DataSource>(rows.front());
}

}  // namespace claribi::store
