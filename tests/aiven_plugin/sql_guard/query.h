// A query by name, and what becomes of it.
#pragma once

#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "sql_guard/sql_guard.h"

namespace claribi::sql_guard {

struct Query {
  const char* name;
  const char* sql;
  const char* cause = "";  // of the refusal, whole
};

inline std::ostream& operator<<(std::ostream& out, const Query& query) { return out << query.name; }

inline std::string NameOf(const ::testing::TestParamInfo<Query>& info) { return info.param.name; }

inline void ExpectRefused(const Query& query) {
  const core::Status checked = CheckSql(query.sql, {});
  ASSERT_FALSE(checked.ok()) << query.sql;
  EXPECT_EQ(checked.error().code, core::ErrorCode::kForbidden);
  EXPECT_EQ(checked.error().kind, "query_refused");
  EXPECT_EQ(checked.error().message, "The query is not sent: it does more than read.");
  EXPECT_EQ(checked.error().cause, query.cause);
  EXPECT_FALSE(checked.error().fix.empty());
}

}  // namespace claribi::sql_guard
