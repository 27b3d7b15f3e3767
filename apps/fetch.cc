#include "fetch.h"

#include <curl/curl.h>

#include <memory>

#include "base/text.h"
#include "engine/dialect.h"

namespace convene {
namespace {

constexpr std::size_t kBytesMax = 4 << 20;

struct Free {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

std::size_t keep(char* bytes, std::size_t size, std::size_t count, void* into) {
  auto& body = *static_cast<std::string*>(into);
  if (body.size() + size * count > kBytesMax) return 0;
  body.append(bytes, size * count);
  return size * count;
}

std::unique_ptr<curl_slist, Free> headers_of(const Fetch& what) {
  curl_slist* list = curl_slist_append(nullptr, "Content-Type: application/json");
  if (!what.key.empty())
    list = curl_slist_append(list, ("Authorization: Bearer " + what.key).c_str());
  return std::unique_ptr<curl_slist, Free>(list);
}

/// A proxy from the environment is for what is elsewhere.
bool is_here(const std::string& url) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), &curl_url_cleanup);
  char* host = nullptr;
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return false;
  if (curl_url_get(parsed.get(), CURLUPART_HOST, &host, 0) != CURLUE_OK) return false;
  const bool here = is_loopback(host);
  curl_free(host);
  return here;
}

std::string lower_first(std::string text) {
  if (!text.empty()) text[0] = lower_ascii(text.substr(0, 1))[0];
  return text;
}

}  // namespace

Fetched fetch(const Fetch& what) {
  static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  const std::unique_ptr<CURL, Free> curl(ready ? curl_easy_init() : nullptr);
  if (!curl) return {};
  const auto headers = headers_of(what);
  Fetched fetched;
  curl_easy_setopt(curl.get(), CURLOPT_URL, what.url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(what.connect_timeout.count()));
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(what.timeout.count()));
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
  if (is_here(what.url)) curl_easy_setopt(curl.get(), CURLOPT_NOPROXY, "*");
  if (!what.body.empty()) curl_easy_setopt(curl.get(), CURLOPT_COPYPOSTFIELDS, what.body.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, keep);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &fetched.body);
  const CURLcode code = curl_easy_perform(curl.get());
  const bool nobody = code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_CONNECT ||
                      code == CURLE_SSL_CONNECT_ERROR || code == CURLE_PEER_FAILED_VERIFICATION;
  if (nobody) fetched.unreachable = lower_first(curl_easy_strerror(code));
  if (code != CURLE_OK) return {0, "", fetched.unreachable};
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &fetched.status);
  return fetched;
}

}  // namespace convene
