// Heads of MJPEG parts, formatted once for all viewers that are sent a picture at the same time.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "hub/bus/unit.hpp"

namespace vedette::serve {

inline constexpr std::string_view kVedetteBoundary = "vedette";
inline constexpr std::string_view kSecuritycamBoundary = "herebedragons";  // of securityCam's relay

// The framing of a stream.
struct PartForm {
    std::string_view boundary = kVedetteBoundary;  // static storage
    bool ahead = false;       // for Chromium: boundary and head of the next part are sent with each picture
    bool age_headers = true;  // X-Vedette-*; not with `ahead`, whose heads are sent before the picture exists
    bool operator==(const PartForm&) const = default;
};

using PartHead = std::shared_ptr<const std::string>;

// Owned by its loop.
class PartHeads {
  public:
    // The head before this unit's picture; with `ahead`, that of the next part. `first`: part of the stream.
    PartHead of(const bus::Unit& unit, const PartForm& form, bool first, MonoTime now);

  private:
    // The last one, valid for a millisecond: the age in it has tenths of milliseconds.
    std::uint64_t number_ = 0;
    PartForm form_;
    MonoTime made_;
    PartHead head_;
};

// With `ahead`: what is sent before the first picture; empty without.
std::string opening_part_head(const PartForm& form);

}  // namespace vedette::serve
