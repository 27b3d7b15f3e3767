#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace convene {

/// Writes a result to standard output. Throws Error when it does not get there (a full disk).
void print(std::string_view text);

/// Writes a result to a file: whole, or not at all. Throws Error when it does not get there.
void write_file(const std::filesystem::path& path, std::string_view text);

/// "convene: what" and "hint: …" on standard error.
void complain(const std::string& what, const std::string& hint);

/// Rows as columns two spaces apart, each row ended; the last column is not padded. Where they
/// would be wider than width (0: any will do), the first column's cells are broken between words.
std::string as_columns(const std::vector<std::vector<std::string>>& rows, int width = 0);

}  // namespace convene
