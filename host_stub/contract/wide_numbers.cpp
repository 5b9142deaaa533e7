#include "contract/wide_numbers.h"

#include <algorithm>

namespace claribi::contract {

std::string WithoutWideNumbers(std::string_view text, WideNumbers& wide) {
  constexpr std::string_view kOfANumber = "0123456789+-.eE";
  constexpr std::size_t kShort = 20;  // with it, an exponent of more than three digits is rare
  std::string plain;
  std::size_t numbers = 0;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    if (text[at] == '"') {
      while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
      end = std::min(end + 1, text.size());
    } else if (text[at] == '-' || (text[at] >= '0' && text[at] <= '9')) {
      end = std::min(text.find_first_not_of(kOfANumber, at), text.size());
      const std::string_view number = text.substr(at, end - at);
      const std::size_t exponent = number.find_first_of("eE");
      const bool is_sound = number.find_first_of("0123456789") != std::string_view::npos &&
                            number.find_first_of("+-", 1) == number.find_first_of("+-", exponent) &&
                            number.back() >= '0' && number.back() <= '9';
      if (is_sound && (exponent != std::string_view::npos || number.size() > kShort)) {
        wide.emplace(numbers, number);
        plain += '0';
        at = end;
      }
      ++numbers;
    }
    plain.append(text.substr(at, end - at));
    at = end;
  }
  return plain;
}

}  // namespace claribi::contract
