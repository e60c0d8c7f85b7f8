#include "hub/base/json_text.hpp"

#include <cmath>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "core/base/utf8.hpp"

namespace vedette {
namespace {

void append_quoted(std::string& out, std::string_view text) {
    out += '"';
    while (!text.empty()) {
        const auto c = static_cast<unsigned char>(text.front());
        std::size_t length = utf8_length(text);
        if (length == 0) {
            out += "\xef\xbf\xbd";
            length = 1;
        } else if (c == '"' || c == '\\') {
            out += '\\';
            out += text.front();
        } else if (c < 0x20 || c == 0x7f) {
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", c);
        } else {
            out += text.substr(0, length);
        }
        text.remove_prefix(length);
    }
    out += '"';
}

void append(std::string& out, const boost::json::value& value) {
    switch (value.kind()) {
        case boost::json::kind::null: out += "null"; return;
        case boost::json::kind::bool_: out += value.get_bool() ? "true" : "false"; return;
        case boost::json::kind::int64: out += std::to_string(value.get_int64()); return;
        case boost::json::kind::uint64: out += std::to_string(value.get_uint64()); return;
        case boost::json::kind::double_:
            if (!std::isfinite(value.get_double())) {
                out += "null";
            } else {
                fmt::format_to(std::back_inserter(out), "{}", value.get_double());
            }
            return;
        case boost::json::kind::string: append_quoted(out, value.get_string()); return;
        case boost::json::kind::array:
            out += '[';
            for (const char* comma = ""; const auto& item : value.get_array()) {
                out += std::exchange(comma, ",");
                append(out, item);
            }
            out += ']';
            return;
        case boost::json::kind::object:
            out += '{';
            for (const char* comma = ""; const auto& member : value.get_object()) {
                out += std::exchange(comma, ",");
                append_quoted(out, member.key());
                out += ':';
                append(out, member.value());
            }
            out += '}';
            return;
    }
}

}  // namespace

std::string serialize_json(const boost::json::value& value) {
    std::string out;
    append(out, value);
    return out;
}

std::string indented_json(const boost::json::value& value, const std::string& margin) {
    std::string out;
    if (const boost::json::array* array = value.if_array()) {
        for (const auto& item : *array) out += (out.empty() ? "" : ", ") + indented_json(item, margin);
        return "[" + out + "]";
    }
    const boost::json::object* object = value.if_object();
    if (!object || object->empty()) return serialize_json(value);
    const std::string inner = margin + "  ";
    for (const auto& [name, member] : *object) {
        out += (out.empty() ? inner : "," + inner) + json_quoted(name) + ": " + indented_json(member, inner);
    }
    return "{" + out + margin + "}";
}

std::string json_quoted(std::string_view text) {
    std::string out;
    append_quoted(out, text);
    return out;
}

double rounded(double value, int decimals) {
    const double scale = std::pow(10.0, decimals);
    return std::round(value * scale) / scale + 0.0;  // + 0.0: no negative zero
}

}  // namespace vedette
