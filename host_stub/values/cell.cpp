#include "values/cell.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "values/utc.h"

namespace claribi::values {
namespace {

std::optional<double> NumberIn(const std::string& text) {
  double number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && rest == text.data() + text.size();
  return whole && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

std::string ShownText(const Json& value) {
  return value.IsText() ? value.Text() : WriteJson(value);
}

int Sign(bool less, bool more) { return less ? -1 : more ? 1 : 0; }

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

int CompareTexts(const std::string& left, const std::string& right) {
  const bool less =
      std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end(),
                                   [](char a, char b) { return Lower(a) < Lower(b); });
  const bool more =
      std::lexicographical_compare(right.begin(), right.end(), left.begin(), left.end(),
                                   [](char a, char b) { return Lower(a) < Lower(b); });
  if (less || more) return Sign(less, more);
  return Sign(left < right, right < left);
}

int Rank(Cell::State state) {
  if (state == Cell::State::kValue) return 0;
  return state == Cell::State::kNone ? 1 : 2;
}

// Below 10^11 it can only be seconds, whatever the century.
constexpr double kFirstMilliseconds = 1e11;

}  // namespace

const std::vector<std::string_view>& TypeNames() {
  static const std::vector<std::string_view> kNames{"text", "number", "truth",
                                                    "time", "list",   "map"};
  return kNames;
}

Cell Cell::Text(std::string text) {
  Cell cell(State::kValue);
  cell.type_ = Type::kText;
  cell.text_ = std::move(text);
  return cell;
}

Cell Cell::Number(double number) {
  if (!std::isfinite(number)) return {};
  Cell cell(State::kValue);
  cell.type_ = Type::kNumber;
  cell.number_ = number;
  return cell;
}

Cell Cell::Truth(bool truth) {
  Cell cell(State::kValue);
  cell.type_ = Type::kTruth;
  cell.number_ = truth ? 1 : 0;
  return cell;
}

Cell Cell::Time(std::int64_t unix_ms) {
  Cell cell(State::kValue);
  cell.type_ = Type::kTime;
  cell.number_ = static_cast<double>(unix_ms);
  return cell;
}

Cell Cell::List(std::vector<std::string> items) {
  Cell cell(State::kValue);
  cell.type_ = Type::kList;
  cell.items_ = std::move(items);
  return cell;
}

Cell Cell::OfMap(Map members) {
  Cell cell(State::kValue);
  cell.type_ = Type::kMap;
  cell.map_ = std::move(members);
  return cell;
}

Cell Cell::FromJson(const Json& value, Type type) {
  if (value.IsNull()) return None();
  switch (type) {
    case Type::kText:
      if (value.IsText()) return value.Text().empty() ? None() : Text(value.Text());
      return value.IsNumber() || value.IsBool() ? Text(WriteJson(value)) : Cell();
    case Type::kNumber: {
      if (value.IsNumber()) return Number(value.Number());
      const auto number = value.IsText() ? NumberIn(value.Text()) : std::nullopt;
      return number ? Number(*number) : Cell();
    }
    case Type::kTruth:
      if (value.IsBool()) return Truth(value.Truth());
      if (value.Text() == "true" || value.Text() == "false") return Truth(value.Text() == "true");
      return {};
    case Type::kTime: {
      if (value.IsNumber()) {
        const double number = value.Number();
        return Time(
            static_cast<std::int64_t>(number < kFirstMilliseconds ? number * 1000 : number));
      }
      const auto moment = ParseMoment(value.Text());
      return moment ? Time(*moment) : Cell();
    }
    case Type::kList: {
      if (!value.IsArray()) return {};
      std::vector<std::string> items;
      for (const Json& item : value.Items()) items.push_back(ShownText(item));
      return List(std::move(items));
    }
    case Type::kMap: {
      if (value.IsArray() && value.Items().empty()) return OfMap({});
      if (!value.IsObject()) return {};
      Map members;
      for (const auto& [name, member] : value.Members()) {
        if (!member.IsNull()) members.emplace_back(name, ShownText(member));
      }
      return OfMap(std::move(members));
    }
  }
  return {};
}

Json Cell::ToJson() const {
  if (state_ != State::kValue) return {};
  switch (type_) {
    case Type::kText:
      return Json(text_);
    case Type::kNumber: {
      constexpr double kExact = 9007199254740992.0;  // 2^53
      if (number_ == std::floor(number_) && std::fabs(number_) < kExact) {
        return Json(static_cast<std::int64_t>(number_));
      }
      return Json(number_);
    }
    case Type::kTruth:
      return Json(number_ != 0);
    case Type::kTime:
      return Json(Rfc3339(static_cast<std::int64_t>(number_)));
    case Type::kList:
      return Json::Texts(items_);
    case Type::kMap: {
      Json object = Json::EmptyObject();
      for (const auto& [name, text] : map_) object.Set(name, text);
      return object;
    }
  }
  return {};
}

int Cell::Compare(const Cell& left, const Cell& right) {
  if (left.state_ != right.state_ || left.state_ != State::kValue) {
    return Sign(Rank(left.state_) < Rank(right.state_), Rank(left.state_) > Rank(right.state_));
  }
  if (left.type_ != right.type_) return Sign(left.type_<right.type_, left.type_> right.type_);
  switch (left.type_) {
    case Type::kText:
      return CompareTexts(left.text_, right.text_);
    case Type::kList:
      return Sign(left.items_ < right.items_, right.items_ < left.items_);
    case Type::kMap:
      return Sign(left.map_ < right.map_, right.map_ < left.map_);
    default:
      return Sign(left.number_<right.number_, left.number_> right.number_);
  }
}

}  // namespace claribi::values
