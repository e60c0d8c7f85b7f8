// Faces: other people's camera firmwares as they answer on the network, for `vedette simulate --as` and the
// tests of hub/probe. A face is a table of addresses on a device's two ports; what the originals do beyond
// that is in http_connection. Texts are written after the firmwares' documentation and public sources, none
// is a copy. Immutable.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "hub/simulate/http_connection.hpp"

namespace vedette::simulate {

// One address of a face.
struct FaceRow {
    // What the address answers with.
    enum class What : std::uint8_t { kText, kPicture, kStream };
    Port port = Port::kStream;
    std::string_view target;  // path and query; "*": every one
    What what = What::kText;
    int status = 200;
    std::string_view type = "text/html";  // of kText
    std::string_view body = {};           // of kText
    std::string_view location = {};       // of kText with a status of 3xx
};

// One firmware.
struct Face {
    std::string_view name;      // of --as
    std::string_view server;    // Server header; empty: none
    std::string_view boundary;  // of its streams
    Port stream_port = Port::kStream;
    std::string_view stream;  // path and query of its stream
    std::span<const FaceRow> rows;
};

std::span<const Face> faces();
// Null: there is no such face.
const Face* find_face(std::string_view name);

}  // namespace vedette::simulate
