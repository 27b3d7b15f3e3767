#pragma once

#include <filesystem>
#include <string>

namespace convene {

/// What tells a model's file from another that has its name today: size and SHA-256, up to 16 MiB
/// of all of it, beyond of 256 pieces of 64 KiB from its first byte to its last, so that twenty
/// gigabytes take no longer. Throws Error where it cannot be read.
std::string model_file_mark(const std::filesystem::path& path);

}  // namespace convene
