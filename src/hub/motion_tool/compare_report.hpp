// The text that `vedette motion compare` prints: a table for people, CSV or JSON. Pure functions; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hub/motion_tool/align.hpp"
#include "hub/motion_tool/report.hpp"
#include "hub/settings/motion_settings.hpp"

namespace vedette::motion_tool {

// One value in which two settings differ, as it is written in a settings file.
struct Difference {
    std::string name;
    std::string a;
    std::string b;

    bool operator==(const Difference&) const = default;
};

// The method first, then the parameters, then the number of zones, which may be equal for different zones.
std::vector<Difference> differences(const settings::MotionSettings& a, const settings::MotionSettings& b);

// Totals of one source, or of all sources together.
struct CompareTotals {
    // Of one detector.
    struct Side {
        std::uint64_t events = 0;
        Duration seconds{};  // length of all events
    };
    Side a, b;
    std::uint64_t both = 0, only_a = 0, only_b = 0;  // matches of motion; alerts are not counted
    PassTotals pass;
    std::string error;  // why the source failed; "": it did not

    void add(std::span<const Match> matches);
};

// The names of the two settings files.
struct SideNames {
    std::string a, b;
};

// Each returns whole lines, or "" where the format has none.
std::string compare_head(Format format, const SideNames& names, std::span<const Difference> differences);
std::string compare_matches(Format format, std::string_view source, std::span<const Match> matches);
// `source`: "" for all sources together.
std::string compare_totals(Format format, std::string_view source, const CompareTotals& totals);

}  // namespace vedette::motion_tool
