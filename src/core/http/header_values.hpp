// The syntax of header values (RFC 9110 section 5.6): comma lists, parameters, quoted strings. Views of the
// caller's text; values are unquoted on request, into the caller's memory. Thread-safe.
#pragma once

#include <optional>
#include <string_view>

namespace vedette::http {

// RFC 9110 5.6.2: one or more characters of names of methods, fields and parameters.
bool is_token(std::string_view text);
bool is_token_byte(char c);

// A control character other than the tab, which no field value may contain.
constexpr bool is_control_byte(char c) {
    const auto byte = static_cast<unsigned char>(c);  // char may be signed or not
    return (byte < ' ' && c != '\t') || byte == 0x7f;
}

// Takes the next item off a comma list, without surrounding blanks; commas in quoted strings don't separate,
// empty items are skipped. Nothing at the end.
std::optional<std::string_view> next_list_item(std::string_view& rest);

// Whether the list has that item, without regard to case (Connection, Upgrade, Transfer-Encoding…).
bool list_contains(std::string_view list, std::string_view item);

// One parameter of a header value.
struct Parameter {
    std::string_view name;
    std::string_view value;  // without quotes, with backslashes
};

// Takes `name=value` or `name="value"` off the front of `rest`, and the separator (`;` or `,`) after it.
// Blanks around `=` and separators are skipped. A name alone has an empty value. Nothing at the end, or when
// the rest is no parameter (`rest` is not empty then).
std::optional<Parameter> next_parameter(std::string_view& rest, char separator);

// The text before the first `;`: the media type of a Content-Type.
std::string_view before_parameters(std::string_view value);

}  // namespace vedette::http
