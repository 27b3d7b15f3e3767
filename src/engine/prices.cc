#include "engine/prices.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace convene {
namespace {

struct Entry {
  std::string_view host;
  std::string_view model;
  Price price;
};

#include "engine/prices.inc"

/// "-2024-08-06" or "-20240806" at the end.
std::string_view without_date(std::string_view model) {
  const std::size_t end = model.find_last_not_of("-0123456789");
  const std::string_view tail = end == model.npos ? "" : model.substr(end + 1);
  const auto digits = std::count_if(tail.begin(), tail.end(), [](char c) { return c != '-'; });
  const std::size_t dashes = tail.size() - static_cast<std::size_t>(digits);
  // The date's own digits and dashes only: "gpt-4.1-2025-04-14" ends in "-2025-04-14" after a "1".
  if (digits < 8) return model;
  const std::size_t length = dashes >= 3 ? 11 : 9;
  return tail.size() >= length ? model.substr(0, model.size() - length) : model;
}

std::optional<Price> entry_for(std::string_view host, std::string_view model) {
  for (const Entry& entry : kPrices)
    if (entry.host == host && entry.model == model) return entry.price;
  return std::nullopt;
}

}  // namespace

std::optional<Price> list_price(std::string_view host, std::string_view model) {
  if (const auto price = entry_for(host, model)) return price;
  return entry_for(host, without_date(model));
}

std::string_view price_table_date() {
  return kPricesDate;
}

double dollars_for(const Usage& usage, const Price& price) {
  const auto fresh = static_cast<double>(usage.prompt_tokens - usage.cached_tokens);
  const auto cached = static_cast<double>(usage.cached_tokens);
  const auto output = static_cast<double>(usage.completion_tokens);
  return (fresh * price.input + cached * price.cached + output * price.output) / 1e6;
}

}  // namespace convene
