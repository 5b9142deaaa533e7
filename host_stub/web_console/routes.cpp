#include "web_console/routes.h"

#include <algorithm>
#include <array>

namespace claribi::web_console {
namespace {

constexpr std::size_t kLongestId = 64;
constexpr std::size_t kLongestName = 60;
constexpr std::array<const char*, 4> kDevices{"con", "prn", "aux", "nul"};

bool IsIdPart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

}  // namespace

bool IsId(const std::string& text) {
  return !text.empty() && text.size() <= kLongestId &&
         std::all_of(text.begin(), text.end(), IsIdPart);
}

HttpReply JsonReply(int status, const values::Json& json) {
  HttpReply reply;
  reply.status = status;
  reply.type = "application/json";
  reply.body = values::WriteJson(json);
  return reply;
}

HttpReply NoContent() {
  HttpReply reply;
  reply.status = 204;
  return reply;
}

std::string FileName(const std::string& title) {
  std::string name;
  for (char c : title) {
    if (name.size() >= kLongestName) break;
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const bool is_plain = IsIdPart(c) && c != '-';
    if (is_plain) name += c;
    if (!is_plain && !name.empty() && name.back() != '-') name += '-';
  }
  if (!name.empty() && name.back() == '-') name.pop_back();
  if (name.empty()) return "answer";
  const bool is_device =
      std::find(kDevices.begin(), kDevices.end(), name) != kDevices.end() ||
      (name.size() == 4 && (name.starts_with("com") || name.starts_with("lpt")) && name[3] >= '0' &&
       name[3] <= '9');
  return is_device ? name + "-answer" : name;
}

HttpReply FileReply(const std::string& type, std::string body, const std::string& title,
                    const std::string& extension) {
  HttpReply reply;
  reply.type = type;
  reply.body = std::move(body);
  reply.headers.emplace_back("Content-Disposition",
                             "attachment; filename=\"" + FileName(title) + "." + extension + "\"");
  return reply;
}

void Routes::Add(std::string method, const std::string& path, Operation operation) {
  Route route;
  route.method = std::move(method);
  const std::size_t place = path.find("{id}");
  route.has_id = place != std::string::npos;
  route.before = path.substr(0, place);
  if (route.has_id) route.after = path.substr(place + 4);
  route.operation = std::move(operation);
  routes_.push_back(std::move(route));
}

Routes::Found Routes::Find(const std::string& method, const std::string& path) const {
  Found found;
  for (const Route& route : routes_) {
    std::string id;
    if (route.has_id) {
      const std::size_t fixed = route.before.size() + route.after.size();
      if (path.size() <= fixed || !path.starts_with(route.before) || !path.ends_with(route.after)) {
        continue;
      }
      id = path.substr(route.before.size(), path.size() - fixed);
      if (!IsId(id)) continue;
    } else if (path != route.before) {
      continue;
    }
    found.methods.push_back(route.method);
    if (route.method != method) continue;
    found.operation = &route.operation;
    found.path = route.before + (route.has_id ? "{id}" : "") + route.after;
    found.id = std::move(id);
  }
  return found;
}

}  // namespace claribi::web_console
