// What acts require, by name: for route tables and for what lasts longer than its request.
#pragma once

#include "hub/access/principal.hpp"

namespace vedette::access::needs {

inline constexpr Requirement kNothing{Right::kNone, Scope::kNone};
inline constexpr Requirement kKnown{Right::kKnown, Scope::kView};
inline constexpr Requirement kLook{Right::kLook, Scope::kView};
inline constexpr Requirement kLive{Right::kLive, Scope::kView};
inline constexpr Requirement kSnapshot{Right::kSnapshot, Scope::kView};
inline constexpr Requirement kHistory{Right::kHistory, Scope::kView};
inline constexpr Requirement kSteer{Right::kSteer, Scope::kSteer};
inline constexpr Requirement kMetrics{Right::kMetrics, Scope::kMetrics};
inline constexpr Requirement kSelf{Right::kSelf, Scope::kManage};
inline constexpr Requirement kOwner{Right::kOwner, Scope::kManage};

}  // namespace vedette::access::needs
