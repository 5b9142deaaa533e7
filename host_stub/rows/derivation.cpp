#include "rows/derivation.h"

#include <algorithm>
#include <cmath>

#include "values/utc.h"

namespace claribi::rows {
namespace {

using semantic_model::Derivation;

bool IsNumber(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string WithoutTrailingNumbers(std::string text, const std::string& separator) {
  for (auto at = text.rfind(separator); at != std::string::npos && at > 0;
       at = text.rfind(separator)) {
    if (!IsNumber(std::string_view(text).substr(at + separator.size()))) break;
    text.erase(at);
  }
  return text;
}

Cell OfText(const Derivation& derivation, const std::string& text) {
  const auto at = text.find(derivation.separator);
  switch (derivation.kind) {
    case Derivation::Kind::kBefore:
      return Cell::Text(text.substr(0, at));
    case Derivation::Kind::kAfter: {
      if (at == std::string::npos) return Cell::None();
      const std::string before = text.substr(0, at);
      const auto& keeps = derivation.keeps;
      if (std::find(keeps.begin(), keeps.end(), before) != keeps.end()) return Cell::Text(before);
      const auto begin = at + derivation.separator.size();
      const auto end =
          derivation.until.empty() ? std::string::npos : text.find(derivation.until, begin);
      return Cell::Text(text.substr(begin, end == std::string::npos ? end : end - begin));
    }
    default:
      return Cell::Text(WithoutTrailingNumbers(text, derivation.separator));
  }
}

}  // namespace

Cell Derive(const Derivation& derivation, const Cell& of, const Cell& minus, std::int64_t now_ms) {
  if (!of.HasValue()) return of;
  switch (derivation.kind) {
    case Derivation::Kind::kBefore:
    case Derivation::Kind::kAfter:
    case Derivation::Kind::kWithoutTrailingNumbers:
      return of.type() == Type::kText ? OfText(derivation, of.text()) : Cell();
    case Derivation::Kind::kAge: {
      if (of.type() != Type::kTime) return {};
      const double days =
          (static_cast<double>(now_ms) - of.number()) / static_cast<double>(values::kMsOfADay);
      return Cell::Number(std::floor(days * 100) / 100);
    }
    case Derivation::Kind::kLength:
      if (of.type() == Type::kList) return Cell::Number(static_cast<double>(of.items().size()));
      return of.type() == Type::kMap ? Cell::Number(static_cast<double>(of.map().size())) : Cell();
    case Derivation::Kind::kScaled:
      return of.type() == Type::kNumber ? Cell::Number(of.number() * derivation.factor) : Cell();
    case Derivation::Kind::kMinus:
      if (!minus.HasValue()) return minus;
      return of.type() == Type::kNumber && minus.type() == Type::kNumber
                 ? Cell::Number(of.number() - minus.number())
                 : Cell();
  }
  return {};
}

}  // namespace claribi::rows
