#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace convene {

enum class Role { system, user, assistant };

struct Message {
  Role role = Role::user;
  std::string content = {};  ///< valid UTF-8

  bool operator==(const Message&) const = default;
};

/// How a reply is drawn. The defaults are what most servers default to.
struct Sampling {
  double temperature = 0.7;  ///< 0 is greedy
  double top_p = 1.0;
  int top_k = 0;          ///< 0: off
  double min_p = 0.0;     ///< 0: off
  int tokens_max = 2048;  ///< completion tokens, reasoning included
  std::vector<std::string> stop = {};
  std::optional<std::uint64_t> seed = {};
  std::optional<int> logprobs = {};  ///< alternatives a token, 0 to 20; absent: none wanted

  bool operator==(const Sampling&) const = default;
};

/// A JSON schema that the reply has to fit.
struct Schema {
  std::string name = {};
  std::string json = {};

  bool operator==(const Schema&) const = default;
};

struct Request {
  std::string model = {};
  std::vector<Message> messages = {};
  Sampling sampling = {};
  std::optional<Schema> schema = {};

  bool operator==(const Request&) const = default;
};

/// What a call cost. Tokens of the prompt include the cached ones, those of the completion the
/// reasoning.
struct Usage {
  std::int64_t prompt_tokens = 0;
  std::int64_t cached_tokens = 0;  ///< part of prompt_tokens that was not computed again
  std::int64_t completion_tokens = 0;
  std::int64_t reasoning_tokens = 0;   ///< part of completion_tokens
  std::optional<double> dollars = {};  ///< absent: price unknown; 0 for a model on this machine
  bool counted = true;                 ///< false: the engine did not say, the numbers are estimates

  bool operator==(const Usage&) const = default;
};

/// Sums; unknown dollars or uncounted tokens on one side make the sum unknown or uncounted.
/// The neutral element is Usage{.dollars = 0}.
Usage operator+(const Usage& a, const Usage& b);

/// Why a reply ended. A reply cut off for any other reason is a Failure.
enum class Finish { stop, length };

struct TokenLogprob {
  std::string token = {};  ///< bytes, perhaps a part of a character
  double logprob = 0;
  std::vector<std::pair<std::string, double>> alternatives = {};  ///< most likely first

  bool operator==(const TokenLogprob&) const = default;
};

struct Reply {
  std::string text = {};  ///< valid UTF-8, without the reasoning
  std::string reasoning =
      {};  ///< what a reasoning model thought first; never shown to other agents
  Finish finish = Finish::stop;
  Usage usage = {};
  std::string model = {};  ///< as the engine names it
  std::vector<TokenLogprob> logprobs = {};

  bool operator==(const Reply&) const = default;
};

/// A piece of a reply as it streams.
struct Delta {
  std::string text = {};
  std::string reasoning = {};
};

}  // namespace convene
