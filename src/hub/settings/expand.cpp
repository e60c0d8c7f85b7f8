#include "hub/settings/expand.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace vedette::settings {
namespace {

constexpr std::size_t kMaxLength = 65536;

bool is_name(std::string_view text) {
    return !text.empty() && !is_digit(text.front()) &&
           std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '_'; });
}

}  // namespace

Result<std::string> expand_variables(
    std::string_view text, const std::function<std::optional<std::string>(std::string_view)>& variable) {
    std::string out;
    while (!text.empty()) {
        const std::size_t dollar = std::min(text.find('$'), text.size());
        out += text.substr(0, dollar);
        text.remove_prefix(dollar);
        if (text.starts_with("$${")) {
            out += "${";
            text.remove_prefix(3);
        } else if (text.starts_with("${")) {
            const std::size_t close = text.find('}');
            const std::string_view name = text.substr(2, close == std::string_view::npos ? close : close - 2);
            if (close == std::string_view::npos || !is_name(name)) {
                return fail(
                    Kind::kInvalidArgument,
                    "has a ${ without a variable; write ${NAME}, or $${ for the characters themselves");
            }
            const auto value = variable ? variable(name) : std::nullopt;
            if (!value) {
                return fail(Kind::kInvalidArgument,
                            "needs the environment variable " + std::string(name) + ", which is not set");
            }
            out += *value;
            text.remove_prefix(close + 1);
        } else if (!text.empty()) {
            out += '$';
            text.remove_prefix(1);
        }
        if (out.size() > kMaxLength) {
            return fail(Kind::kInvalidArgument, "is longer than 65536 characters with its variables");
        }
    }
    return out;
}

}  // namespace vedette::settings
