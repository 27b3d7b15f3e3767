#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace convene {

/// The program in a model's text, or absent. In this order: the last fenced block that defines
/// `entry_point` (where one is given; blocks before it that only import or define helpers which it
/// uses are put in front), else the last fenced Python block, else the last fenced block, else the
/// text itself from its first line of Python on, if it has one. An unterminated last fence counts
/// to the end; a fence inside a docstring is a part of it. Reasoning is not looked at; the code is
/// never run, and its indentation is kept.
std::optional<std::string> extract_code(std::string_view text, std::string_view entry_point = {});

/// What comes before `program` so that it stands alone: the lines of the prompt that import, unless
/// the program has them. HumanEval's prompts import what their answers use.
std::string with_imports_of(std::string_view prompt, std::string_view program);

}  // namespace convene
