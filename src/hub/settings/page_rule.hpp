// What the page and the API may not set, but the settings file only: whoever has taken over an owner's
// browser must not run programs, read files or variables, or reach servers of this machine through the hub.
// `commands_from_page: true` in the file lifts the rule. Thread-safe.
#pragma once

#include <optional>
#include <string>

#include "hub/settings/checked.hpp"
#include "hub/settings/diff.hpp"

namespace vedette::settings {

// A value that is refused.
struct PageRefusal {
    std::string key;   // "cameras.porch.source"
    std::string what;  // a phrase about it, without the value: "names a file of the hub's machine"
};

// The first of the changes that is refused. The rule is lifted by `before`.
std::optional<PageRefusal> find_page_refusal(const Changes& changes, const CheckedSettings& before,
                                             const CheckedSettings& after);

}  // namespace vedette::settings
