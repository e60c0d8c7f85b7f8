// Heads of MJPEG parts, made once a picture for all viewers that are sent it at once: a hundred viewers share
// one text. Belongs to a loop's thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "hub/bus/unit.hpp"

namespace vedette::serve {

inline constexpr std::string_view kVedetteBoundary = "vedette";
inline constexpr std::string_view kSecuritycamBoundary = "herebedragons";  // of securityCam's relay

struct PartForm {
    std::string_view boundary = kVedetteBoundary;  // of static storage
    bool ahead =
        false;  // Chromium's way: boundary and bare head of the next part follow each picture at once
    bool age_headers = true;  // X-Vedette-*; not with `ahead`, whose heads are sent before the picture exists
    bool operator==(const PartForm&) const = default;
};

using PartHead = std::shared_ptr<const std::string>;

class PartHeads {
  public:
    // Exact: what goes before this unit's picture. Ahead: what goes behind it, for the next one. `first`: of
    // the stream.
    PartHead of(const bus::Unit& unit, const PartForm& form, bool first, MonoTime now);

  private:
    // The last one made, good for a millisecond: its age is told in tenths.
    std::uint64_t number_ = 0;
    PartForm form_;
    MonoTime made_;
    PartHead head_;
};

// What stands before the first picture with `ahead`; empty without.
std::string opening_part_head(const PartForm& form);

}  // namespace vedette::serve
