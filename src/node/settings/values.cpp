#include "node/settings/values.hpp"

#include <algorithm>
#include <cstring>

#include "core/base/text.hpp"

namespace vedette::node {

using settings::ValueError;

std::string_view take_line(std::string_view& rest) {
    const std::size_t end = rest.find(Values::kLineEnd);
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    return line;
}

std::string_view Values::text(Key key) const {
    const Place& place = places_[index_of(key)];
    return place.length == kUnset ? row_of(key).fallback : document().substr(place.begin, place.length);
}

int Values::number(Key key) const { return parse_int<int>(text(key)).value_or(0); }

Duration Values::duration(Key key) const {
    return settings::parse_duration(text(key)).value_or(Duration::zero());
}

settings::Size Values::size(Key key) const {
    return settings::parse_size(text(key)).value_or(settings::Size{});
}

std::optional<IpAddress> Values::address(Key key) const { return IpAddress::parse(text(key)); }

std::expected<void, ValueProblem> Values::set(Key key, std::string_view value) {
    const settings::Key& row = row_of(key);
    if (row.type == settings::Type::kLines) {
        std::int64_t lines = 0;
        for (std::string_view rest = value; !rest.empty(); ++lines) {
            const std::string_view line = take_line(rest);
            if (const auto error = check_value(row, line)) return std::unexpected(ValueProblem{key, *error});
            if (line.size() > kMaxLine) return std::unexpected(ValueProblem{key, ValueError::kTooLong});
        }
        if (lines > row.max) return std::unexpected(ValueProblem{key, ValueError::kTooLong});
    } else if (const auto error = check_value(row, value)) {
        return std::unexpected(ValueProblem{key, *error});
    }
    return store(key, value);
}

std::expected<void, ValueProblem> Values::store(Key key, std::string_view value) {
    const std::string_view path = row_of(key).path;
    const std::size_t added = path.size() + value.size() + 2;
    const std::size_t removed = is_set(key) ? path.size() + places_[index_of(key)].length + 2 : 0;
    if (size_ - removed + added > kMaxText) return std::unexpected(ValueProblem{key, ValueError::kTooLong});
    unset(key);
    TextWriter out(std::span<char>(memory_).subspan(kHeadBytes + size_));
    out << path << "=";
    places_[index_of(key)] = {static_cast<std::uint16_t>(size_ + path.size() + 1),
                              static_cast<std::uint16_t>(value.size())};
    out << value << "\n";
    size_ += added;
    return {};
}

void Values::unset(Key key) {
    Place& place = places_[index_of(key)];
    if (place.length == kUnset) return;
    const std::size_t begin = place.begin - row_of(key).path.size() - 1;
    const std::size_t end = std::size_t{place.begin} + place.length + 1;
    char* const text = memory_.data() + kHeadBytes;
    std::memmove(text + begin, text + end, size_ - end);
    size_ -= end - begin;
    for (Place& other : places_) {
        if (other.length != kUnset && other.begin >= end)
            other.begin = static_cast<std::uint16_t>(other.begin - (end - begin));
    }
    place = {};
}

std::expected<void, ValueProblem> Values::add_line(Key key, std::string_view line) {
    std::array<char, 512> memory;
    TextWriter joined(memory);
    const std::string_view old = text(key);
    joined << old << (old.empty() ? "" : "\t") << line;
    if (!joined.result()) return std::unexpected(ValueProblem{key, ValueError::kTooLong});
    return set(key, joined.written());
}

unsigned Values::read(std::string_view document) {
    unsigned refused = 0;
    while (!document.empty()) {
        const std::size_t end = document.find('\n');
        const std::string_view line = document.substr(0, end);
        document.remove_prefix(end == document.npos ? document.size() : end + 1);
        const std::size_t equals = line.find('=');
        const auto key = find_key(line.substr(0, equals));
        const bool taken = equals != line.npos && key && set(*key, line.substr(equals + 1));
        if (!taken) ++refused;
    }
    return refused;
}

}  // namespace vedette::node
