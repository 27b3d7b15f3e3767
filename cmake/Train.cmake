# libtorch out of the wheel that `tools/fetch.sh torch` unpacked.
file(STRINGS ${CMAKE_SOURCE_DIR}/tools/pins torch_pin REGEX "^TORCH_VERSION=")
string(REPLACE "TORCH_VERSION=" "" torch_version ${torch_pin})
set(TORCH_ROOT ${CONVENE_CACHE}/torch-${torch_version}/torch)
if(NOT EXISTS ${TORCH_ROOT}/share/cmake/Torch/TorchConfig.cmake)
  message(FATAL_ERROR "libtorch is not in ${TORCH_ROOT}; run tools/fetch.sh torch")
endif()
find_package(Torch REQUIRED GLOBAL PATHS ${TORCH_ROOT} NO_DEFAULT_PATH)
