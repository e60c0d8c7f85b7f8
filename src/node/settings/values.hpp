// The values of a board's settings, as one text of lines `path=value`, which is also what is stored. Values
// are checked against their row; what two keys have to do with each other is checked by node/settings/rules.
// No allocation: the text lies inside the object. Caller's thread; copying one makes a draft.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/ip_address.hpp"
#include "core/base/time.hpp"
#include "core/settings/values.hpp"
#include "node/settings/table.hpp"

namespace vedette::node {

// Why a value is not taken.
struct ValueProblem {
    Key key{};
    settings::ValueError error{};
};

// One board's settings.
class Values {
  public:
    // Before the text there is room for the head of an area of storage. All values but lists fit at their
    // longest; the lists share what is left.
    static constexpr std::size_t kHeadBytes = 16;
    static constexpr std::size_t kMaxText = 3072 - kHeadBytes;
    // Between the lines of a list.
    static constexpr char kLineEnd = '\t';
    static constexpr std::size_t kMaxLine = 64;  // bytes

    // The value as it was set, or the row's default. A view that lives until the next change.
    std::string_view text(Key key) const;
    bool is_set(Key key) const { return places_[index_of(key)].length != kUnset; }
    // Of rows of that type; a value in the object always fits its row.
    bool flag(Key key) const { return text(key) == "true"; }
    int number(Key key) const;
    Duration duration(Key key) const;
    settings::Size size(Key key) const;
    // Nothing while the text is empty.
    std::optional<IpAddress> address(Key key) const;

    // Sets one value, which is not a view of this object's text. Empty text, where the row has no shortest
    // length, is a value too.
    std::expected<void, ValueProblem> set(Key key, std::string_view value);
    // Back to the default.
    void unset(Key key);
    // Adds a line to a list. kTooLong: the list or the memory is full.
    std::expected<void, ValueProblem> add_line(Key key, std::string_view line);

    // All that is set, a line each.
    std::string_view document() const { return {memory_.data() + kHeadBytes, size_}; }
    // The head, which is the caller's, and the text behind it.
    MutableBytes area() { return room().first(kHeadBytes + size_); }
    // All of the memory, to read an area into; the values are gone then.
    MutableBytes room() { return {reinterpret_cast<std::uint8_t*>(memory_.data()), memory_.size()}; }
    // Takes the lines of a document that fit their rows; returns how many did not.
    unsigned read(std::string_view document);

  private:
    static constexpr std::uint16_t kUnset = 0xffff;
    struct Place {
        std::uint16_t begin = 0;  // of the value in the text
        std::uint16_t length = kUnset;
    };
    static std::size_t index_of(Key key) { return static_cast<std::size_t>(key); }
    std::expected<void, ValueProblem> store(Key key, std::string_view value);

    std::array<char, kHeadBytes + kMaxText> memory_{};
    std::size_t size_ = 0;
    std::array<Place, kKeys> places_{};
};

// The lines of a list's value, one after the other: `for (std::string_view rest = text; !rest.empty();)
// use(take_line(rest))`.
std::string_view take_line(std::string_view& rest);

}  // namespace vedette::node
