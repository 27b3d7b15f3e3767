#include "sandbox/workbench.h"

#include "base/text.h"

namespace convene {
namespace {

constexpr std::size_t waiting_most = jails_of_a_worker - 1;
constexpr int attempts = 3;
constexpr int start_ms = 30'000;  ///< a machine under load may take seconds

Failure not_started(const Jail& jail) {
  const std::string said(trimmed(printable(jail.errors())));
  return {.kind = FailureKind::lost,
          .detail = "the sandbox does not start: " + (said.empty() ? jail.ending() : said)};
}

/// Blocks until the script inside has announced itself.
Result<void> wait_until_ready(Jail& jail) {
  Frame frame;
  if (jail.receive(frame, deadline_after(start_ms)) && frame.kind == 'R') return {};
  return tl::unexpected(not_started(jail));
}

Result<std::unique_ptr<Jail>> started(const JailPlan& plan) {
  auto jail = Jail::start(plan);
  if (!jail) return jail;
  if (auto ready = wait_until_ready(**jail); !ready) return tl::unexpected(ready.error());
  return jail;
}

}  // namespace

Deadline deadline_after(int milliseconds) {
  return std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
}

Workbench::Workbench(JailPlans plans) : plans_(std::move(plans)) {
  refill();
}

Result<std::unique_ptr<Jail>> Workbench::fresh() {
  Failure last;
  for (int attempt = 0; attempt < attempts; ++attempt) {
    refill();
    if (waiting_.empty()) {
      auto jail = started(plans_.candidate);
      if (jail) return jail;
      last = jail.error();
      continue;
    }
    std::unique_ptr<Jail> jail = std::move(waiting_.front());
    waiting_.pop_front();
    refill();  // the next one starts while this one works
    const auto ready = wait_until_ready(*jail);
    if (ready) return jail;
    last = ready.error();
  }
  return tl::unexpected(last);
}

Result<Jail*> Workbench::referee() {
  if (!referee_) {
    auto jail = started(plans_.referee);
    if (!jail) return tl::unexpected(jail.error());
    referee_ = std::move(*jail);
  }
  return referee_.get();
}

/// What cannot be started now is tried again, and reported, when it is needed.
void Workbench::refill() {
  while (waiting_.size() < waiting_most) {
    auto jail = Jail::start(plans_.candidate);
    if (!jail) return;
    waiting_.push_back(std::move(*jail));
  }
}

}  // namespace convene
