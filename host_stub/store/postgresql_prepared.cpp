#include "store/postgresql_prepared.h"

#include <Poco/Data/PostgreSQL/PostgreSQLException.h>
#include <libpq-events.h>
#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <new>
#include <string>
#include <utility>

namespace claribi::store {
namespace {

using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;

constexpr int kText = 0;
constexpr int kBinary = 1;

// What one connection has prepared. The name of a statement is its place here.
struct Known {
  std::vector<std::string_view> statements;
};

// libpq tells of the end of a connection, whoever ends it.
int OnEvent(PGEventId event, void* info, void*) {
  if (event == PGEVT_CONNDESTROY) {
    PGconn* connection = static_cast<PGEventConnDestroy*>(info)->conn;
    delete static_cast<Known*>(PQinstanceData(connection, &OnEvent));
  }
  return 1;
}

Known& KnownBy(PGconn* connection) {
  auto* known = static_cast<Known*>(PQinstanceData(connection, &OnEvent));
  if (known != nullptr) return *known;
  auto made = std::make_unique<Known>();
  if (PQregisterEventProc(connection, &OnEvent, "claribi", nullptr) == 0 ||
      PQsetInstanceData(connection, &OnEvent, made.get()) == 0) {
    throw std::bad_alloc();
  }
  return *made.release();
}

// The place of the statement among those; one after the last where it is new.
std::size_t PlaceOf(const Known& known, std::string_view sql) {
  const auto found = std::find(known.statements.begin(), known.statements.end(), sql);
  return static_cast<std::size_t>(found - known.statements.begin());
}

std::string NameOf(std::size_t place) { return "claribi_" + std::to_string(place); }

// Values as libpq takes them. Texts go as bytes with their length, so that a NUL is refused by the
// server and ends nothing here; numbers go as digits.
class Parameters {
 public:
  explicit Parameters(std::span<const Value> values) : digits_(values.size()) {
    for (std::size_t i = 0; i < values.size(); ++i) Add(values[i], digits_[i]);
  }
  int count() const { return static_cast<int>(values_.size()); }
  const char* const* values() const { return values_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  using Digits = std::array<char, 24>;

  void Add(const Value& value, Digits& digits) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      *std::to_chars(digits.data(), digits.data() + digits.size() - 1, *number).ptr = '\0';
      Push(digits.data(), 0, kText);
      return;
    }
    const auto* blob = std::get_if<Blob>(&value);
    const std::string_view bytes =
        blob != nullptr ? blob->bytes : std::get<std::string_view>(value);
    // Not a null pointer, which would be NULL.
    Push(bytes.empty() ? "" : bytes.data(), static_cast<int>(bytes.size()), kBinary);
  }
  void Push(const char* value, int length, int format) {
    values_.push_back(value);
    lengths_.push_back(length);
    formats_.push_back(format);
  }

  std::vector<Digits> digits_;
  std::vector<const char*> values_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
};

[[noreturn]] void Fail(const std::string& message) {
  throw Poco::Data::PostgreSQL::StatementException(message);
}

bool IsDone(const PGresult* answer) {
  const ExecStatusType status = PQresultStatus(answer);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

std::int64_t ChangedBy(PGresult* answer) {
  const std::string_view digits = PQcmdTuples(answer);
  std::int64_t changed = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), changed);
  return changed;
}

// Eight bytes, the highest first.
std::int64_t NumberIn(const char* bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof(number); ++i) {
    number = number << 8U | static_cast<unsigned char>(bytes[i]);
  }
  return static_cast<std::int64_t>(number);
}

void ReadRows(const PGresult* answer, const Backend::ReadRow& read) {
  for (int row = 0; row < PQntuples(answer); ++row) {
    const auto size = static_cast<std::size_t>(PQgetlength(answer, row, 0));
    read({PQgetvalue(answer, row, 0), size}, NumberIn(PQgetvalue(answer, row, 1)));
  }
}

// In pipeline mode for as long as it lives. Nothing is left in it but where the connection broke.
class Pipeline {
 public:
  explicit Pipeline(PGconn* connection) : connection_(connection) {
    Check(PQenterPipelineMode(connection_));
  }
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;
  ~Pipeline() { PQexitPipelineMode(connection_); }

  void Prepare(const std::string& name, const char* sql) {
    Check(PQsendPrepare(connection_, name.c_str(), sql, 0, nullptr));
  }
  void Execute(const std::string& name, const Parameters& parameters) {
    Check(PQsendQueryPrepared(connection_, name.c_str(), parameters.count(), parameters.values(),
                              parameters.lengths(), parameters.formats(), kBinary));
  }
  void Sync() { Check(PQpipelineSync(connection_)); }

  // Calls `hear` with each answer, in the order of what was sent, as far as they come. Fails with
  // what went wrong first; the server passes over what follows that.
  void Hear(const std::function<void(PGresult*)>& hear) {
    std::string failure;
    bool was_nothing = false;  // which parts answers; twice is the end
    for (;;) {
      const Answer answer(PQgetResult(connection_), &PQclear);
      if (answer == nullptr) {
        if (std::exchange(was_nothing, true)) Fail(PQerrorMessage(connection_));
        continue;
      }
      was_nothing = false;
      const ExecStatusType status = PQresultStatus(answer.get());
      if (status == PGRES_PIPELINE_SYNC) break;
      if (IsDone(answer.get())) {
        hear(answer.get());
      } else if (status != PGRES_PIPELINE_ABORTED && failure.empty()) {
        failure = PQresultErrorMessage(answer.get());
      }
    }
    if (!failure.empty()) Fail(failure);
  }

 private:
  void Check(int is_done) {
    if (is_done != 1) Fail(PQerrorMessage(connection_));
  }

  PGconn* connection_;
};

}  // namespace

std::int64_t ExecutePrepared(PGconn* connection, const char* sql, std::span<const Value> values,
                             const Backend::ReadRow& read_opt) {
  Known& known = KnownBy(connection);
  const std::size_t place = PlaceOf(known, sql);
  const std::string name = NameOf(place);
  if (place == known.statements.size()) {
    const Answer prepared(PQprepare(connection, name.c_str(), sql, 0, nullptr), &PQclear);
    if (!IsDone(prepared.get())) Fail(PQresultErrorMessage(prepared.get()));
    known.statements.emplace_back(sql);
  }
  const Parameters parameters(values);
  const Answer answer(
      PQexecPrepared(connection, name.c_str(), parameters.count(), parameters.values(),
                     parameters.lengths(), parameters.formats(), kBinary),
      &PQclear);
  if (!IsDone(answer.get())) Fail(PQresultErrorMessage(answer.get()));
  if (read_opt) ReadRows(answer.get(), read_opt);
  return ChangedBy(answer.get());
}

std::vector<std::int64_t> ExecuteInPipeline(PGconn* connection,
                                            std::span<const Sql* const> statements) {
  Known& known = KnownBy(connection);
  Known sent = known;  // with what is prepared now
  Pipeline pipeline(connection);
  std::vector<bool> is_preparation;  // of each answer that is to come
  for (const Sql* statement : statements) {
    const std::size_t place = PlaceOf(sent, statement->text);
    if (place == sent.statements.size()) {
      pipeline.Prepare(NameOf(place), statement->text);
      sent.statements.emplace_back(statement->text);
      is_preparation.push_back(true);
    }
    pipeline.Execute(NameOf(place), Parameters(statement->Borrowed()));
    is_preparation.push_back(false);
  }
  pipeline.Sync();
  std::vector<std::int64_t> changed;
  auto next = is_preparation.begin();
  pipeline.Hear([&](PGresult* answer) {
    if (next == is_preparation.end()) return;
    if (*next++) {
      known.statements.push_back(sent.statements[known.statements.size()]);
    } else {
      changed.push_back(ChangedBy(answer));
    }
  });
  return changed;
}

}  // namespace claribi::store
