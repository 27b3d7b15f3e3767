// The same five-agent discussion on the same GGUF and threads: the llama engine against
// llama-server, each of several settings of it, alternating within one run. Prints the ratio to the
// best of them.

#include <fmt/format.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <sstream>

#include "base/error.h"
#include "engine/llama/llama_engine.h"
#include "engine/llama_server.h"
#include "engine/remote.h"
#include "five_agents.h"
#include "llama/tiny_model.h"

namespace convene {
namespace {

struct Flags {
  std::string gguf;
  std::string server =
      std::filesystem::read_symlink("/proc/self/exe").replace_filename("llama-server").string();
  int threads = 2;
  int repeats = 3;
  double scale = 1;
  std::vector<int> discussions = {1, 8};
  bool all_settings = false;
  bool no_server = false;
  LlamaOptions ours;
};

/// About 30M parameters, 512 wide, 10 deep; it never ends a reply by itself.
void write_random_30m(const std::filesystem::path& path) {
  TinyModel{.width = 512,
            .layers = 10,
            .heads = 8,
            .kv_heads = 4,
            .inner = 1408,
            .context = 8192,
            .padding_tokens = 3800,
            .can_end = false,
            .f16 = true}
      .write(path);
}

struct Contestant {
  std::string name;
  std::vector<std::string> arguments;  // of llama-server; none for ours
  std::vector<Replayed> runs;
};

constexpr std::size_t kOurs = 2;  // the first contestants are ours
constexpr const char* kByLlamaCpp = "convene, arithmetic by llama.cpp";

/// What did best among many settings, each with and without flash attention, which on a CPU costs
/// small models much; `--all` tries more.
std::vector<Contestant> contestants(const Flags& flags) {
  std::vector<Contestant> all{{"convene", {}, {}}, {kByLlamaCpp, {}, {}}};
  if (flags.no_server) return all;
  const auto add = [&](const std::string& arguments, const std::string& context) {
    Contestant server{"server " + arguments, {}, {}};
    std::istringstream words(arguments + " -c " + context);
    for (std::string word; words >> word;) server.arguments.push_back(word);
    all.push_back(std::move(server));
  };
  add("-np 16 -fa off -ub 128", "65536");
  add("-np 4 -fa off", "32768");
  add("-np 1 -fa off", "8192");  // one after the other, but every prefix is found again
  add("-np 16", "65536");
  if (!flags.all_settings) return all;
  add("-np 1", "8192");
  add("-np 4", "32768");
  add("-np 4 -kvu", "32768");
  add("-np 4 -kvu -fa off", "32768");
  add("-np 8 -fa off", "65536");
  add("-np 16 -fa off", "65536");
  add("-np 16 -kvu", "32768");
  add("-np 16 -kvu -fa off", "32768");
  add("-np 24 -kvu", "32768");
  add("-np 16 -kvu --cache-reuse 32", "32768");
  add("-np 16 -kvu --cache-ram 0", "32768");
  add("-np 16 -kvu -sps 0", "32768");
  return all;
}

double own_cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

Replayed run(const Contestant& contestant, const Flags& flags, const FiveAgents& script) {
  if (contestant.arguments.empty()) {
    LlamaOptions options = flags.ours;
    options.own_kernels = contestant.name != kByLlamaCpp;
    options.path = flags.gguf;
    options.threads = flags.threads;
    LlamaEngine engine(options);
    const double before = own_cpu_seconds();
    Replayed replayed = script.replay(engine);
    replayed.cpu_seconds = own_cpu_seconds() - before;
    return replayed;
  }
  // Its HTTP threads are held by connections that are kept alive: with fewer than there are agents,
  // some would wait for seconds.
  std::vector<std::string> arguments = {"-t", std::to_string(flags.threads), "--no-ui",
                                        "--threads-http", "64"};
  arguments.insert(arguments.end(), contestant.arguments.begin(), contestant.arguments.end());
  const LlamaServer server(flags.server, flags.gguf, arguments);
  RemoteOptions options;
  options.base_url = server.base_url();
  options.dialect.stream = false;
  options.concurrency.start = options.concurrency.max;
  RemoteEngine engine(options);
  const double before = server.cpu_seconds();
  Replayed replayed = script.replay(engine);
  replayed.cpu_seconds = server.cpu_seconds() - before;
  return replayed;
}

double median(const Contestant& contestant, double Replayed::*what) {
  std::vector<double> seconds;
  for (const Replayed& r : contestant.runs) seconds.push_back(r.*what);
  std::nth_element(seconds.begin(),
                   seconds.begin() + static_cast<std::ptrdiff_t>(seconds.size() / 2),
                   seconds.end());
  return seconds[seconds.size() / 2];
}

double computed_share(const Usage& usage) {
  return static_cast<double>(usage.prompt_tokens - usage.cached_tokens) /
         static_cast<double>(usage.prompt_tokens);
}

void print_ratio(const char* of, const std::vector<Contestant>& all, double Replayed::*what) {
  const auto best = std::min_element(all.begin() + kOurs, all.end(),
                                     [what](const Contestant& a, const Contestant& b) {
                                       return median(a, what) < median(b, what);
                                     });
  fmt::print("{}: {:.2f} times as fast as {}\n", of, median(*best, what) / median(all[0], what),
             best->name);
}

void print(const std::vector<Contestant>& all, int discussions) {
  fmt::print("\n{} discussion{} at once\n", discussions, discussions == 1 ? "" : "s");
  fmt::print("{:40} {:>9} {:>9} {:>8} {:>8} {:>9} {:>9} {:>9}\n", "", "wall s", "cpu s", "failed",
             "sent", "computed", "comp/sent", "replied");
  for (const Contestant& c : all) {
    const Replayed& r = c.runs.back();
    fmt::print("{:40} {:9.2f} {:9.2f} {:8} {:8} {:9} {:9.3f} {:9}\n", c.name,
               median(c, &Replayed::seconds), median(c, &Replayed::cpu_seconds), r.failures,
               r.usage.prompt_tokens, r.usage.prompt_tokens - r.usage.cached_tokens,
               computed_share(r.usage), r.usage.completion_tokens);
  }
  if (all.size() <= kOurs) return;
  print_ratio("wall time", all, &Replayed::seconds);
  print_ratio("processor time", all, &Replayed::cpu_seconds);
  std::fflush(stdout);
}

void compare(const Flags& flags, int discussions) {
  std::vector<Contestant> all = contestants(flags);
  for (int repeat = 0; repeat < flags.repeats; ++repeat)
    for (Contestant& contestant : all)
      contestant.runs.push_back(run(contestant, flags,
                                    {.scale = flags.scale,
                                     .discussions = discussions,
                                     .seed = static_cast<std::uint64_t>(repeat) + 1}));
  print(all, discussions);
}

int main_of(int argc, char** argv) {
  Flags flags;
  CLI::App app(
      "A five-agent discussion: the llama engine against llama-server, same GGUF, same threads");
  app.add_option("--gguf", flags.gguf, "the model; without it a random one of 30M parameters");
  app.add_option("--server", flags.server, "the llama-server to compare with");
  app.add_option("--threads", flags.threads);
  app.add_option("--repeats", flags.repeats, "cold runs of each, of which the median counts");
  app.add_option("--scale", flags.scale, "of all lengths, for models with a short context");
  app.add_option("--discussions", flags.discussions,
                 "how many at once; several numbers make several tables");
  app.add_option("--rooms", flags.ours.rooms);
  app.add_option("--parallel", flags.ours.parallel);
  app.add_option("--batch", flags.ours.batch_tokens);
  app.add_flag("--all", flags.all_settings, "more settings of llama-server");
  app.add_flag("--only-ours", flags.no_server);
  CLI11_PARSE(app, argc, argv);

  const TemporaryFile random("random-30m.gguf");
  if (flags.gguf.empty()) {
    write_random_30m(random.path());
    flags.gguf = random.path().string();
  }
  fmt::print("{}, {} threads, medians of {}\n",
             std::filesystem::path(flags.gguf).filename().string(), flags.threads, flags.repeats);
  for (const int discussions : flags.discussions) compare(flags, discussions);
  return 0;
}

}  // namespace
}  // namespace convene

int main(int argc, char** argv) {
  try {
    return convene::main_of(argc, argv);
  } catch (const convene::Error& e) {
    fmt::print(stderr, "{}\nhint: {}\n", e.what(), e.hint());
    return 2;
  }
}
