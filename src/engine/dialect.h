#pragma once

#include <string_view>

#include "chat/openai_json.h"

namespace convene {

/// How a model at a host usually wants to be asked, where that is known; the rest of `dialect`
/// stays as it is. host: lower case, without a port.
OpenAiDialect usual_dialect(std::string_view host, std::string_view model, OpenAiDialect dialect);

/// This machine, by name or address.
bool is_loopback(std::string_view host);

}  // namespace convene
