#include "hub/doctor/finding.hpp"

#include <algorithm>
#include <array>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "hub/base/json_text.hpp"

namespace vedette::doctor {

namespace json = boost::json;

std::string_view to_string(Level level) {
    constexpr std::array<std::string_view, 3> kNames{"error", "warning", "note"};
    return kNames[static_cast<std::size_t>(level)];
}

// A stable sort; Clang refuses std::stable_sort of GCC 12's library.
void sort(Findings& findings) {
    for (auto next = findings.begin(); next != findings.end(); ++next)
        std::rotate(std::ranges::upper_bound(findings.begin(), next, next->level, {}, &Finding::level), next,
                    next + 1);
}

std::string format(const Findings& findings) {
    std::string out;
    for (const Finding& finding : findings) {
        out += fmt::format("{}: {}: {}\n", to_string(finding.level), finding.about, finding.what);
        if (!finding.cure.empty()) out += fmt::format("    cure: {}\n", finding.cure);
        if (!finding.key.empty()) out += fmt::format("    key: {}\n", finding.key);
    }
    return out;
}

std::string findings_json(const Findings& findings) {
    json::array out;
    for (const Finding& finding : findings) {
        json::value key;
        if (!finding.key.empty()) key = json::string(finding.key);
        out.push_back(json::object{{"level", to_string(finding.level)},
                                   {"about", finding.about},
                                   {"what", finding.what},
                                   {"cure", finding.cure},
                                   {"key", std::move(key)}});
    }
    return serialize_json(json::object{{"findings", std::move(out)}});
}

}  // namespace vedette::doctor
