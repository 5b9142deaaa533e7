// Statements that a PostgreSQL session prepares once and keeps: a run is one round trip, where
// Poco::Data takes four. Several of them go in one, as a pipeline. Inside of this room only.
// Source: PostgreSQL 15 documentation, 34.3 (PQexecPrepared), 34.5 (pipeline mode), 34.14 (events).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "store/backend.h"

typedef struct pg_conn PGconn;

namespace claribi::store {

/// As Backend::Execute. Throws what Poco::Data::PostgreSQL throws. One thread.
std::int64_t ExecutePrepared(PGconn* connection, const char* sql, std::span<const Value> values,
                             const Backend::ReadRow& read_opt);

/// As Backend::ExecuteTogether; outside of a transaction.
std::vector<std::int64_t> ExecuteInPipeline(PGconn* connection,
                                            std::span<const Sql* const> statements);

}  // namespace claribi::store
