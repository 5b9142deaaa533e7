// Parts of an answer's sentence that stand alone. Pure. Inside of this room only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "presentation/presentation.h"

namespace claribi::presentation {

/// "Yes: " or "No: " where a claim is made of one of the two rows; else "". `difference`: the first
/// row's value less the second's.
std::string ClaimText(const plan::Plan& plan, const rows::RowSet& table, double difference);

/// " and lowest" behind "highest", where both ends of the order are told; else "".
std::string OtherEnd(const plan::Limit& limit, bool is_high, bool is_time);

/// "3 more: kafka has 5, pg has 2.", of a difference of two counts. `size`: the difference with its
/// unit.
std::string DifferenceOfCounts(const plan::Plan& plan, const rows::RowSet& table,
                               const std::string& size);

/// "Yes: ", "No: ", or nothing where it is not told.
std::string YesOrNo(const std::optional<bool>& holds);

/// Both ends of an order. names: of the table's rows; subject: what was compared; label: of what is
/// ordered by.
std::string BothEndsText(const plan::Plan& plan, const semantic_model::Model& model,
                         const evaluation::Evaluated& evaluated,
                         const std::vector<std::string>& names, const std::string& subject,
                         const std::string& label);

/// The least and the greatest value over time. subject: whose they are, in the plural.
std::string SeriesText(const plan::Plan& plan, const semantic_model::Model& model,
                       const rows::RowSet& table, const semantic_model::Entity& entity,
                       const std::string& subject);

/// "12 (total price 7,380.00 USD/month)": each number of a group.
std::string NumbersText(const plan::Plan& plan, const rows::RowSet& table, const rows::Row& row);

/// "2 projects with Kafka services from 2: a, b.": groups that a bound
/// leaves.
std::string CountedGroupsText(const plan::Plan& plan, const semantic_model::Model& model,
                              std::int64_t now_ms, const std::vector<std::string>& names);

/// The entity whose key the groups are: they are its rows; nullptr for other groups.
const semantic_model::Entity* GroupedEntity(const plan::Plan& plan,
                                            const semantic_model::Model& model);

/// "total price" of "share of total price".
std::string WithoutShare(const std::string& label);

/// "second " of an order whose first rows are skipped; else "".
std::string Ordinal(const plan::Limit& limit);

/// Why something is missing: the first reason, and how many more there are.
std::string WhyMissing(const evaluation::Evaluated& evaluated);

}  // namespace claribi::presentation
