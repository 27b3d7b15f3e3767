#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <vector>

#include "crash/faulty_disk.h"
#include "crash/journal.h"
#include "crash/workload.h"

// crash_child STORE ASKED COMMITTED DEATH: runs the workload in STORE, begins it or takes it up.
// Each request's prompt goes to the file ASKED when it reaches the engine; each turn's place and
// prompt to COMMITTED once the store has said that it is durable. Dies at disk operation DEATH (0:
// does not). At the end the number of disk operations goes to standard output.

namespace convene::testing {
namespace {

/// The store, and a list of what it promised to keep.
class Witness : public Recorder {
 public:
  Witness(Recorder& store, Journal& committed) : store_(store), committed_(committed) {}

  void intend(DiscussionId id, const Intent& intent) override { store_.intend(id, intent); }
  void settle(DiscussionId id, const Minute& minute) override {
    store_.settle(id, minute);
    settled_.push_back(fmt::format("{} {} {} {}", id, minute.ask, minute.turn, minute.prompt));
  }
  void conclude(DiscussionId id, const Outcome& outcome) override { store_.conclude(id, outcome); }
  void commit() override {
    store_.commit();
    for (const std::string& line : settled_) committed_.add(line);
    settled_.clear();
  }

 private:
  Recorder& store_;
  Journal& committed_;
  std::vector<std::string> settled_;
};

void run(char** arguments) {
  install_faulty_disk();
  const std::int64_t death = std::atoll(arguments[4]);
  break_disk(death > 0 ? Fault::death : Fault::none, death);
  {
    Journal asked(arguments[2]);
    Journal committed(arguments[3]);
    const auto store = open_store(arguments[1]);
    Witness witness(*store, committed);
    run_workload(*store, witness,
                 [&asked](const Request& request) { asked.add(prompt_hash(request)); });
  }
  std::printf("%lld\n", static_cast<long long>(disk_operations()));
}

}  // namespace
}  // namespace convene::testing

int main(int count, char** arguments) {
  if (count != 5) return 2;
  try {
    convene::testing::run(arguments);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
