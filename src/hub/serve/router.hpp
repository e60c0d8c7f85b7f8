// From a request to what is to be done about it. Decides, does nothing; sessions carry it out. Any thread.
#pragma once

#include <variant>

#include "hub/serve/mjpeg_session.hpp"
#include "hub/serve/request_reader.hpp"
#include "hub/serve/site.hpp"

namespace vedette::serve {

struct StreamMjpeg {
    bus::CameraPtr camera;
    MjpegOptions options;
};

struct TakeSnapshot {
    bus::CameraPtr camera;
    Duration max_age;  // zero: whatever is newest
};

// Hand the connection over to the live WebSocket; the request is a valid upgrade.
struct OpenLive {
    std::string key;  // Sec-WebSocket-Key
};

using Answer = std::variant<api::Response, StreamMjpeg, TakeSnapshot, OpenLive>;

Answer route(const Site& site, const Head& head, MonoTime now);

}  // namespace vedette::serve
