#include "plan/plan.h"

namespace claribi::plan {

const std::vector<std::string_view>& OperatorNames() {
  static const std::vector<std::string_view> kNames{
      "=",  "!=",        "<",           "<=",       ">",         ">=",     "between",
      "in", "has_token", "starts_with", "contains", "ends_with", "exists", "within"};
  return kNames;
}

const std::vector<std::string_view>& JoinKindNames() {
  static const std::vector<std::string_view> kNames{"inner", "left", "anti", "semi"};
  return kNames;
}

const std::vector<std::string_view>& FunctionNames() {
  static const std::vector<std::string_view> kNames{"count", "distinct", "sum",          "average",
                                                    "min",   "max",      "average_count"};
  return kNames;
}

const std::vector<std::string_view>& FrameNames() {
  static const std::vector<std::string_view> kNames{"list",   "count",  "value",      "top",
                                                    "groups", "exists", "difference", "comparison",
                                                    "series", "verdict"};
  return kNames;
}

const std::vector<std::string_view>& WordUseNames() {
  static const std::vector<std::string_view> kNames{"filler",  "entity", "field",    "value",
                                                    "measure", "term",   "operator", "number",
                                                    "period",  "verdict"};
  return kNames;
}

const std::vector<std::string_view>& WhyNames() {
  static const std::vector<std::string_view> kNames{"not_understood", "cannot_tell", "several",
                                                    "follow_up",      "reason",      "out_of_range",
                                                    "empty",          "too_long"};
  return kNames;
}

const std::vector<std::string_view>& CalendarUnitNames() {
  static const std::vector<std::string_view> kNames{"minute", "hour",  "day",
                                                    "week",   "month", "year"};
  return kNames;
}

const std::vector<std::string_view>& WeekdayNames() {
  static const std::vector<std::string_view> kNames{"monday", "tuesday",  "wednesday", "thursday",
                                                    "friday", "saturday", "sunday"};
  return kNames;
}

}  // namespace claribi::plan
