#include "hub/settings/allowed.hpp"

#include <algorithm>
#include <array>
#include <ranges>

#include <fmt/format.h>

#include "core/base/text.hpp"

namespace vedette::settings {
namespace {

struct Unit {
    std::int64_t size;
    std::string_view name;
};

// In the largest unit that divides the number.
std::string in_units(std::int64_t number, std::span<const Unit> units) {
    for (const Unit& unit : units) {
        if (number != 0 && number % unit.size == 0) return fmt::format("{}{}", number / unit.size, unit.name);
    }
    return fmt::format("{}{}", number, units.back().name);
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

std::string rate(std::int64_t thousandths) { return fmt::to_string(static_cast<double>(thousandths) / 1000); }

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

std::string range(const Key& key) { return range(std::to_string(key.min), std::to_string(key.max)); }

// Optimal string alignment distance.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> older(b.size() + 1);
    std::vector<std::size_t> old(b.size() + 1);
    std::vector<std::size_t> now(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) old[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        now[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = to_lower(a[i - 1]) == to_lower(b[j - 1]);
            now[j] = std::min({old[j] + 1, now[j - 1] + 1, old[j - 1] + (same ? 0 : 1)});
            const bool swapped = i > 1 && j > 1 && to_lower(a[i - 1]) == to_lower(b[j - 2]) &&
                                 to_lower(a[i - 2]) == to_lower(b[j - 1]);
            if (swapped) now[j] = std::min(now[j], older[j - 2] + 1);
        }
        std::swap(older, old);
        std::swap(old, now);
    }
    return old[b.size()];
}

}  // namespace

std::string allowed_text(const Key& key) {
    const std::string unit = key.unit.empty() ? "" : " " + std::string(key.unit);
    switch (key.type) {
        case Type::kInt: return key.unit == "TCP port" ? range(key) : range(key) + unit;
        case Type::kBool: return "true or false";
        case Type::kText: return range(key) + " characters";
        case Type::kDuration: return range(duration(key.min), duration(key.max));
        case Type::kRate: return range(rate(key.min), rate(key.max)) + unit;
        case Type::kBytes: return range(bytes(key.min), bytes(key.max));
        case Type::kSize: return "WIDTHxHEIGHT, each " + range(key);
        case Type::kRange: return fmt::format("MIN..MAX, each {}{}", range(key), unit);
        case Type::kChoice: return choices(key.allowed);
        case Type::kId: return "the id of a camera";
        case Type::kListen:
            return "an address of this machine with a port, such as 127.0.0.1:8480, or unix:/PATH";
        case Type::kPath:
            return key.unit == "file" || key.path.ends_with("_file") ? "the path of a file"
                                                                     : "the path of a folder";
        case Type::kSource: return "a URL such as http://192.168.1.5/mjpeg";
        case Type::kCommand: return "a program with its arguments, without a shell";
        case Type::kIpv4: return "an IPv4 address such as 192.168.1.5";
        case Type::kLines: return fmt::format("a list of {} lines, such as - {}", range(key), key.example);
    }
    return {};
}

std::string list_text(std::span<const std::string_view> names) {
    return fmt::to_string(fmt::join(names, ", "));
}

std::string markdown_code(std::string_view text) { return text.empty() ? "" : fmt::format("`{}`", text); }

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

std::string_view nearest(std::string_view word, std::span<const std::string_view> known) {
    constexpr std::size_t kMaxLength = 64;
    std::string_view best;
    std::size_t least = std::max<std::size_t>(1, word.size() / 3) + 1;
    if (word.empty() || word.size() > kMaxLength) return best;
    for (const std::string_view candidate : known) {
        if (candidate.size() > kMaxLength) continue;
        const std::size_t d = distance(word, candidate);
        if (d < least) {
            least = d;
            best = candidate;
        }
    }
    return best;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> known) {
    const std::string_view near = nearest(word, known);
    return near.empty() ? "" : fmt::format("; did you mean {}?", near);
}

}  // namespace vedette::settings
