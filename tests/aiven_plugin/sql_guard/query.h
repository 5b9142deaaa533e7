// A query by name, and what becomes of it.
#pragma once

#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "sql_guard/sql_guard.h"
#include "testing/result_matchers.h"

namespace claribi::sql_guard {

struct Query {
  const char* name;
  const char* sql;
  const char* cause = "";  // of the refusal, whole
};

inline std::ostream& operator<<(std::ostream& out, const Query& query) { return out << query.name; }

inline std::string NameOf(const ::testing::TestParamInfo<Query>& info) { return info.param.name; }

inline void ExpectRefused(const Query& query) {
  EXPECT_THAT(CheckSql(query.sql, {}),
              IsErrorWith(core::ErrorCode::kForbidden, "query_refused",
                          MessageIs("The query is not sent: it does more than read."),
                          CauseIs(query.cause), HasFix()))
      << query.sql;
}

}  // namespace claribi::sql_guard
