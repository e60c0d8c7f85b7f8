// Writes JSON (RFC 8259) into the caller's memory, piece by piece where the text is longer than the memory.
// Commas, colons and escapes are the writer's; it refuses a text that would not be JSON. Copying a writer
// copies its place in the text, so that what did not fit is written again into the next piece:
//
//     const Writer before = writer;
//     writer.key("name").string(name);
//     if (!writer.fits()) writer = before;  // and continue with the next piece
//
// No allocation. Caller's thread.
#pragma once

#include <concepts>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/text.hpp"

namespace vedette::json {

// One text: one value, mostly an object.
class Writer {
  public:
    static constexpr unsigned kMaxDepth = 16;  // objects and arrays within each other

    explicit Writer(std::span<char> out) : text_(out) {}
    // Continues the text in other memory.
    void set_output(std::span<char> out) { text_ = TextWriter(out); }

    Writer& begin_object() { return begin('{', true); }
    Writer& end_object() { return end('}', true); }
    Writer& begin_array() { return begin('[', false); }
    Writer& end_array() { return end(']', false); }
    // Before each value of an object.
    Writer& key(std::string_view name);

    // Bytes that are no UTF-8 become U+FFFD.
    Writer& string(std::string_view value);
    template <std::integral Int>
        requires(!std::same_as<Int, bool> && !std::same_as<Int, char>)
    Writer& number(Int value) {
        begin_value();
        text_ << value;
        return *this;
    }
    Writer& boolean(bool value) { return word(value ? "true" : "false"); }
    Writer& null() { return word("null"); }

    // All of the present piece, also when something did not fit.
    std::string_view written() const { return text_.written(); }
    // The present piece has room for all that was written into it.
    bool fits() const { return text_.result().has_value(); }
    // Nothing was written that is no JSON: a value without a key, an end without its begin, a second value,
    // more than kMaxDepth levels.
    bool is_valid() const { return valid_; }
    // The value is whole.
    bool is_complete() const { return valid_ && depth_ == 0 && has_values_ != 0; }

  private:
    static constexpr std::uint32_t bit(unsigned depth) { return 1U << depth; }
    bool in_object() const { return depth_ > 0 && (objects_ & bit(depth_)) != 0; }
    void begin_value();
    void separate();
    Writer& begin(char bracket, bool object);
    Writer& end(char bracket, bool object);
    Writer& word(std::string_view text);
    void put_escaped(std::string_view text);

    TextWriter text_;
    std::uint32_t objects_ = 0;     // a bit for each depth, from 1: it is an object
    std::uint32_t has_values_ = 0;  // a bit for each depth, from 0: something was written there
    std::uint8_t depth_ = 0;
    bool has_key_ = false;  // the next value's
    bool valid_ = true;
};

}  // namespace vedette::json
