// A camera from an address: what hub/probe finds there, each proposal with a look at its pictures, for the
// API and the command line. Saves nothing. Owned by its loop.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hub/base/json_text.hpp"
#include "hub/probe/probe.hpp"
#include "hub/source/sample.hpp"

namespace vedette::api {

// One proposal with its picture, or the reason why there is none.
struct FoundCamera {
    probe::Proposal proposal;
    std::optional<source::Sample> sample;
    std::string reason;
};

// What was found at an address.
struct CameraSearch {
    std::vector<FoundCamera> cameras;  // the most specific first
    std::vector<probe::Tried> tried;
    std::string report;
};

// How to look.
struct SearchOptions {
    Duration limit = 14s;               // for all, of which the probe takes 9 s at most
    Duration watch = 1500ms;            // each camera, after its first picture
    std::optional<AddressRule> rule{};  // which addresses may be connected to; nothing: all
};

// Probes the target and looks at the pictures of its proposals, one after the other, because boards stream to
// few clients at a time. A proposal that leads to another host than the target gets no picture: its device
// has named it, and the target's password is not for it.
io::Task<CameraSearch> search_camera(io::Loop& loop, probe::Target target, SearchOptions options,
                                     io::Stop& stop);

// As POST /api/v1/probe answers: proposals with pictures in base64, what was tried, the report.
boost::json::object to_json(const CameraSearch& search);

}  // namespace vedette::api
