// Texts in the head of an image and in front of a program: versions, and fields that zeros fill. Immutable;
// thread-safe.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/bytes.hpp"

namespace vedette::node {

// Three numbers, the first one counts most.
struct Version {
    std::array<std::uint16_t, 3> numbers{};
    auto operator<=>(const Version&) const = default;
    // "1.20.3"; what follows a hyphen or a plus does not count. Nothing: another form.
    static std::optional<Version> parse(std::string_view text);
};

// A field of text in a head or a program: the text in front of zeros, which fill the rest of `bytes`.
// Nothing: another byte lies behind a zero.
std::optional<std::string_view> text_of_field(Bytes bytes);

}  // namespace vedette::node
