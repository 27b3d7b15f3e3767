#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "chat/failure.h"
#include "sandbox/host.h"
#include "sandbox/limits.h"
#include "sandbox/spawn.h"
#include "sandbox/wire.h"

namespace convene {

using Deadline = std::chrono::steady_clock::time_point;

/// What all jails of one kind have in common.
struct JailPlan {
  Host host;
  ProgramLimits limits;
  std::string script;               ///< what the interpreter runs: see python/
  std::string filter;               ///< seccomp_filter(limits.processes > 0)
  std::optional<uid_t> user;        ///< where we are root: whom to become before anything else
  std::vector<std::string> cgroup;  ///< cgroup.procs files to join; empty: none
};

/// One interpreter in namespaces of its own, from its start to the death of everything in it. Not
/// thread-safe; to be used on the thread that started it (the kernel kills it with that thread),
/// with SIGPIPE blocked or ignored.
class Jail {
 public:
  /// Returns at once; the script announces itself later with a frame.
  static Result<std::unique_ptr<Jail>> start(const JailPlan& plan);
  /// Kills what is left and waits until nothing is.
  ~Jail();
  Jail(const Jail&) = delete;
  Jail& operator=(const Jail&) = delete;

  /// A deadline of either stands still while the jail waits for a processor, up to ten times its
  /// limit of wall time: what else the machine does decides no verdict.

  /// Blocks until all is written, reading what the other side says meanwhile. False: it is gone,
  /// see ending().
  bool send(char kind, std::string_view payload, Deadline deadline);
  /// Blocks until there is a frame. False: there will be none, see ending().
  bool receive(Frame& frame, Deadline deadline);

  /// How long the last deadline stood still.
  std::chrono::nanoseconds grace() const { return grace_; }

  /// Why it is gone: "took longer than 10 s", "exited with status 3", …; empty while it lives.
  const std::string& ending() const { return ending_; }
  /// By trouble of ours, which says nothing of the program.
  bool ended_by_us() const { return ended_by_us_; }
  /// By a signal that the program, the kernel short of memory, or anybody may have sent.
  bool was_killed() const { return was_killed_; }
  /// What it wrote until now.
  const std::string& output() const { return output_; }
  const std::string& errors() const { return errors_; }
  /// Reads what is still in the pipes of a jail that has ended.
  void drain();

 private:
  Jail(const JailPlan& plan) : limits_(plan.limits), frames_(frame_bytes_max) {}
  static constexpr std::size_t frame_bytes_max = std::size_t{8} << 20;

  Result<void> launch(const JailPlan& plan);
  bool wait(bool to_write, Deadline deadline);
  bool extend();
  void measure_starvation();
  bool write_some(std::string_view& bytes);
  void read_frames();
  void read_text(Descriptor& from, std::string& into);
  void read_inner_pid();
  void end(std::string why);
  void kill();
  std::string exit_reason();

  ProgramLimits limits_;
  Child outer_;       ///< bubblewrap
  Descriptor inner_;  ///< the first process of the namespace: when it ends, all have
  Descriptor to_, from_, stdout_, stderr_, info_;
  FrameReader frames_;
  std::string output_, errors_, inner_pid_;
  std::string ending_;
  Deadline hung_up_;                     ///< when it closed its end of the frames
  pid_t inner_number_ = 0;               ///< of inner_
  Deadline extended_;                    ///< the deadline that grace_ is added to
  std::chrono::nanoseconds grace_{0};    ///< see extend
  std::chrono::nanoseconds starved_{0};  ///< until measured_
  Deadline measured_;                    ///< when that deadline was set, or shortly before
  bool reaped_ = false, ended_by_us_ = false, was_killed_ = false;
};

}  // namespace convene
