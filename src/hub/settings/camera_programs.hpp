// Programs of this machine that serve a camera beside its source: they take single pictures, switch its lamp,
// set its controls. Values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "hub/settings/program_call.hpp"

namespace vedette::settings {

// Takes one picture. Fields: file, metadata, and names of control values.
struct StillProgram {
    ProgramCall call;
    Duration timeout = std::chrono::minutes(1);

    bool operator==(const StillProgram&) const = default;
};

// Switch the lamp.
struct LampPrograms {
    ProgramCall on;
    ProgramCall off;

    bool operator==(const LampPrograms&) const = default;
};

// Sets a control. Field: value.
struct ProgramControl {
    std::string name;
    ProgramCall call;
    int min = 0;
    int max = 0;
    std::optional<int> rest{};  // while nobody wants another one

    bool operator==(const ProgramControl&) const = default;
};

// See above.
struct CameraPrograms {
    std::optional<StillProgram> still{};
    std::optional<LampPrograms> lamp{};
    std::vector<ProgramControl> controls{};

    bool operator==(const CameraPrograms&) const = default;
};

}  // namespace vedette::settings
