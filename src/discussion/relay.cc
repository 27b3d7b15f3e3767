#include "discussion/relay.h"

#include <utility>

namespace convene {
namespace {

class Relay : public Protocol {
 public:
  Relay(std::vector<Leg> legs, std::shared_ptr<const Protocol> last)
      : legs_(std::move(legs)), last_(std::move(last)) {}

  Move next(const Problem& problem, const Minutes& minutes) const override {
    const int ask = minutes.empty() ? 0 : minutes.back().ask + 1;
    for (const Leg& leg : legs_)
      if (ask < leg.until) return leg.protocol->next(problem, minutes);
    return last_->next(problem, minutes);
  }

  Conclude conclude_early(const Problem& problem, const Minutes& minutes) const override {
    return last_->conclude_early(problem, minutes);
  }

 private:
  const std::vector<Leg> legs_;
  const std::shared_ptr<const Protocol> last_;
};

}  // namespace

std::shared_ptr<const Protocol> make_relay(std::vector<Leg> legs,
                                           std::shared_ptr<const Protocol> last) {
  return legs.empty() ? last : std::make_shared<Relay>(std::move(legs), std::move(last));
}

}  // namespace convene
