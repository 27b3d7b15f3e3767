#pragma once

#include <string>
#include <string_view>

#include "chat/failure.h"
#include "chat/openai_json.h"

namespace convene {

/// What to make of an endpoint that answered, but not with a reply.
struct Trouble {
  FailureKind kind = FailureKind::lost;
  bool retry = false;         ///< asking the same again may help
  std::string detail;         ///< one sentence for a person
  bool about_schema = false;  ///< of the form of reply that was asked for, or of the schema in it
};

/// status: of HTTP; 200 where an error came in the body or the stream of a good answer.
/// There is no standard: the tables in trouble.cc hold the providers' words.
Trouble judge(int status, const ProviderError& error);

/// The start of foreign text, fit for a sentence of ours: printable, on one line, of so many bytes
/// at most.
std::string excerpt(std::string_view bytes, std::size_t longest);

/// A finish_reason as we understand it.
enum class FinishReason { none, stop, length, filtered, failed, tools, unknown };
FinishReason ending_of(std::string_view finish_reason);

}  // namespace convene
