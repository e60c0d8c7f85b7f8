// A domain name (RFC 1035 section 3.1): labels of 1 to 63 bytes, 255 bytes in all with their lengths. Labels
// of DNS service discovery may hold any UTF-8. Compares without regard to the case of ASCII letters. No
// allocation. A value.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

#include "core/base/bytes.hpp"

namespace vedette::dns {

constexpr std::size_t kMaxLabel = 63;       // bytes
constexpr std::size_t kMaxNameBytes = 255;  // with the length of each label and the empty label at the end

// One name; without a label it is the root.
class Name {
  public:
    Name() = default;
    // "pool.ntp.org", with or without a dot at the end. Nothing: an empty or too long label, or too many.
    static std::optional<Name> parse(std::string_view text);
    // Of labels within their limits, as literals are.
    static Name of(std::initializer_list<std::string_view> labels);

    // Adds a label at the end. False: its size is wrong, or the name is full; nothing has changed.
    bool append(std::string_view label);

    // The labels with their lengths, without the empty one at the end.
    Bytes labels() const { return Bytes(bytes_).first(size_); }
    bool operator==(const Name& other) const;

  private:
    std::array<std::uint8_t, kMaxNameBytes> bytes_{};
    std::uint8_t size_ = 0;
};

// Whether both have the same bytes, without regard to the case of ASCII letters. Lengths of labels are no
// letters.
bool same_labels(Bytes a, Bytes b);

}  // namespace vedette::dns
