#include "core/json/writer.hpp"

#include <algorithm>
#include <array>

#include "core/base/utf8.hpp"

namespace vedette::json {
namespace {

// Characters at the begin of `text` that are written as they are, beyond ASCII not counted.
std::size_t plain_length(std::string_view text) {
    const auto is_plain = [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; };
    return static_cast<std::size_t>(std::ranges::find_if_not(text, is_plain) - text.begin());
}

}  // namespace

// The comma behind the value before.
void Writer::separate() {
    if ((has_values_ & bit(depth_)) != 0) text_ << ",";
    has_values_ |= bit(depth_);
}

void Writer::begin_value() {
    valid_ = valid_ && in_object() == has_key_ && (depth_ > 0 || has_values_ == 0);
    if (has_key_) {
        has_key_ = false;
    } else {
        separate();
    }
}

Writer& Writer::begin(char bracket, bool object) {
    begin_value();
    text_ << std::string_view(&bracket, 1);
    if (depth_ == kMaxDepth) {
        valid_ = false;
        return *this;
    }
    ++depth_;
    has_values_ &= ~bit(depth_);
    objects_ = object ? objects_ | bit(depth_) : objects_ & ~bit(depth_);
    return *this;
}

Writer& Writer::end(char bracket, bool object) {
    valid_ = valid_ && depth_ > 0 && in_object() == object && !has_key_;
    if (depth_ > 0) --depth_;
    text_ << std::string_view(&bracket, 1);
    return *this;
}

Writer& Writer::key(std::string_view name) {
    valid_ = valid_ && in_object() && !has_key_;
    separate();
    put_escaped(name);
    text_ << ":";
    has_key_ = true;
    return *this;
}

Writer& Writer::string(std::string_view value) {
    begin_value();
    put_escaped(value);
    return *this;
}

Writer& Writer::word(std::string_view text) {
    begin_value();
    text_ << text;
    return *this;
}

// RFC 8259 section 7: quotes, backslashes and control characters are escaped.
void Writer::put_escaped(std::string_view text) {
    text_ << "\"";
    while (!text.empty()) {
        const std::string_view plain = text.substr(0, plain_length(text));
        text_ << plain;
        text.remove_prefix(plain.size());
        if (text.empty()) break;
        const auto byte = static_cast<unsigned char>(text.front());
        const std::size_t size = utf8_length(text);
        if (size == 0) {
            text_ << "\\ufffd";
        } else if (byte == '"' || byte == '\\') {
            text_ << "\\" << text.substr(0, 1);
        } else if (byte < 0x20) {
            const std::array<char, 6> escape{
                '\\', 'u', '0', '0', kHexDigits[byte >> 4U], kHexDigits[byte & 15U]};
            text_ << std::string_view(escape.data(), escape.size());
        } else {
            text_ << text.substr(0, size);
        }
        text.remove_prefix(size == 0 ? 1 : size);
    }
    text_ << "\"";
}

}  // namespace vedette::json
