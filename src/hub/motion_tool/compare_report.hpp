// What `vedette motion compare` prints: a table for a person, lines of CSV, or JSON objects. Texts only; one
// thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hub/motion_tool/align.hpp"
#include "hub/motion_tool/pass.hpp"
#include "hub/motion_tool/report.hpp"
#include "hub/settings/motion_settings.hpp"

namespace vedette::motion_tool {

// One value in which two settings differ, as it would be written.
struct Difference {
    std::string name;
    std::string a;
    std::string b;

    bool operator==(const Difference&) const = default;
};

// The method first, then the parameters, then the zones as their number, which two different lists may share.
std::vector<Difference> differences(const settings::MotionSettings& a, const settings::MotionSettings& b);

// What is to be said of one source, or of all together.
struct CompareTotals {
    struct Side {
        std::uint64_t events = 0;
        Duration seconds{};  // of all events
    };
    Side a, b;
    std::uint64_t both = 0, only_a = 0, only_b = 0;  // moments of motion; complaints are not counted
    std::uint64_t pictures = 0, left_out = 0;
    Duration covered{}, spent{};
    std::string ended;  // why it ended, when not as wished

    void add(std::span<const Moment> moments);
    void add(const PassTotals& pass);
};

struct SideNames {
    std::string a, b;  // the two files
};

// Lines end with a line feed; an empty text where the form has nothing to say.
std::string compare_head(MotionForm form, const SideNames& names, std::span<const Difference> differ);
std::string compare_moments(MotionForm form, std::string_view source, std::span<const Moment> moments);
// `source` is empty for all of them together.
std::string compare_totals(MotionForm form, std::string_view source, const CompareTotals& totals);

}  // namespace vedette::motion_tool
