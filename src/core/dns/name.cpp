#include "core/dns/name.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace vedette::dns {

std::optional<Name> Name::parse(std::string_view text) {
    if (text.ends_with('.')) text.remove_suffix(1);
    Name name;
    while (true) {
        const std::size_t dot = text.find('.');
        if (!name.append(text.substr(0, dot))) return std::nullopt;
        if (dot == text.npos) return name;
        text.remove_prefix(dot + 1);
    }
}

Name Name::of(std::initializer_list<std::string_view> labels) {
    Name name;
    for (const std::string_view label : labels) name.append(label);
    return name;
}

bool Name::append(std::string_view label) {
    if (label.empty() || label.size() > kMaxLabel) return false;
    if (size_ + 1 + label.size() + 1 > kMaxNameBytes) return false;
    bytes_[size_++] = static_cast<std::uint8_t>(label.size());
    std::ranges::copy(label, bytes_.begin() + size_);
    size_ = static_cast<std::uint8_t>(size_ + label.size());
    return true;
}

bool Name::operator==(const Name& other) const { return same_labels(labels(), other.labels()); }

// A length is at most 63, and letters begin at 65.
bool same_labels(Bytes a, Bytes b) { return equal_ignoring_case(as_text(a), as_text(b)); }

}  // namespace vedette::dns
