#pragma once

#include <c10/core/Device.h>
#include <c10/core/ScalarType.h>

namespace convene {

/// Operations a second that plain matrix products reach in `workers` threads on the device, all
/// together: what a utilisation is a share of. Takes some hundredths of a second.
double measured_peak(at::ScalarType dtype, at::Device device, int workers);

}  // namespace convene
