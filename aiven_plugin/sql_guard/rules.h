// What a manifest says about an argument that carries SQL: which names beyond PostgreSQL's own a
// query may use, and what the vendor's server would refuse anyway.
#pragma once

#include <string>
#include <vector>

namespace claribi::sql_guard {

struct SqlRules {
  // Functions of users that only read: "name" or "schema.name", as PostgreSQL keeps them.
  std::vector<std::string> functions;
  // Operators of users whose functions only read: "<~>" or "schema.<~>".
  std::vector<std::string> operators;
  // Extensions by their names in PostgreSQL. What of them only reads may be used: extensions.h.
  std::vector<std::string> extensions;
  // False where the vendor's server refuses it. The refusal then comes before anything is sent.
  bool takes_several_statements = true;
  bool takes_show = true;
};

}  // namespace claribi::sql_guard
