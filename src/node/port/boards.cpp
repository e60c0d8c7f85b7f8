#include "node/port/boards.hpp"

#include "core/base/text.hpp"

namespace vedette::port {
namespace {

// Sources: camera_pins.h of the ESP32's CameraWebServer, and securityCam's Config_Template.h.
// clang-format off
constexpr std::array<Board, 9> kBoards = {{
    //                     PWDN RST XCLK SDA SCL   D7 ... D0                          VSYNC HREF PCLK
    {"AI_THINKER",          {32, -1,  0, 26, 27, {35, 34, 39, 36, 21, 19, 18,  5}, 25, 23, 22}, 4, 33},
    {"WROVER_KIT",          {-1, -1, 21, 26, 27, {35, 34, 39, 36, 19, 18,  5,  4}, 25, 23, 22}},
    {"ESP_EYE",             {-1, -1,  4, 18, 23, {36, 37, 38, 39, 35, 14, 13, 34},  5, 27, 25}},
    {"M5STACK_PSRAM",       {-1, 15, 27, 25, 23, {19, 36, 18, 39,  5, 34, 35, 32}, 22, 26, 21}},
    {"M5STACK_V2_PSRAM",    {-1, 15, 27, 22, 23, {19, 36, 18, 39,  5, 34, 35, 32}, 25, 26, 21}},
    {"M5STACK_WIDE",        {-1, 15, 27, 22, 23, {19, 36, 18, 39,  5, 34, 35, 32}, 25, 26, 21}},
    {"M5STACK_ESP32CAM",    {-1, 15, 27, 25, 23, {19, 36, 18, 39,  5, 34, 35, 17}, 22, 26, 21}},
    {"TTGO_T_JOURNAL",      { 0, 15, 27, 25, 23, {19, 36, 18, 39,  5, 34, 35, 17}, 22, 26, 21}},
    {"ARDUCAM_ESP32S_UNO",  {32, -1,  0, 26, 27, {35, 34, 39, 36, 21, 19, 18,  5}, 25, 23, 22}, kNoPin, 2},
}};
// clang-format on

constexpr std::string_view kCamera = "the camera";

bool is_flash(Pin pin) { return pin >= 6 && pin <= 11; }

}  // namespace

std::span<const Board> boards() { return kBoards; }

const Board* find_board(std::string_view name) {
    for (const Board& board : kBoards) {
        if (equal_ignoring_case(board.name, name)) return &board;
    }
    return nullptr;
}

PinClaims::PinClaims(const Board& board, bool with_camera) {
    for (Pin pin = 6; is_flash(pin); ++pin) claim(pin, "the flash chip");
    if (with_camera) {
        const CameraPins& c = board.camera;
        for (const Pin pin : {c.power_down, c.reset, c.clock, c.sda, c.scl, c.vsync, c.href, c.pclk})
            claim(pin, kCamera);
        for (const Pin pin : c.data) claim(pin, kCamera);
    }
    claim(board.lamp, "the lamp");
    claim(board.status, "the status LED");
}

void PinClaims::claim(Pin pin, std::string_view owner) {
    if (pin != kNoPin) owners_[static_cast<std::size_t>(pin)] = owner;
}

std::expected<void, PinRefusal> PinClaims::claim_output(Pin pin, std::string_view owner) {
    constexpr Pin kFirstInputOnly = 34;
    if (pin < 0 || static_cast<std::size_t>(pin) >= kPins) return std::unexpected(PinRefusal{pin});
    const std::string_view first = owners_[static_cast<std::size_t>(pin)];
    if (!first.empty()) return std::unexpected(PinRefusal{pin, first});
    if (pin >= kFirstInputOnly) return std::unexpected(PinRefusal{pin});
    claim(pin, owner);
    return {};
}

}  // namespace vedette::port
