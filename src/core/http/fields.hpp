// Header fields as views into the block of lines that a HeadReader has checked: "Name: value\n" each. A
// look-up scans the block, which is cheaper than an index. The block outlives the views. Thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "core/base/text.hpp"
#include "core/http/header_values.hpp"

namespace vedette::http {

// One header field.
struct Field {
    std::string_view name;   // as written, compare without case
    std::string_view value;  // without surrounding blanks
};

// The fields of one head.
class Fields {
  public:
    Fields() = default;
    // Every line of `block` has a colon and ends with \n.
    explicit Fields(std::string_view block) : block_(block) {}

    // Iterates over the fields in their order.
    class Iterator {
      public:
        explicit Iterator(std::string_view rest) : rest_(rest) {}
        Field operator*() const {
            const std::string_view line = rest_.substr(0, rest_.find('\n'));
            const std::size_t colon = line.find(':');
            return {trim(line.substr(0, colon)), trim(line.substr(colon + 1))};
        }
        Iterator& operator++() {
            rest_.remove_prefix(rest_.find('\n') + 1);
            return *this;
        }
        bool operator==(const Iterator& other) const { return rest_.size() == other.rest_.size(); }

      private:
        std::string_view rest_;
    };

    Iterator begin() const { return Iterator(block_); }
    Iterator end() const { return Iterator(block_.substr(block_.size())); }

    // The value of the first field of that name, without regard to case.
    std::optional<std::string_view> find(std::string_view name) const {
        for (const Field field : *this) {
            if (equal_ignoring_case(field.name, name)) return field.value;
        }
        return std::nullopt;
    }

    // How many fields have that name.
    std::size_t count(std::string_view name) const {
        std::size_t n = 0;
        for (const Field field : *this) n += equal_ignoring_case(field.name, name) ? 1 : 0;
        return n;
    }

    // Whether the comma list under that name, in one or several fields, has the item, without regard to case.
    bool list_has(std::string_view name, std::string_view item) const {
        for (const Field field : *this) {
            if (equal_ignoring_case(field.name, name) && list_contains(field.value, item)) return true;
        }
        return false;
    }

  private:
    std::string_view block_;
};

}  // namespace vedette::http
