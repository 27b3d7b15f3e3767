#include "train/torch/device.h"

#include <ATen/Context.h>

#include "base/error.h"

namespace convene {

at::Device device_named(const std::string& name) {
  if (name == "cpu") return at::kCPU;
  if (name != "cuda") throw Error("unknown device " + name, "it is cpu or cuda");
  if (!at::hasCUDA())
    throw Error("this libtorch has no CUDA, or the machine no such device",
                "build with -DCONVENE_TORCH naming a CUDA build of torch");
  return {at::kCUDA, 0};
}

}  // namespace convene
