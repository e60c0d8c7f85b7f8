#include <array>

#include "hub/probe/recogniser.hpp"

namespace vedette::probe {

std::span<const Recogniser> recognisers() {
    static const std::array kAll{kVedetteNode,  kVedetteHub, kCameraWebServer, kMjpeg2sd,  kSecuritycam,
                                 kCapture,      kPycameresp, kTasmota,         kEsphome,   kUstreamer,
                                 kMjpgStreamer, kMotion,     kKlipper,         kOctoprint, kTcpcam};
    return kAll;
}

}  // namespace vedette::probe
