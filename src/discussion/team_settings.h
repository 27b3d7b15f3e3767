#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "discussion/most.h"
#include "discussion/team.h"

namespace convene {

/// A protocol's setting: what it may be and what it is by default, as text.
struct Setting {
  enum class Kind { flag, number, word };
  std::string name;
  std::string meaning;
  std::string fallback;
  Kind kind = Kind::flag;
  int low = 0;                     ///< of a number
  int high = 0;                    ///< of a number
  std::vector<std::string> words;  ///< of a word
};

Setting flag_setting(std::string name, std::string meaning);  ///< false by default
Setting number_setting(std::string name, int fallback, int low, int high, std::string meaning);
/// The first word is the default.
Setting word_setting(std::string name, std::vector<std::string> words, std::string meaning);

/// "true or false", "a number from 1 to 8", "one of value, marker".
std::string expectation(const Setting& setting);
bool fits(const Setting& setting, const std::string& text);

/// A team's settings over the defaults. Asking for a name or a kind that the list does not have is
/// a bug of ours.
class Settings {
 public:
  /// Throws Error for a name that is not in the list and for a value that does not fit.
  Settings(const std::vector<Setting>& list, const std::map<std::string, std::string>& given);

  bool flag(const std::string& name) const;
  int number(const std::string& name) const;
  const std::string& word(const std::string& name) const;

 private:
  const std::string& text(const std::string& name, Setting::Kind kind) const;

  std::map<std::string, std::pair<Setting::Kind, std::string>> values_;
};

/// A line of the table of protocols.
struct ProtocolEntry {
  std::string name;
  std::string summary;
  std::vector<std::string> required;  ///< roles
  std::vector<std::string> optional;  ///< roles
  std::vector<Setting> settings;
  std::shared_ptr<const Protocol> (*make)(const Team&);
  Most (*most)(const Team&, AnswerKind);  ///< without the team's limits
};

/// Every protocol there is; the names are unique.
const std::vector<ProtocolEntry>& protocol_table();
/// Throws Error that names the nearest.
const ProtocolEntry& protocol_entry(const std::string& name);

}  // namespace convene
