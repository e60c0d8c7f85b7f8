#include "node/port/boards.hpp"

#include "core/base/text.hpp"

namespace vedette::port {
namespace {

constexpr CardPins kEsp32Slot1 = {14, 15, {2, 4, 12, 13}};

// Sources: camera_pins.h of the ESP32's CameraWebServer, securityCam's Config_Template.h, and pycameresp's
// boards, where "flash 0" stands for a board without a lamp.
// clang-format off
constexpr std::array<Board, 15> kBoards = {{
    //                     PWDN RST XCLK SDA SCL   D7 ... D0                          VSYNC HREF PCLK
    {"AI_THINKER",          {32, -1,  0, 26, 27, {35, 34, 39, 36, 21, 19, 18,  5}, 25, 23, 22}, Psram::kQuad, 4, 33,
     kEsp32Slot1, 13, 12},
    {"WROVER_KIT",          {-1, -1, 21, 26, 27, {35, 34, 39, 36, 19, 18,  5,  4}, 25, 23, 22}, Psram::kQuad},
    {"ESP_EYE",             {-1, -1,  4, 18, 23, {36, 37, 38, 39, 35, 14, 13, 34},  5, 27, 25}, Psram::kQuad},
    {"M5STACK_PSRAM",       {-1, 15, 27, 25, 23, {19, 36, 18, 39,  5, 34, 35, 32}, 22, 26, 21}, Psram::kQuad},
    {"M5STACK_V2_PSRAM",    {-1, 15, 27, 22, 23, {19, 36, 18, 39,  5, 34, 35, 32}, 25, 26, 21}, Psram::kQuad},
    {"M5STACK_WIDE",        {-1, 15, 27, 22, 23, {19, 36, 18, 39,  5, 34, 35, 32}, 25, 26, 21}, Psram::kQuad},
    {"M5STACK_ESP32CAM",    {-1, 15, 27, 25, 23, {19, 36, 18, 39,  5, 34, 35, 17}, 22, 26, 21}},
    {"TTGO_T_JOURNAL",      { 0, 15, 27, 25, 23, {19, 36, 18, 39,  5, 34, 35, 17}, 22, 26, 21}},
    {"ARDUCAM_ESP32S_UNO",  {32, -1,  0, 26, 27, {35, 34, 39, 36, 21, 19, 18,  5}, 25, 23, 22}, Psram::kQuad, kNoPin, 2},
    {"ESP32ONE",            {32, -1,  4, 18, 23, {36, 37, 38, 39, 35, 14, 13, 34},  5, 27, 25}, Psram::kQuad},
    {"M5CAMERA_B",          {-1, 15, 27, 22, 23, {19, 36, 18, 39,  5, 34, 35, 32}, 25, 26, 21}, Psram::kQuad, 14},
    {"FREENOVE_ESP32",      {-1, -1, 21, 26, 27, {35, 34, 39, 36, 19, 18,  5,  4}, 25, 23, 22}, Psram::kQuad},
    {"FREENOVE_S3",         {-1, -1, 15,  4,  5, {16, 17, 18, 12, 10,  8,  9, 11},  6,  7, 13}, Psram::kOctal, kNoPin,
     kNoPin, {39, 38, {40, kNoPin, kNoPin, kNoPin}}, kNoPin, kNoPin, Chip::kEsp32S3},
    {"XIAO_S3",             {-1, -1, 10, 40, 39, {48, 11, 12, 14, 16, 18, 17, 15}, 38, 47, 13}, Psram::kOctal, kNoPin,
     kNoPin, {}, kNoPin, kNoPin, Chip::kEsp32S3},
    // An ESP32 and nothing else, for the kinds of camera without a sensor.
    {"GENERIC",             {-1, -1, -1, -1, -1, {-1, -1, -1, -1, -1, -1, -1, -1}, -1, -1, -1}},
}};
// clang-format on

constexpr std::string_view kCamera = "the camera";
constexpr std::string_view kButton = "the button";
constexpr std::string_view kCard = "the SD card";
constexpr Pin kButtonPin = 0;

bool exists(Chip chip, Pin pin) {
    if (pin < 0) return false;
    if (chip == Chip::kEsp32S3) return pin <= 21 || (pin >= 26 && pin <= 48);
    return pin <= 39 && pin != 20 && pin != 24 && !(pin >= 28 && pin <= 31);
}

bool is_input_only(Chip chip, Pin pin) { return chip == Chip::kEsp32 && pin >= 34; }

template <class Visit>
void each_camera_pin(const CameraPins& c, const Visit& visit) {
    for (const Pin pin : {c.power_down, c.reset, c.clock, c.sda, c.scl, c.vsync, c.href, c.pclk}) visit(pin);
    for (const Pin pin : c.data) visit(pin);
}

}  // namespace

std::span<const Board> boards() { return kBoards; }

const Board* find_board(std::string_view name) {
    for (const Board& board : kBoards) {
        if (equal_ignoring_case(board.name, name)) return &board;
    }
    return nullptr;
}

Adc adc_of(Chip chip, Pin pin) {
    if (chip == Chip::kEsp32S3) {
        if (pin >= 1 && pin <= 10) return Adc::kFirst;
        return pin >= 11 && pin <= 20 ? Adc::kSecond : Adc::kNone;
    }
    if (pin >= 32 && pin <= 39) return Adc::kFirst;
    for (const Pin second : {0, 2, 4, 12, 13, 14, 15, 25, 26, 27}) {
        if (pin == second) return Adc::kSecond;
    }
    return Adc::kNone;
}

bool can_wake(Chip chip, Pin pin) {
    if (chip == Chip::kEsp32S3) return pin >= 0 && pin <= 21;
    return pin >= 0 && (pin >= 32 ? exists(chip, pin) : adc_of(chip, pin) == Adc::kSecond);
}

PinClaims::PinClaims(const Board& board, bool with_camera) : board_(board) {
    const bool s3 = board.chip == Chip::kEsp32S3;
    const auto take_range = [&](Pin first, Pin last, std::string_view owner) {
        for (Pin pin = first; pin <= last; ++pin) take(pin, owner);
    };
    take_range(s3 ? 26 : 6, s3 ? 32 : 11, "the flash chip");
    if (s3 && board.psram == Psram::kOctal) take_range(33, 37, "the PSRAM");
    if (!s3 && board.psram == Psram::kQuad) take_range(16, 17, "the PSRAM");
    if (with_camera) {
        each_camera_pin(board.camera, [&](Pin pin) { take(pin, kCamera); });
        timers_[kCameraTimer] = kCamera;
    }
    take(board.lamp, "the lamp");
    take(board.status, "the status LED");
}

void PinClaims::take(Pin pin, std::string_view owner) {
    if (pin != kNoPin) owners_[static_cast<std::size_t>(pin)] = owner;
}

std::expected<void, PinRefusal> PinClaims::check(Pin pin, bool output) const {
    if (!exists(board_.chip, pin)) return std::unexpected(PinRefusal{pin});
    if (!owner_of(pin).empty()) return std::unexpected(PinRefusal{pin, owner_of(pin)});
    if (output && is_input_only(board_.chip, pin)) return std::unexpected(PinRefusal{pin});
    return {};
}

std::expected<void, PinRefusal> PinClaims::claim_output(Pin pin, std::string_view owner) {
    const auto free = check(pin, true);
    if (free) take(pin, owner);
    return free;
}

std::expected<void, PinRefusal> PinClaims::claim_input(Pin pin, std::string_view owner) {
    const auto free = check(pin, false);
    if (free) take(pin, owner);
    return free;
}

std::expected<void, PinRefusal> PinClaims::claim_analog(Pin pin, std::string_view owner) {
    const Adc adc = adc_of(board_.chip, pin);
    if (adc == Adc::kNone) return std::unexpected(PinRefusal{pin});
    if (adc == Adc::kSecond && wifi_started_) return std::unexpected(PinRefusal{pin, "Wi-Fi"});
    return claim_input(pin, owner);
}

std::expected<void, PinRefusal> PinClaims::claim_wake(Pin pin, std::string_view owner) {
    if (!can_wake(board_.chip, pin)) return std::unexpected(PinRefusal{pin});
    return claim_input(pin, owner);
}

std::expected<void, PinRefusal> PinClaims::claim_card(std::uint8_t lines) {
    const CardPins& card = board_.card;
    std::array<Pin, 6> pins = {card.clock,   card.command, card.data[0],
                               card.data[1], card.data[2], card.data[3]};
    const auto used = std::span(pins).first(lines == 4 ? 6 : 3);
    for (const Pin pin : used) {
        if (const auto free = check(pin, true); !free) return free;
    }
    for (const Pin pin : used) take(pin, kCard);
    return {};
}

std::expected<void, PinRefusal> PinClaims::claim_button() { return claim_input(kButtonPin, kButton); }

std::expected<void, PinRefusal> PinClaims::claim_camera() {
    if (!board_.has_camera()) return std::unexpected(PinRefusal{});
    std::expected<void, PinRefusal> free;
    each_camera_pin(board_.camera, [&](Pin pin) {
        if (pin == kNoPin || !free) return;
        const std::string_view owner = owner_of(pin);
        if (!owner.empty() && owner != kButton && owner != kCamera)
            free = std::unexpected(PinRefusal{pin, owner});
    });
    if (!free) return free;
    if (const auto timer = claim_timer(kCameraTimer, kCamera); !timer)
        return std::unexpected(PinRefusal{board_.camera.clock, timer.error()});
    each_camera_pin(board_.camera, [&](Pin pin) { take(pin, kCamera); });
    return {};
}

std::expected<void, std::string_view> PinClaims::claim_timer(std::uint8_t timer, std::string_view owner) {
    if (timer >= kPwmTimers) return std::unexpected(std::string_view{});
    if (!timers_[timer].empty() && timers_[timer] != owner) return std::unexpected(timers_[timer]);
    timers_[timer] = owner;
    return {};
}

}  // namespace vedette::port
