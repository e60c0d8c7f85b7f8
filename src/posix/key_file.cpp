#include "posix/key_file.hpp"

#include <array>
#include <optional>

#include "core/base/bytes.hpp"
#include "core/json/reader.hpp"

namespace vedette::posix {
namespace {

constexpr unsigned kMaxTab = 16;

// One entry of the file after the other.
class Entries {
  public:
    Entries(KeyFile& file, edit::Keys& keys) : file_(file), keys_(keys) {}

    void key(std::string_view name) {
        name_ = name;
        is_action_ = false;
        if (name == "tabsize" || name == "ctrl_h" || name.starts_with("__")) return;
        if (const auto error = keys_.begin_action(name)) {
            problem("", *error);
        } else {
            is_action_ = true;
        }
    }
    void string(std::string_view value) {
        if (name_ == "ctrl_h") {
            if (value == "backspace") {
                keys_.use_ctrl_h_as_backspace();
            } else if (value != "replace") {
                file_.problems.push_back("\"ctrl_h\" is \"backspace\" or \"replace\"");
            }
        } else if (is_action_) {
            if (const auto error = keys_.bind(value)) problem(value, *error);
        }
    }
    void number(std::optional<std::int64_t> value) {
        if (name_ != "tabsize") return;
        if (value && *value >= 1 && *value <= kMaxTab) {
            file_.tab = static_cast<unsigned>(*value);
        } else {
            file_.problems.push_back("\"tabsize\" is a number from 1 to 16");
        }
    }

  private:
    void problem(std::string_view value, edit::KeyError error) {
        std::string shown;
        for (const char c : value) {
            if (static_cast<unsigned char>(c) >= ' ' && c != 0x7f) {
                shown += c;
            } else {
                shown += '^';
                shown += static_cast<char>(c ^ 0x40);
            }
        }
        file_.problems.push_back("\"" + name_ + "\"" + (value.empty() ? "" : ": \"" + shown + "\"") + " " +
                                 std::string(to_string(error)));
    }

    KeyFile& file_;
    edit::Keys& keys_;
    std::string name_;
    bool is_action_ = false;
};

}  // namespace

KeyFile read_key_file(std::string_view text, edit::Keys& keys) {
    KeyFile file;
    Entries entries(file, keys);
    std::array<char, 256> memory{};
    json::Reader reader(memory, {.depth = 3, .string = memory.size()});
    reader.feed(as_bytes(text));
    bool fed = true;
    while (true) {
        switch (reader.next()) {
            case json::Event::kNeedMore:
                if (fed) reader.end_of_input();
                fed = false;
                break;
            case json::Event::kKey: entries.key(reader.text()); break;
            case json::Event::kString: entries.string(reader.text()); break;
            case json::Event::kNumber: entries.number(reader.integer()); break;
            case json::Event::kEnd: return file;
            case json::Event::kFailed:
                file.problems.push_back("the text " + std::string(to_string(reader.error())) + ", at byte " +
                                        std::to_string(reader.offset()));
                return file;
            default: break;
        }
    }
}

}  // namespace vedette::posix
