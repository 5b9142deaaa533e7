#include "resolver/name_matching.h"

#include <algorithm>
#include <numeric>

namespace claribi::resolver {
namespace {

constexpr std::size_t kLongestName = 100;
constexpr std::size_t kMostNear = 3;

std::string Lowered(std::string_view text) {
  std::string lowered(text);
  for (char& c : lowered) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return lowered;
}

bool IsWordByte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || byte >= 0x80;
}

std::vector<std::string> Segments(std::string_view text) {
  std::vector<std::string> segments;
  std::string segment;
  for (const char c : Lowered(text) + " ") {
    if (IsWordByte(c)) {
      segment += c;
    } else if (!segment.empty()) {
      segments.push_back(std::move(segment));
      segment.clear();
    }
  }
  return segments;
}

// A person may say several of what a name has one of; "event" is not "events".
bool SameButForPlural(const std::string& said, const std::string& segment) {
  return said == segment || said == segment + "s";
}

// Levenshtein distance of short texts, two rows of the table at a time.
std::size_t Distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> row(right.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < left.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < right.size(); ++j) {
      const std::size_t changed = diagonal + (left[i] == right[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

Fit FitOf(std::string_view term, std::string_view name) {
  if (Lowered(term) == Lowered(name)) return Fit::kExact;
  const auto wanted = Segments(term);
  const auto there = Segments(name);
  const bool all = std::all_of(wanted.begin(), wanted.end(), [&](const std::string& word) {
    return std::any_of(there.begin(), there.end(),
                       [&](const std::string& segment) { return SameButForPlural(word, segment); });
  });
  return !wanted.empty() && all ? Fit::kSegments : Fit::kNone;
}

std::vector<std::string> NearNames(std::string_view term, const std::vector<std::string>& names) {
  const std::string wanted = Lowered(term.substr(0, kLongestName));
  const std::size_t most = wanted.size() < 4 ? 1 : 2;
  std::vector<std::pair<std::size_t, std::string>> near;
  for (const std::string& name : names) {
    const std::string low = Lowered(std::string_view(name).substr(0, kLongestName));
    std::size_t distance = Distance(wanted, low);
    for (const std::string& segment : Segments(name)) {
      distance = std::min(distance, Distance(wanted, segment));
    }
    if (distance <= most) near.emplace_back(distance, name);
  }
  std::sort(near.begin(), near.end());
  near.erase(std::unique(near.begin(), near.end()), near.end());
  std::vector<std::string> nearest;
  for (std::size_t i = 0; i < near.size() && i < kMostNear; ++i) nearest.push_back(near[i].second);
  return nearest;
}

plan::Ambiguous OfBothOrEither(const Match& one, const Match& other,
                               const semantic_model::Model& model) {
  const auto named = [&](const Match& match) {
    return "the " + model.FindEntity(match.entity)->naming.names.front() + " " + match.label;
  };
  return {.asks = "\"" + one.term + "\" is " + named(one) + ", and \"" + other.term + "\" is " +
                  named(other) + ". Is it about both together, or about one of them?",
          .choices = {"what is of " + named(one) + " and of " + named(other),
                      "what is of " + named(one), "what is of " + named(other)}};
}

}  // namespace claribi::resolver
