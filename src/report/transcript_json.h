#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "report/transcript.h"

namespace convene {

/// Transcripts as the page's JSON, within a number of bytes. Questions that several discussions
/// were asked in the same words are kept once.
class TranscriptPages {
 public:
  explicit TranscriptPages(std::size_t bytes_max);
  ~TranscriptPages();

  /// False, and nothing is kept, when there is no room for it.
  bool add(const Transcript& transcript);
  std::size_t count() const;
  /// The fields "statements" and "discussions"; ends this object's use.
  void put_into(nlohmann::ordered_json& page);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace convene
