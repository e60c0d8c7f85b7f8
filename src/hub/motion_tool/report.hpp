// What `vedette motion` tells of each event and complaint: sentences for a person, lines of CSV, or JSON
// objects. Texts only; one thread.
#pragma once

#include <cstdint>
#include <string>

#include "core/motion/result.hpp"

namespace vedette::motion_tool {

enum class MotionForm : std::uint8_t { kWords, kCsv, kJson };

// "1:02:03.4", hours only where there are any.
std::string format_position(Duration at);

struct MotionTotals {
    std::uint64_t pictures = 0;
    std::uint64_t events = 0;
    std::uint64_t left_out = 0;  // pictures whose luma could not be read
    Duration covered{};          // from the first picture to the last, on their own time line
    Duration spent{};            // reading luma and detecting
    std::string ended;           // why it ended, when not as wished
};

// Lines end with a line feed; an empty text where the form has nothing to say.
std::string report_head(MotionForm form);
std::string report_started(MotionForm form, const motion::Event& event);
// `going`: the pictures ended before the event did.
std::string report_event(MotionForm form, const motion::Event& event, bool going);
std::string report_complaint(MotionForm form, motion::Ailment ailment, const motion::Complaint& complaint,
                             Duration at);
std::string report_totals(MotionForm form, const MotionTotals& totals);

}  // namespace vedette::motion_tool
