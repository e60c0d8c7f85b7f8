// The battery, the motion sensor and the button of a board that is a process, as a script tells them over
// time; its converters, its deep sleep and its watchdog. The program carries a sleep out: it ends the node,
// waits until start_again() says that the board starts again, and makes another node. Owned by the network
// task.
#pragma once

#include <array>
#include <expected>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "node/port/clock.hpp"
#include "node/port/inputs.hpp"
#include "node/port/power.hpp"
#include "node/port/system.hpp"

namespace vedette::posix {

// Something happens to the board.
struct PowerEvent {
    // What.
    enum class Kind : std::uint8_t { kReading, kSensor, kButton, kBrownout, kReset };
    Duration at{};  // since the program's start
    Kind kind{};
    int value = 0;  // a reading of 9 bits, -1: none; 1: high, down
};

// What happens around a board.
struct PowerScript {
    std::vector<PowerEvent> events;  // in the order of their times
    int brownouts = 0;               // so many starts end with one

    // Lines: "TIME battery READING" (0 to 511, or "none"), "TIME sensor high", "TIME sensor low", "TIME
    // button down", "TIME button up", "TIME brownout", "TIME reset"; and "brownouts N". Empty lines, and
    // lines that begin with #, are skipped. Returns a sentence with the line's number for what is wrong.
    static std::expected<PowerScript, std::string> parse(const std::string& text);
};

// One board's.
class SimulatedPower final : public port::Inputs, public port::Power {
  public:
    // `folder` keeps the record in the file "power"; empty: until the program ends. The clock outlives it.
    SimulatedPower(PowerScript script, port::Chip chip, std::string folder, port::Clock& clock);

    bool is_high(port::Pin pin, port::Pull pull) override;
    std::expected<std::uint16_t, port::AnalogError> voltage(port::Pin pin) override;
    void wifi_starts() override { has_wifi_ = true; }

    port::WakeCause wake_cause() override { return cause_; }
    void deep_sleep(const port::Wakes& wakes) override { asleep_ = wakes; }
    std::size_t read_record(MutableBytes into) override;
    bool write_record(Bytes record) override;
    void watch(Duration limit) override;
    void feed() override { fed_ = clock_.mono(); }

    // For the program:
    // What deep_sleep() was called with, until the board starts again.
    const std::optional<port::Wakes>& asleep() const { return asleep_; }
    // Takes what has happened by now. A reason when the board starts anew: of a board that sleeps, or a
    // reset.
    std::optional<port::ResetCause> start_again();
    // The board starts anew by its own will.
    void restart() { begin(port::WakeCause::kNone); }
    // When start_again() may have one; max(): never.
    MonoTime due() const;
    // Whether the watchdog would restart the board.
    bool is_hung() const;

    // For tests, in place of a script.
    void set_sensor(bool is_high) { sensor_is_high_ = is_high; }
    void set_reading(std::optional<std::uint16_t> reading) { reading_ = reading; }

  private:
    std::optional<port::ResetCause> apply(const PowerEvent& event);
    void apply_levels();
    void begin(port::WakeCause cause);

    const PowerScript script_;
    const port::Chip chip_;
    const std::string folder_;
    port::Clock& clock_;
    const MonoTime start_;
    std::size_t next_event_ = 0;
    int starts_ = 1;
    MonoTime started_;  // last
    bool has_wifi_ = false;
    bool sensor_is_high_ = false;
    bool button_is_down_ = false;
    std::optional<std::uint16_t> reading_{};  // 12 bits
    port::WakeCause cause_ = port::WakeCause::kNone;
    std::optional<port::Wakes> asleep_{};
    MonoTime asleep_since_{};
    std::string record_;
    Duration limit_{};  // of the watchdog; 0: none
    MonoTime fed_;
};

}  // namespace vedette::posix
