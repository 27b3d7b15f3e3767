#pragma once

#include <c10/core/Device.h>

#include <string>

namespace convene {

/// "cpu" or "cuda". Throws Error for others, and where this libtorch or machine has no CUDA.
at::Device device_named(const std::string& name);

}  // namespace convene
