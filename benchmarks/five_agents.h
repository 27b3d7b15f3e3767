#pragma once

#include <cstdint>

#include "engine/engine.h"

namespace convene {

/// What one replayed discussion, or several, took.
struct Replayed {
  double seconds = 0;      ///< by the wall
  double cpu_seconds = 0;  ///< of the side that computes; the caller's to fill in
  int failures = 0;
  Usage usage;
};

/// The shape of a five-agent discussion with fixed token counts: CEO, recruiter, solver, three
/// critics side by side, solver, three critics, evaluator. Every prompt is the task, the transcript
/// so far, and the role's own text last. The transcript is scripted, so that both engines get the
/// same prompts whatever their models say; all text is random digits, one token each in the
/// vocabularies used here.
struct FiveAgents {
  double scale = 1;     ///< of all lengths
  int discussions = 1;  ///< at once
  std::uint64_t seed = 1;

  /// Blocks until all of them have ended.
  Replayed replay(Engine& engine) const;
};

}  // namespace convene
