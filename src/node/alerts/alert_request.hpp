// The HTTP requests that carry an alert: which service it goes to by which settings, and the bytes of its
// request. Writes; reads nothing. No allocation. Thread-safe.
//
// Pushover: the parts, their order and their text are those of pycameresp, whose requests its users' filters
// know; but over HTTPS. Its answer 200 is a success. ntfy: https://docs.ntfy.sh/publish/.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/http/url.hpp"
#include "node/alerts/alert_queue.hpp"
#include "node/settings/values.hpp"

namespace vedette::node {

// Where a target's requests go. Views of the settings.
struct AlertAddress {
    http::Url url;
    bool is_secured = false;
    bool has_token = false;  // is sent with each request

    // What everybody on the way could read.
    bool shows_token() const { return has_token && !is_secured; }
};
// Nothing: the target is not in use, or its settings are incomplete.
std::optional<AlertAddress> alert_address(const Values& settings, AlertTarget target);
// Those that are in use.
AlertTargets alert_targets(const Values& settings);

// Random bytes that separate the parts of a request.
using AlertBoundary = std::array<std::uint8_t, 16>;

// One request, in up to three pieces.
struct AlertRequest {
    static constexpr std::size_t kMaxTexts = 1600;

    Bytes head;  // of the request, with what of its body is in front of the picture
    Bytes picture;
    Bytes tail;

    std::size_t bytes() const { return head.size() + picture.size() + tail.size(); }
};

// Writes the request into `out`; the picture stays where it is. The same arguments give the same bytes.
// `utc_s`: since 1970; 0 while the board does not know the time.
AlertRequest make_alert_request(const Values& settings, AlertTarget target, const Alert& alert,
                                const AlertBoundary& boundary, std::int64_t utc_s,
                                std::span<char, AlertRequest::kMaxTexts> out);

}  // namespace vedette::node
