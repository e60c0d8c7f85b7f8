// The contract of a recogniser: which requests to make, and what their answers prove. One file a firmware,
// listed in recognisers(). A recogniser opens no connection, logs in nowhere and never changes a device: its
// requests only read. What it returns is a proposal: the camera's settings, which nobody has saved.
// Immutable.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/probe/view.hpp"

namespace vedette::probe {

using Texts = std::vector<std::pair<std::string, std::string>>;

// How specific the evidence is; the highest comes first.
enum class Certainty : std::uint8_t {
    kLogin,    // something that asks for a user and a password
    kGuess,    // an open port that behaves like the device
    kPicture,  // pictures, from whatever device
    kStream,   // the same, a stream
    kLikely,   // what the device sends, and others might
    kPasted,   // the address that the user gave sends pictures
    kCertain,  // the device says what it is
};

// A camera that may be added.
struct Proposal {
    std::string device;  // id of the firmware: "camera-webserver"
    std::string name;    // for people: "ESP32 CameraWebServer"
    std::string why;     // what the device was known by
    Certainty certainty{};
    Texts settings{};    // below cameras.ID: {"source", "http://…"}, {"ptz.kind", "control_servo"}, …
    Texts links{};       // other addresses of the device, for people: "snapshot", "sensors", "page"
    std::string hint{};  // what the user has to do first; empty: nothing

    const std::string& source() const { return settings.front().second; }
};

using Proposals = std::vector<Proposal>;

// One firmware.
struct Recogniser {
    std::string_view device;               // as Proposal::device
    std::span<const std::uint16_t> ports;  // as the firmware is delivered; see actual_port()
    std::span<const Request> requests;     // most telling first
    void (*propose)(const View& view, Proposals& out);
};

// All of them. Requests of the first ones are made first.
std::span<const Recogniser> recognisers();

// The boundary that Espressif's example of a camera server has, and whatever was made from it.
inline constexpr std::string_view kEspressifBoundary = "123456789000000000000987654321";

// One file each.
extern const Recogniser kVedetteNode;
extern const Recogniser kVedetteHub;
extern const Recogniser kPycameresp;
extern const Recogniser kSecuritycam;
extern const Recogniser kCapture;
extern const Recogniser kTcpcam;
extern const Recogniser kMjpeg2sd;
extern const Recogniser kCameraWebServer;
extern const Recogniser kTasmota;
extern const Recogniser kEsphome;
extern const Recogniser kUstreamer;
extern const Recogniser kMjpgStreamer;
extern const Recogniser kMotion;
extern const Recogniser kKlipper;
extern const Recogniser kOctoprint;

}  // namespace vedette::probe
