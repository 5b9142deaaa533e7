// fake_browser CHOICE PAGE URL: a person who opens URL, chooses, and sees the page that comes back.
// CHOICE: approve, deny, other-state (an answer of another sign-in), stale-tab (the same, and then
// approve), dead (the vendor is gone afterwards), print (writes the callback to PAGE instead of
// following it).
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>
#include <Poco/URI.h>

#include <fstream>
#include <iostream>
#include <map>
#include <string>

namespace {

std::string CallbackFor(const std::string& choice, const Poco::URI& address) {
  std::map<std::string, std::string> query;
  for (const auto& [name, value] : address.getQueryParameters()) query[name] = value;
  Poco::URI callback(query["redirect_uri"]);
  callback.addQueryParameter("state", choice == "other-state" ? "another" : query["state"]);
  if (choice == "deny")
    callback.addQueryParameter("error", "access_denied");
  else
    callback.addQueryParameter("code", choice == "dead" ? "dead" : "good");
  return callback.toString();
}

void Follow(const std::string& callback, std::ostream& page) {
  const Poco::URI uri(callback);
  Poco::Net::HTTPClientSession session(uri.getHost(), uri.getPort());
  Poco::Net::HTTPRequest request("GET", uri.getPathAndQuery(), "HTTP/1.1");
  session.sendRequest(request);
  Poco::Net::HTTPResponse response;
  Poco::StreamCopier::copyStream(session.receiveResponse(response), page);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const std::string choice = argv[1];
  std::ofstream page(argv[2]);
  try {
    const std::string callback = CallbackFor(choice, Poco::URI(argv[3]));
    if (choice == "print") {
      page << callback << "\n";
    } else {
      if (choice == "stale-tab") Follow(CallbackFor("other-state", Poco::URI(argv[3])), page);
      Follow(callback, page);
    }
  } catch (const Poco::Exception& failure) {
    page << failure.displayText();
    return 1;
  }
  return 0;
}
