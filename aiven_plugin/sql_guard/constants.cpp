#include "sql_guard/constants.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>
#include <utility>

#include "core/text.h"
#include "sql_guard/tree.h"
#include "sql_guard/words.h"

namespace claribi::sql_guard {
namespace {

using core::Json;

constexpr double kSecondsOfDay = 86400;

const core::JsonString* TextOfConstant(const Json& value) {
  const Json* constant = SqlNodeOf("A_Const", value);
  const Json* text = constant == nullptr ? nullptr : constant->Find("sval");
  return text == nullptr ? nullptr : text->FindString("sval");
}

// Numbers keep their size, whatever they are cast to.
const Json& WithoutCasts(const Json& value) {
  const Json* inner = &value;
  while (const Json* cast = SqlNodeOf("TypeCast", *inner)) {
    const Json* argument = cast->Find("arg");
    if (argument == nullptr) break;
    inner = argument;
  }
  return *inner;
}

// '{a,b}' without quotes and backslashes inside; what has those is not taken for constants.
std::optional<std::vector<std::string>> ElementsOfLiteral(std::string_view text) {
  if (!text.starts_with('{') || !text.ends_with('}') ||
      text.find_first_of("\"\\") != std::string_view::npos) {
    return std::nullopt;
  }
  text = text.substr(1, text.size() - 2);
  std::vector<std::string> elements;
  while (true) {
    const std::size_t comma = text.find(',');
    elements.emplace_back(core::TrimBlanks(text.substr(0, comma)));
    if (comma == std::string_view::npos) return elements;
    text.remove_prefix(comma + 1);
  }
}

std::optional<double> NumberOfText(std::string_view text) {
  text = core::TrimBlanks(text);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// libpg_query leaves the digits of zero and of negative integers out.
std::optional<double> NumberInText(std::string_view text, const Json& constant) {
  const auto at = constant.FindInt64("location");
  if (!at || *at < 0 || static_cast<std::size_t>(*at) >= text.size()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(*at));
  const bool is_negative = text.starts_with('-');
  if (is_negative) text = core::TrimBlanks(text.substr(1));
  const auto digits = NumberOfText(text.substr(0, text.find_first_not_of("0123456789")));
  return digits && is_negative ? -*digits : digits;
}

std::optional<double> NumberOfConstant(const Json& constant, std::string_view text) {
  if (const Json* integer = constant.Find("ival")) {
    const auto positive = integer->FindInt64("ival");
    return positive ? static_cast<double>(*positive) : NumberInText(text, constant);
  }
  if (const Json* real = constant.Find("fval")) {
    const core::JsonString* digits = real->FindString("fval");
    return digits == nullptr ? std::nullopt : NumberOfText(*digits);
  }
  const Json* quoted = constant.Find("sval");
  const core::JsonString* digits = quoted == nullptr ? nullptr : quoted->FindString("sval");
  return digits == nullptr ? std::nullopt : NumberOfText(*digits);
}

std::optional<double> Combined(std::string_view symbol, double left, double right) {
  if (symbol == "+") return left + right;
  if (symbol == "-") return left - right;
  if (symbol == "*") return left * right;
  if (symbol == "/" && right != 0) return left / right;
  if (symbol == "^") return std::pow(left, right);
  return std::nullopt;
}

// Days from 0000-03-01 of "YYYY-MM-DD…", in the proleptic Gregorian calendar.
std::optional<double> SecondsOfDate(std::string_view text) {
  text = core::TrimBlanks(text);
  const std::size_t first = text.find('-');
  if (first == std::string_view::npos || first < 4 || text.size() < first + 6) return std::nullopt;
  const auto year = NumberOfText(text.substr(0, first));
  const auto month = NumberOfText(text.substr(first + 1, 2));
  const auto day = NumberOfText(text.substr(first + 4, 2));
  if (!year || !month || !day) return std::nullopt;
  // Near enough for a bound: months of equal length.
  return ((*year * 12 + *month) * 30.4375 + *day) * kSecondsOfDay;
}

// "1 day", "15 minutes", "01:00:00", and several of them in a row.
std::optional<double> SecondsOfInterval(std::string_view text) {
  struct Unit {
    std::string_view name;
    double seconds;
  };
  // PostgreSQL takes the short forms, too (its table of units is "deltatktbl").
  constexpr Unit kUnits[] = {{"microsecond", 1e-6},
                             {"us", 1e-6},
                             {"usec", 1e-6},
                             {"millisecond", 1e-3},
                             {"ms", 1e-3},
                             {"msec", 1e-3},
                             {"second", 1},
                             {"sec", 1},
                             {"s", 1},
                             {"minute", 60},
                             {"min", 60},
                             {"m", 60},
                             {"hour", 3600},
                             {"hr", 3600},
                             {"h", 3600},
                             {"day", kSecondsOfDay},
                             {"d", kSecondsOfDay},
                             {"week", 604800},
                             {"w", 604800},
                             {"month", 2629800},
                             {"mon", 2629800},
                             {"year", 31557600},
                             {"yr", 31557600},
                             {"y", 31557600},
                             {"decade", 315576000},
                             {"dec", 315576000},
                             {"century", 3155760000},
                             {"centuries", 3155760000},
                             {"cent", 3155760000},
                             {"c", 3155760000},
                             {"millennium", 31557600000},
                             {"mil", 31557600000}};
  double seconds = 0;
  text = core::TrimBlanks(text);
  while (!text.empty()) {
    const std::size_t blank = text.find_first_not_of("+-.0123456789");
    const auto count = NumberOfText(text.substr(0, blank));
    if (!count || blank == std::string_view::npos) return std::nullopt;
    text = core::TrimBlanks(text.substr(blank));
    std::string word(text.substr(
        0, text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")));
    text = core::TrimBlanks(text.substr(word.size()));
    word = core::AsciiLower(word);
    const auto* unit = std::find_if(std::begin(kUnits), std::end(kUnits), [&](const Unit& one) {
      return word == one.name || word == std::string(one.name) + "s";
    });
    if (unit == std::end(kUnits)) return std::nullopt;
    seconds += *count * unit->seconds;
  }
  return seconds == 0 ? std::nullopt : std::optional<double>(seconds);
}

std::optional<double> RowsBetween(std::optional<double> from, std::optional<double> to,
                                  std::optional<double> step) {
  if (!from || !to || !step || *step == 0) return std::nullopt;
  return std::max(0.0, std::floor((*to - *from) / *step) + 1);
}

std::optional<double> RowsOfSource(const Json& source, std::string_view text) {
  if (const Json* join = SqlNodeOf("JoinExpr", source)) {
    const Json* left = join->Find("larg");
    const Json* right = join->Find("rarg");
    const bool is_cross = join->Find("quals") == nullptr && join->Find("usingClause") == nullptr &&
                          !join->FindBool("isNatural").value_or(false);
    if (!is_cross || left == nullptr || right == nullptr) return std::nullopt;
    const auto left_rows = RowsOfSource(*left, text);
    const auto right_rows = RowsOfSource(*right, text);
    if (!left_rows || !right_rows) return std::nullopt;
    return *left_rows * *right_rows;
  }
  const Json* range = SqlNodeOf("RangeFunction", source);
  const Json* functions = range == nullptr ? nullptr : range->Find("functions");
  if (functions == nullptr || !functions->IsArray() || functions->AsArray()->size() != 1) {
    return std::nullopt;
  }
  const Json* pair = SqlNodeOf("List", functions->AsArray()->front());
  const Json* items = pair == nullptr ? nullptr : pair->Find("items");
  if (items == nullptr || !items->IsArray() || items->AsArray()->empty()) return std::nullopt;
  const Json* call = SqlNodeOf("FuncCall", items->AsArray()->front());
  return call == nullptr ? std::nullopt : RowsOfConstantSeries(*call, text);
}

}  // namespace

const Json& WithoutTextCasts(const Json& value) {
  const Json* inner = &value;
  while (true) {
    const Json* cast = SqlNodeOf("TypeCast", *inner);
    const Json* type = cast == nullptr ? nullptr : cast->Find("typeName");
    const auto type_name = SqlNameParts(type == nullptr ? nullptr : type->Find("names"));
    const bool keeps_text = type != nullptr && !type_name.empty() &&
                            type->Find("typmods") == nullptr &&
                            HasSqlWordIn("name text varchar", type_name.back());
    if (!keeps_text) {
      cast = SqlNodeOf("CollateClause", *inner);
      const auto collation = SqlNameParts(cast == nullptr ? nullptr : cast->Find("collname"));
      if (cast == nullptr || collation.empty() ||
          !HasSqlWordIn("C POSIX default", collation.back()))
        return *inner;
    }
    const Json* argument = cast->Find("arg");
    if (argument == nullptr) return *inner;
    inner = argument;
  }
}

std::optional<std::vector<std::string>> ConstantTexts(const Json& value) {
  const Json& inner = WithoutTextCasts(value);
  if (const core::JsonString* text = TextOfConstant(inner)) {
    if (text->starts_with('{')) {
      if (auto elements = ElementsOfLiteral(*text)) return elements;
    }
    return std::vector<std::string>{std::string(*text)};
  }
  const Json* array = SqlNodeOf("A_ArrayExpr", inner);
  const Json* list = array != nullptr ? array->Find("elements") : nullptr;
  if (const Json* items = SqlNodeOf("List", inner)) list = items->Find("items");
  if (list == nullptr || !list->IsArray()) return std::nullopt;
  std::vector<std::string> texts;
  for (const Json& element : *list->AsArray()) {
    const core::JsonString* text = TextOfConstant(WithoutTextCasts(element));
    if (text == nullptr) return std::nullopt;
    texts.emplace_back(*text);
  }
  return texts;
}

std::optional<double> ConstantNumber(const Json& value, std::string_view text) {
  const Json& inner = WithoutCasts(value);
  if (const Json* constant = SqlNodeOf("A_Const", inner)) return NumberOfConstant(*constant, text);
  const Json* expression = SqlNodeOf("A_Expr", inner);
  if (expression == nullptr) return std::nullopt;
  const auto symbol = SqlNameParts(expression->Find("name"));
  const Json* left = expression->Find("lexpr");
  const Json* right = expression->Find("rexpr");
  if (symbol.empty() || right == nullptr) return std::nullopt;
  const auto left_number = left == nullptr ? std::optional<double>(0) : ConstantNumber(*left, text);
  const auto right_number = ConstantNumber(*right, text);
  if (!left_number || !right_number) return std::nullopt;
  return Combined(symbol.back(), *left_number, *right_number);
}

std::optional<double> RowsOfConstantSeries(const Json& call, std::string_view text) {
  const auto name = SqlNameParts(call.Find("funcname"));
  const Json* arguments = call.Find("args");
  if (name.empty() || name.back() != "generate_series" || arguments == nullptr ||
      !arguments->IsArray() || arguments->AsArray()->size() < 2) {
    return std::nullopt;
  }
  const Json::Array& given = *arguments->AsArray();
  const auto step = given.size() < 3 ? std::optional<double>(1) : ConstantNumber(given[2], text);
  if (const auto rows =
          RowsBetween(ConstantNumber(given[0], text), ConstantNumber(given[1], text), step)) {
    return rows;
  }
  if (given.size() < 3) return std::nullopt;
  const core::JsonString* from = TextOfConstant(WithoutCasts(given[0]));
  const core::JsonString* to = TextOfConstant(WithoutCasts(given[1]));
  const core::JsonString* every = TextOfConstant(WithoutCasts(given[2]));
  if (from == nullptr || to == nullptr || every == nullptr) return std::nullopt;
  return RowsBetween(SecondsOfDate(*from), SecondsOfDate(*to), SecondsOfInterval(*every));
}

std::optional<double> RowsOfConstantFrom(const Json& from_clause, std::string_view text) {
  const Json::Array* sources = from_clause.AsArray();
  if (sources == nullptr || sources->empty()) return std::nullopt;
  double rows = 1;
  for (const Json& source : *sources) {
    const auto of_source = RowsOfSource(source, text);
    if (!of_source) return std::nullopt;
    rows *= *of_source;
  }
  return rows;
}

}  // namespace claribi::sql_guard
