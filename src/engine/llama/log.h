#pragma once

namespace convene::llama {

/// Sends llama.cpp's and ggml's messages to our log: their errors and warnings at debug level too,
/// because what a person has to know comes as an Error or a Failure. Thread-safe, costs nothing
/// from the second call on.
void quiet();

}  // namespace convene::llama
