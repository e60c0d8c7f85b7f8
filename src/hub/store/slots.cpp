#include "hub/store/slots.hpp"

namespace vedette::store {

std::string_view to_string(SlotEnd end) {
    constexpr std::array<std::string_view, 3> kNames{"taken", "skipped", "missed"};
    return kNames[static_cast<std::size_t>(end)];
}

}  // namespace vedette::store
