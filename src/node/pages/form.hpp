// The fields of a form that a browser has sent (application/x-www-form-urlencoded, WHATWG URL section 5),
// decoded into memory of its own, so that a page with what was typed can be shown while the request is gone.
// No allocation. Caller's thread.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "node/serve/route.hpp"

namespace vedette::node {

// One form.
class Form {
  public:
    // False, and no fields: longer than kMaxBody, badly encoded, or with a byte 0.
    bool read(std::string_view body);
    bool is_empty() const { return size_ == 0; }

    // The last field of that name: a form sends a hidden "false" before a checkbox.
    std::optional<std::string_view> find(std::string_view name) const;
    std::string_view text(std::string_view name) const { return find(name).value_or(""); }
    // Whether one of the fields of that name has the value.
    bool has(std::string_view name, std::string_view value) const;

    // One field.
    struct Field {
        std::string_view name;
        std::string_view value;
    };
    // Takes the next field off `rest`, which is all() at first.
    static std::optional<Field> take(std::string_view& rest);
    std::string_view all() const { return {memory_.data(), size_}; }

  private:
    bool append(std::string_view encoded);

    std::array<char, kMaxBody + 2> memory_;  // names and values, each with a byte 0 behind it
    std::size_t size_ = 0;
};

}  // namespace vedette::node
