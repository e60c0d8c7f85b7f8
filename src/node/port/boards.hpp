// What is soldered to which pin of a board, as data: camera, lamp, card, motion sensor, battery. And the
// claims of what uses a pin, a PWM timer or the second ADC: each has one owner, and a second one is told who
// the first is. Pins are GPIO numbers of the chip. Caller's thread.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string_view>

namespace vedette::port {

// GPIO 0 to 39 of an ESP32, 0 to 48 of an ESP32-S3; -1: not connected.
using Pin = std::int8_t;
inline constexpr Pin kNoPin = -1;
inline constexpr std::size_t kPins = 49;

// The chips that the boards have.
enum class Chip : std::uint8_t { kEsp32, kEsp32S3 };

// The pins of the camera's bus.
struct CameraPins {
    Pin power_down, reset, clock, sda, scl;
    std::array<Pin, 8> data;  // D7 to D0
    Pin vsync, href, pclk;
};

// The pins of an SD card. With one data line it needs clock, command and data[0] only.
struct CardPins {
    Pin clock = kNoPin;  // kNoPin: the board has no card
    Pin command = kNoPin;
    std::array<Pin, 4> data = {kNoPin, kNoPin, kNoPin, kNoPin};
};

// What lies between the chip and its PSRAM, and so which pins that takes.
enum class Psram : std::uint8_t {
    kNone,
    kQuad,   // of an ESP32: GPIO 16 and 17; of an ESP32-S3 no more than the flash chip
    kOctal,  // of an ESP32-S3: GPIO 33 to 37 too
};

// One kind of board.
struct Board {
    std::string_view name;  // "AI_THINKER", as in securityCam's CAMERA_MODEL_AI_THINKER
    CameraPins camera;      // all kNoPin: the board has none
    Psram psram = Psram::kNone;
    Pin lamp = kNoPin;    // the white LED
    Pin status = kNoPin;  // a LED of signals
    CardPins card{};
    Pin motion_sensor = kNoPin;  // where pycameresp's owners solder a PIR sensor
    Pin battery = kNoPin;        // and a divider of the battery's voltage
    Chip chip = Chip::kEsp32;

    bool has_camera() const { return camera.clock != kNoPin; }
};
std::span<const Board> boards();
// The name without regard to case.
const Board* find_board(std::string_view name);

// Which converter can read the voltage of a pin. Wi-Fi uses the second one itself.
enum class Adc : std::uint8_t { kNone, kFirst, kSecond };
Adc adc_of(Chip chip, Pin pin);
// Whether its level can end a deep sleep: the pins of the chip's clock domain that stays on (RTC).
bool can_wake(Chip chip, Pin pin);

// Why a pin is not given.
struct PinRefusal {
    Pin pin = kNoPin;
    std::string_view owner{};  // who has it; empty: the chip or the board has no such pin
};

// The chip's PWM unit (LEDC) has four timers; channels of one timer have one frequency.
inline constexpr std::uint8_t kPwmTimers = 4;
inline constexpr std::uint8_t kCameraTimer = 0;  // makes the camera's clock

// Who uses which pin, PWM timer and converter. An `owner` outlives the claims: "the lamp". A refused claim
// changes nothing.
class PinClaims {
  public:
    // Claims what is soldered: flash chip, PSRAM, lamp, status LED, and the camera unless the board runs
    // without.
    PinClaims(const Board& board, bool with_camera);

    std::expected<void, PinRefusal> claim_output(Pin pin, std::string_view owner);
    std::expected<void, PinRefusal> claim_input(Pin pin, std::string_view owner);
    // To read a voltage. A pin of the second converter is refused once Wi-Fi has it.
    std::expected<void, PinRefusal> claim_analog(Pin pin, std::string_view owner);
    void wifi_starts() { wifi_started_ = true; }
    // As at the next start.
    void wifi_stops() { wifi_started_ = false; }
    // An input that ends the deep sleep.
    std::expected<void, PinRefusal> claim_wake(Pin pin, std::string_view owner);

    // The board's card with 1 or 4 data lines.
    std::expected<void, PinRefusal> claim_card(std::uint8_t lines);

    // GPIO 0, the button that also starts the boot loader, as an input until claim_camera().
    std::expected<void, PinRefusal> claim_button();
    // The camera of a board that was started without. Takes GPIO 0 from the button.
    std::expected<void, PinRefusal> claim_camera();

    // The owner of a timer may claim it again. A refusal names the first owner; empty: there is no such
    // timer.
    std::expected<void, std::string_view> claim_timer(std::uint8_t timer, std::string_view owner);

  private:
    std::expected<void, PinRefusal> check(Pin pin, bool output) const;
    void take(Pin pin, std::string_view owner);
    std::string_view owner_of(Pin pin) const { return owners_[static_cast<std::size_t>(pin)]; }

    const Board& board_;
    std::array<std::string_view, kPins> owners_{};
    std::array<std::string_view, kPwmTimers> timers_{};
    bool wifi_started_ = false;
};

}  // namespace vedette::port
