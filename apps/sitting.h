#pragma once

#include <optional>
#include <string>
#include <vector>

#include "discussion/hall.h"
#include "engine_pool.h"
#include "interrupt.h"
#include "minutes/store.h"
#include "pocket/family.h"

namespace convene {

/// How a discussion is shown.
struct Looks {
  bool json = false;
  bool quiet = false;
  bool no_color = false;
};

/// What a discussion on the command line stands on.
struct Table {
  Store& store;
  EnginePool& pool;
  Interrupts& interrupts;
};

/// One discussion that is already in the store.
struct Sitting {
  Opening opening;                   ///< without sink and done
  std::vector<std::string> facts;    ///< for a person: team, model, seed
  std::optional<pocket::Task> task;  ///< where there is a checker for the answer
};

/// Holds it, shows it on standard error, puts the result on standard output and gives the exit
/// code. Blocks until the discussion is over.
int sit(Sitting sitting, const Table& table, const Looks& looks);

}  // namespace convene
