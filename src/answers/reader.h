#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "answers/node.h"
#include "answers/token.h"
#include "answers/units.h"

namespace convene {

/// Recursive descent over the tokens of an answer. The first trouble ends it: the tokens are then
/// at their end and every further reading is empty.
class Reader {
 public:
  /// With `letters_are_units`, letters behind a number that spell a unit are one: "5 m".
  Reader(std::vector<Token> tokens, bool letters_are_units)
      : tokens_(std::move(tokens)), letters_are_units_(letters_are_units) {}

  /// The whole answer.
  Node read();
  const char* trouble() const { return trouble_; }
  /// Whether what cannot be read is a number that words after it change, and so no mere words.
  bool turned() const { return number_turned_; }
  /// Whether letters that were read as a unit could also be a factor: they do not stand alone
  /// behind a number and a space.
  bool unit_may_be_factor() const { return unit_may_be_factor_; }

 private:
  // Structure, loosest first (reader.cc).
  Node list();
  Node relation();
  Node operand();
  Node measured(Node value);
  bool at_to(const Node& first) const;
  Node colon(Node first, std::size_t first_token);
  Node unite();
  Node bracket();
  Node braces();
  Node set();
  bool at_builder() const;
  Node builder();
  bool closes_turned() const;
  Node matrix();
  Node row_by_row(std::vector<Node> cells, std::vector<std::size_t> rows, const std::string& kind);

  // Scalars (reader_scalar.cc).
  Node sum();
  bool subtracts_set(const Node& left) const;
  Node term();
  Node times(Node left, Node right);
  Node unary();
  Node power();
  Node exponent();
  Node postfix();
  Node marked(Node value);
  Node primary();
  Node number();
  Node absolute();
  Node fraction();
  Node fraction_part();
  Node group();
  bool take_currency();
  int take_base();
  Node mixed(Node whole);

  // Names (reader_name.cc).
  std::size_t name_end() const;
  std::size_t after_subscript(std::size_t i) const;
  std::size_t after_order(std::size_t i) const;
  std::size_t after_arguments(std::size_t i) const;
  std::size_t after_plain_arguments(std::size_t i) const;
  Node name(std::size_t end);
  Node letter();
  Node word();
  std::string subscript();

  // Functions (reader_call.cc).
  Node command();
  Node function(const std::string& name);
  Node root();
  Node logarithm(Node argument, std::optional<Node> base);
  Node argument();
  Node bounded_by(const char* close, const char* name);
  Node named_symbol(const std::string& name);
  Node blackboard();

  // Units, with what stands around them (reader_unit.cc).
  Node with_unit(Node value);
  Node multiplied(Node value);
  bool is_ordinal() const;
  Node compound(Node value);
  bool at_smaller_unit(const Unit& last) const;
  void read_unit(UnitReader& reader);
  void read_unit_word(UnitReader& reader);
  bool at_unit_word(const UnitReader& reader) const;
  bool at_unit_letters(const Node& value) const;
  bool behind_plain_number() const;
  bool at_factor_letter() const;
  bool at_scale(const Node& value) const;

  const Token& now() const { return tokens_[at_]; }
  const Token& next(std::size_t ahead = 1) const;
  bool at(char mark) const { return is_mark(at_, mark); }
  bool is_mark(std::size_t i, char mark) const {
    const Token& token = tokens_[std::min(i, tokens_.size() - 1)];
    return token.kind == Token::sign && token.mark == mark;
  }
  bool at_command(std::string_view name) const;
  bool take(char mark);
  void expect(char mark);
  bool at_separator() const;
  bool starts_factor(const Node& left) const;
  Node fail(const char* why);

  class Deeper;
  std::vector<Token> tokens_;
  bool letters_are_units_;
  std::size_t at_ = 0;
  int depth_ = 0;
  int bars_ = 0;         // open |
  bool turned_ = false;  // inside ]a, b[
  bool number_turned_ = false;
  bool unit_may_be_factor_ = false;
  std::optional<Unit> unit_;
  const char* trouble_ = nullptr;
};

/// Counts how deep a formula nests, and fails where that is too deep.
class Reader::Deeper {
 public:
  explicit Deeper(Reader& reader) : reader_(reader) {
    constexpr int depth_max = 64;
    if (++reader_.depth_ > depth_max) reader_.fail("it nests too deeply");
  }
  ~Deeper() { --reader_.depth_; }
  Deeper(const Deeper&) = delete;
  Deeper& operator=(const Deeper&) = delete;

 private:
  Reader& reader_;
};

}  // namespace convene
