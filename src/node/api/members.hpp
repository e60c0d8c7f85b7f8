// The members of the flat JSON object that a change consists of: names with a number, a text, true, false or
// null.
// No allocation. Caller's thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/json/reader.hpp"

namespace vedette::node::api {

// One member.
struct Member {
    std::string_view name;
    std::string_view text;      // of a text; of other values as it is written: "12", "true"
    std::optional<int> number;  // of a whole number, and 1 and 0 for true and false
    bool is_null = false;
};

// Reads the members one after the other. The body outlives the object.
class Members {
  public:
    static constexpr std::size_t kMaxName = 32;  // bytes
    static constexpr std::size_t kMaxText = 32;  // of a value that is a number or a short word

    // A value that does not fit `memory` is a fault.
    Members(std::string_view body, std::span<char> memory);

    // Its texts are valid until the next call. Nothing behind the last one, and after a fault.
    std::optional<Member> next();
    // Why the body is no such object, as the end of the sentence "The body …"; empty: it is.
    std::string_view fault() const { return fault_; }

  private:
    std::optional<Member> fail(std::string_view fault);

    std::array<char, kMaxName> name_;
    json::Reader reader_;
    std::string_view fault_;
    bool begun_ = false;
};

}  // namespace vedette::node::api
