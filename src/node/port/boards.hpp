// What is soldered to which pin of a board, as data: camera, lamp, servos. And the claims of what uses a pin:
// each pin has one owner, and a second one is told who the first is. Pins are GPIO numbers of the ESP32.
// Caller's thread.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string_view>

namespace vedette::port {

// GPIO 0 to 39; -1: not connected.
using Pin = std::int8_t;
inline constexpr Pin kNoPin = -1;
inline constexpr std::size_t kPins = 40;

// The pins of the camera's bus.
struct CameraPins {
    Pin power_down, reset, clock, sda, scl;
    std::array<Pin, 8> data;  // D7 to D0
    Pin vsync, href, pclk;
};

// One kind of board.
struct Board {
    std::string_view name;  // "AI_THINKER", as in securityCam's CAMERA_MODEL_AI_THINKER
    CameraPins camera;
    Pin lamp = kNoPin;    // the white LED
    Pin status = kNoPin;  // a LED of signals
};
std::span<const Board> boards();
// The name without regard to case.
const Board* find_board(std::string_view name);

// Why a pin is not given.
struct PinRefusal {
    Pin pin = kNoPin;
    std::string_view owner{};  // who has it; empty: the ESP32 has no such output
};

// Who uses which pin.
class PinClaims {
  public:
    // Claims what is soldered: the camera unless the board runs without, the lamp, the status LED.
    PinClaims(const Board& board, bool with_camera);

    // `owner` outlives the claims: "the lamp". GPIO 34 to 39 are inputs only, and 6 to 11 have the flash
    // chip.
    std::expected<void, PinRefusal> claim_output(Pin pin, std::string_view owner);

  private:
    void claim(Pin pin, std::string_view owner);

    std::array<std::string_view, kPins> owners_{};
};

}  // namespace vedette::port
