// How full a battery is, from what a converter reads at a divider of its voltage. Readings are those of
// pycameresp: 9 bits (0 to 511) at the converter's widest range, so that an owner's `full` and `empty` keep
// their meaning. Which pin and converter that is belongs to the port. Thread-safe; no state.
#pragma once

#include <optional>

namespace vedette::power {

// The readings of a full and of an empty battery. The defaults are pycameresp's, for a lithium cell behind
// 100 kOhm and 50 kOhm.
struct Scale {
    int full = 191;
    int empty = 161;
};

// 0 to 100 percent. Nothing: nothing was read, or no battery is wired there (less than half of `empty`), or
// `full` is not above `empty`.
std::optional<int> percent_of(std::optional<int> reading, const Scale& scale);

}  // namespace vedette::power
