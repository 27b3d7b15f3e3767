#include "engine/llama/prefix_tree.h"

#include <gtest/gtest.h>

#include <map>

#include "base/random.h"

namespace convene::llama {
namespace {

using Tokens = std::vector<Token>;

TEST(PrefixTree, FindsNothingInAnEmptyCache) {
  PrefixTree tree;
  EXPECT_EQ(tree.match(Tokens{1, 2, 3}).length, 0);
  EXPECT_EQ(tree.match(Tokens{1, 2, 3}).sequence, -1);
  EXPECT_EQ(tree.cells(), 0);
}

TEST(PrefixTree, FindsTheLongestPrefixAmongSequences) {
  PrefixTree tree;
  tree.open(0);
  tree.append(0, Tokens{1, 2, 3});
  tree.open(1);
  tree.append(1, Tokens{1, 2, 3, 4, 5});
  EXPECT_EQ(tree.match(Tokens{1, 2, 3, 4, 9}).length, 4);
  EXPECT_EQ(tree.match(Tokens{1, 2, 3, 4, 9}).sequence, 1);
  EXPECT_EQ(tree.match(Tokens{1, 9}).length, 1);
  EXPECT_EQ(tree.match(Tokens{9}).length, 0);
}

TEST(PrefixTree, CountsSharedCellsOnce) {
  PrefixTree tree;
  tree.open(0);
  tree.append(0, Tokens{1, 2, 3, 4});
  tree.fork(1, 0, 3);
  tree.append(1, Tokens{7, 8});
  EXPECT_EQ(tree.cells(), 6);
  EXPECT_EQ(tree.length(1), 5);
  EXPECT_EQ(tree.shared(0), 3);
  EXPECT_EQ(tree.shared(1), 3);
  EXPECT_EQ(tree.shared_by(0, 1), 3);
  EXPECT_EQ(tree.match(Tokens{1, 2, 3, 7, 8}).sequence, 1);
}

TEST(PrefixTree, KeepsWhatWasComputedApartApart) {
  PrefixTree tree;
  for (const SequenceId id : {0, 1}) {
    tree.open(id);
    tree.append(id, Tokens{1, 2});
  }
  EXPECT_EQ(tree.cells(), 4);
  EXPECT_EQ(tree.shared(0), 0);
  EXPECT_EQ(tree.shared_by(0, 1), 0);
}

TEST(PrefixTree, ClosingFreesOnlyWhatNobodyElseHolds) {
  PrefixTree tree;
  tree.open(0);
  tree.append(0, Tokens{1, 2, 3, 4});
  tree.fork(1, 0, 2);
  tree.append(1, Tokens{9});
  tree.close(0);
  EXPECT_FALSE(tree.holds(0));
  EXPECT_EQ(tree.cells(), 3);
  EXPECT_EQ(tree.match(Tokens{1, 2, 9}).length, 3);
  EXPECT_EQ(tree.match(Tokens{1, 2, 3}).length, 2);
}

TEST(PrefixTree, TruncatingKeepsTheFront) {
  PrefixTree tree;
  tree.open(0);
  tree.append(0, Tokens{1, 2, 3, 4});
  tree.fork(1, 0, 4);
  tree.truncate(0, 2);
  EXPECT_EQ(tree.length(0), 2);
  EXPECT_EQ(tree.match(Tokens{1, 2, 3, 4}).sequence, 1);
  tree.append(0, Tokens{5});
  EXPECT_EQ(tree.match(Tokens{1, 2, 5}).sequence, 0);
  EXPECT_EQ(tree.cells(), 5);
}

TEST(PrefixTree, CountsTheCellsOfSomeSequences) {
  PrefixTree tree;
  tree.open(0);
  tree.append(0, Tokens{1, 2, 3});
  tree.fork(1, 0, 1);
  tree.append(1, Tokens{4});
  EXPECT_EQ(tree.cells_of(PrefixTree::SequenceSet().set(1)), 2);
  EXPECT_EQ(tree.cells_of(PrefixTree::SequenceSet()), 0);
}

/// The naive model: every sequence has its own list of cells, named by who computed them and where.
struct Naive {
  struct Cell {
    Token token;
    int name;
  };
  std::map<SequenceId, std::vector<Cell>> sequences;
  int names = 0;

  int cells() const {
    std::map<int, int> seen;
    for (const auto& [id, cells] : sequences)
      for (const Cell& cell : cells) ++seen[cell.name];
    return static_cast<int>(seen.size());
  }
  int match(const Tokens& tokens) const {
    int best = 0;
    for (const auto& [id, cells] : sequences) {
      int n = 0;
      while (n < static_cast<int>(std::min(cells.size(), tokens.size())) &&
             cells[static_cast<std::size_t>(n)].token == tokens[static_cast<std::size_t>(n)])
        ++n;
      best = std::max(best, n);
    }
    return best;
  }
};

Tokens random_tokens(Random& random, int most) {
  Tokens tokens;
  for (std::int64_t n = random.between(0, most); n > 0; --n)
    tokens.push_back(static_cast<Token>(random.between(0, 2)));
  return tokens;
}

TEST(PrefixTree, AgreesWithListsOfCellsUnderRandomUse) {
  Random random(42);
  PrefixTree tree;
  Naive naive;
  for (int turn = 0; turn < 5000; ++turn) {
    const auto id = static_cast<SequenceId>(random.between(0, 9));
    if (!tree.holds(id)) {
      const auto from = static_cast<SequenceId>(random.between(0, 9));
      if (from != id && tree.holds(from)) {
        const auto length = static_cast<int>(random.between(0, tree.length(from)));
        tree.fork(id, from, length);
        auto& cells = naive.sequences[from];
        naive.sequences[id] = {cells.begin(), cells.begin() + length};
      } else {
        tree.open(id);
        naive.sequences[id] = {};
      }
    } else if (random.chance(0.6)) {
      const Tokens tokens = random_tokens(random, 6);
      tree.append(id, tokens);
      for (const Token token : tokens) naive.sequences[id].push_back({token, naive.names++});
    } else if (random.chance(0.5)) {
      const auto length = static_cast<int>(random.between(0, tree.length(id)));
      tree.truncate(id, length);
      naive.sequences[id].resize(static_cast<std::size_t>(length));
    } else {
      tree.close(id);
      naive.sequences.erase(id);
    }
    const Tokens probe = random_tokens(random, 12);
    ASSERT_EQ(tree.match(probe).length, naive.match(probe)) << turn;
    ASSERT_EQ(tree.cells(), naive.cells()) << turn;
  }
}

}  // namespace
}  // namespace convene::llama
