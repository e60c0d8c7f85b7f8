// What the doctor says: what is wrong, and what to do. Values. Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vedette::doctor {

// How bad it is.
enum class Level : std::uint8_t { kError, kWarning, kNote };
// "error", "warning", "note": a contract.
std::string_view to_string(Level level);

// One thing that is not as it should be.
struct Finding {
    Level level = Level::kWarning;
    std::string about;  // a camera's id, or "clock", "disk", "ports", "certificate"
    std::string what;   // a sentence without the full stop and without secrets
    std::string cure;   // what to do, in the same form; may be empty
    std::string key;    // setting to change: "live.max_picture"; may be empty

    bool operator==(const Finding&) const = default;
};
using Findings = std::vector<Finding>;

// The worst first, otherwise in their order.
void sort(Findings& findings);
// "warning: porch: what. Cure: cure (key)", a line each.
std::string format(const Findings& findings);
// {"findings": [{"level", "about", "what", "cure", "key"}]}; an empty key is null.
std::string findings_json(const Findings& findings);

}  // namespace vedette::doctor
