#include "hub/settings/allowed.hpp"

#include <algorithm>
#include <array>
#include <ranges>
#include <span>

namespace vedette::settings {
namespace {

struct Unit {
    std::int64_t size;
    std::string_view name;
};

// In the largest unit that divides the number.
std::string in_units(std::int64_t number, std::span<const Unit> units) {
    for (const Unit& unit : units) {
        if (number != 0 && number % unit.size == 0)
            return std::to_string(number / unit.size).append(unit.name);
    }
    return std::to_string(number).append(units.back().name);
}

std::string duration(std::int64_t ms) {
    constexpr auto kUnits = std::to_array<Unit>({{3'600'000, "h"}, {60'000, "m"}, {1000, "s"}, {1, "ms"}});
    return ms == 0 ? "0s" : in_units(ms, kUnits);
}

std::string bytes(std::int64_t count) {
    constexpr auto kUnits =
        std::to_array<Unit>({{1'000'000'000, "GB"}, {1'000'000, "MB"}, {1000, "kB"}, {1, "B"}});
    return in_units(count, kUnits);
}

std::string rate(std::int64_t thousandths) {
    std::string out = std::to_string(thousandths / 1000);
    if (thousandths % 1000 == 0) return out;
    std::string decimals = std::to_string(1000 + thousandths % 1000).substr(1);
    while (decimals.back() == '0') decimals.pop_back();
    return out + "." + decimals;
}

std::string choices(std::string_view words) {
    const std::vector<std::string_view> all = words_of(words);
    std::string out;
    for (std::size_t i = 0; i < all.size(); ++i)
        out.append(i == 0 ? "" : i + 1 == all.size() ? " or " : ", ").append(all[i]);
    return out;
}

std::string range(const std::string& min, const std::string& max) {
    return min == max ? min : min + " to " + max;
}

}  // namespace

std::string allowed_text(const Key& key) {
    const std::string unit = key.unit.empty() ? "" : " " + std::string(key.unit);
    switch (key.type) {
        case Type::kInt:
            if (key.unit == "TCP port") return range(std::to_string(key.min), std::to_string(key.max));
            return range(std::to_string(key.min), std::to_string(key.max)) + unit;
        case Type::kBool: return "true or false";
        case Type::kText: return range(std::to_string(key.min), std::to_string(key.max)) + " characters";
        case Type::kDuration: return range(duration(key.min), duration(key.max));
        case Type::kRate: return range(rate(key.min), rate(key.max)) + unit;
        case Type::kBytes: return range(bytes(key.min), bytes(key.max));
        case Type::kSize:
            return "WIDTHxHEIGHT, each " + range(std::to_string(key.min), std::to_string(key.max));
        case Type::kChoice: return choices(key.allowed);
        case Type::kId: return "the id of a camera";
        case Type::kListen: return "an address of this machine with a port, such as 127.0.0.1:8480";
        case Type::kPath: return "the path of a file";
        case Type::kSource: return "a URL such as http://192.168.1.5/mjpeg";
        case Type::kLines:
            return "a list of " + range(std::to_string(key.min), std::to_string(key.max)) +
                   " lines, such as - " + std::string(key.example);
    }
    return {};
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    for (const auto word : std::views::split(text, ' ')) words.emplace_back(word);
    return words;
}

std::vector<std::string_view> names_below(const Table& table, std::string_view section) {
    std::vector<std::string_view> names;
    for (const Key& key : table.keys) {
        std::string_view rest = key.path;
        if (!section.empty()) {
            if (!rest.starts_with(section) || rest.substr(section.size(), 1) != ".") continue;
            rest.remove_prefix(section.size() + 1);
        }
        const std::string_view name = rest.substr(0, rest.find('.'));
        if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    }
    return names;
}

}  // namespace vedette::settings
