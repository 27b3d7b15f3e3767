#pragma once

#include <optional>
#include <string_view>

#include "chat/chat.h"

namespace convene {

/// Dollars per million tokens.
struct Price {
  double input = 0;
  double cached = 0;  ///< input that the provider's cache served
  double output = 0;  ///< reasoning included

  bool operator==(const Price&) const = default;
};

/// The list price of a model at the host that asks it, from the dated table in prices.inc; absent
/// where we do not know. A dated snapshot ("gpt-4o-2024-08-06") costs what its model costs, unless
/// listed itself. The same weights cost differently elsewhere, so the host counts.
std::optional<Price> list_price(std::string_view host, std::string_view model);

/// "2026-11-22": when the table was last checked.
std::string_view price_table_date();

double dollars_for(const Usage& usage, const Price& price);

}  // namespace convene
