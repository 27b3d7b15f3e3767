#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace convene {

/// The bytes of a file. Throws Error when it cannot be read.
std::string read_file(const std::filesystem::path& path);

/// Writes beside the file, flushes to the disk, then renames: a reader, or a crash, meets the old
/// bytes or the new. Throws Error when that fails; then the old file is as it was.
void write_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace convene
