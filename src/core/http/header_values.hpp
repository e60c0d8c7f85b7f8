// The inside of header values (RFC 9110 section 5.6): comma lists, parameters, quoted strings. Views into the
// caller's text; nothing is unquoted until asked for, into memory that the caller gives. What a particular
// header means belongs to who reads it. Any thread.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace vedette::http {

// RFC 9110 5.6.2: one or more of the characters that names of methods, fields and parameters are made of.
bool is_token(std::string_view text);
bool is_token_byte(char c);

// A control character other than the tab: what no field value may hold.
constexpr bool is_control_byte(char c) {
    const auto byte = static_cast<unsigned char>(c);  // whether char is signed depends on the machine
    return (byte < ' ' && c != '\t') || byte == 0x7f;
}

// Takes the next item off a comma list, without the blanks round it; commas inside quoted strings don't
// split, empty items are passed over. Nothing at the end.
std::optional<std::string_view> next_list_item(std::string_view& rest);

// The list has that item, without regard to case (Connection, Upgrade, Transfer-Encoding…).
bool list_contains(std::string_view list, std::string_view item);

struct Parameter {
    std::string_view name;
    std::string_view value;  // without the quotes, but with backslashes still in it
    bool quoted = false;

    // The value with the backslashes resolved. Nothing when `out` is too small.
    std::optional<std::string_view> unquote(std::span<char> out) const;
};

// Takes `name=value` or `name="value"` off the front of `rest`, and the separator (`;` or `,`) after it.
// Blanks round `=` and separators are passed over. A name alone has an empty value. Nothing at the end, or
// when what is left is no parameter (`rest` then isn't empty).
std::optional<Parameter> next_parameter(std::string_view& rest, char separator);

// The first parameter of that name (without regard to case) behind the first `;` of a value such as
// `multipart/x-mixed-replace; boundary="frame"`.
std::optional<Parameter> find_parameter(std::string_view value, std::string_view name);

// What stands before the first `;`: the media type of a Content-Type.
std::string_view before_parameters(std::string_view value);

}  // namespace vedette::http
