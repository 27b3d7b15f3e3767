#include "engine/llama/common_bridge.h"

#include <algorithm>

#include "base/error.h"
#include "chat.h"
#include "chat/failure.h"
#include "common.h"
#include "json-schema-to-grammar.h"

namespace convene::llama {
namespace {

/// A template without a system role gets the system's words in front of the first user's.
std::vector<Message> without_system(const std::vector<Message>& messages) {
  std::vector<Message> out;
  std::string held;
  for (const Message& m : messages) {
    if (m.role == Role::system) {
      held += m.content + "\n\n";
    } else {
      out.push_back({m.role, std::exchange(held, {}) + m.content});
    }
  }
  if (!held.empty()) out.push_back({Role::user, held});
  return out;
}

jinja::value said_text(const std::string& content) {
  auto text = jinja::mk_val<jinja::value_string>(content);
  text->mark_input();
  return text;
}

/// Some templates take content only as a list of typed parts.
jinja::value content_value(const std::string& content, const jinja::caps& caps) {
  if (caps.supports_string_content) return said_text(content);
  auto part = jinja::mk_val<jinja::value_object>();
  part->insert("type", jinja::mk_val<jinja::value_string>(std::string("text")));
  part->insert("text", said_text(content));
  auto parts = jinja::mk_val<jinja::value_array>();
  parts->push_back(part);
  return parts;
}

jinja::value messages_value(const std::vector<Message>& messages, const jinja::caps& caps) {
  auto list = jinja::mk_val<jinja::value_array>();
  for (const Message& m : messages) {
    auto object = jinja::mk_val<jinja::value_object>();
    object->insert("role", jinja::mk_val<jinja::value_string>(std::string(to_string(m.role))));
    object->insert("content", content_value(m.content, caps));
    list->push_back(object);
  }
  return list;
}

}  // namespace

struct ChatTemplate::Parsed {
  common_chat_template parsed;
};

ChatTemplate::ChatTemplate(const std::string& text, const std::string& bos, const std::string& eos,
                           const std::string& origin) {
  try {
    parsed_ = std::make_unique<Parsed>(Parsed{common_chat_template(text, bos, eos)});
  } catch (const std::exception& e) {
    throw Error("the chat template of " + origin + " cannot be parsed: " + e.what(),
                "give another one with --chat-template FILE");
  }
}

ChatTemplate::~ChatTemplate() = default;
ChatTemplate::ChatTemplate(ChatTemplate&&) noexcept = default;

std::vector<Span> ChatTemplate::render(const std::vector<Message>& messages) const {
  const common_chat_template& t = parsed_->parsed;
  jinja::context context(t.source());
  jinja::global_from_json(context,
                          common_json{{"bos_token", t.bos_token()},
                                      {"eos_token", t.eos_token()},
                                      {"add_generation_prompt", true}},
                          false);
  context.set_val(
      "messages",
      messages_value(t.caps.supports_system_role ? messages : without_system(messages), t.caps));

  jinja::runtime runtime(context);
  const auto parts = jinja::runtime::gather_string_parts(runtime.execute(t.prog));
  std::vector<Span> spans;
  for (const auto& part : parts->val_str.parts)
    if (!part.val.empty()) spans.push_back({part.val, part.is_input});
  return spans;
}

std::string grammar_of_schema(const std::string& schema_json) {
  return json_schema_to_grammar(common_json::parse(schema_json), true);
}

int cores_for_arithmetic() {
  return std::max(1, static_cast<int>(common_cpu_get_num_math()));
}

}  // namespace convene::llama
