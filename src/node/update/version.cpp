#include "node/update/version.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace vedette::node {

std::optional<Version> Version::parse(std::string_view text) {
    text = text.substr(0, text.find_first_of("-+"));
    Version out;
    for (std::size_t i = 0; i < out.numbers.size(); ++i) {
        const std::size_t dot = text.find('.');
        if ((dot == text.npos) != (i + 1 == out.numbers.size())) return std::nullopt;
        const auto number = parse_int<std::uint16_t>(text.substr(0, dot));
        if (!number) return std::nullopt;
        out.numbers[i] = *number;
        text.remove_prefix(dot == text.npos ? text.size() : dot + 1);
    }
    return out;
}

std::optional<std::string_view> text_of_field(Bytes bytes) {
    const std::string_view all = as_text(bytes);
    const std::size_t size = std::min(all.find('\0'), all.size());
    const std::string_view rest = all.substr(size);
    if (rest.find_first_not_of('\0') != rest.npos) return std::nullopt;
    return all.substr(0, size);
}

}  // namespace vedette::node
