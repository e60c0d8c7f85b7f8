#include "node/posix/simulated_power.hpp"

#include <algorithm>
#include <fstream>
#include <utility>

#include "core/base/text.hpp"
#include "linux/base/atomic_file.hpp"
#include "node/posix/script.hpp"

namespace vedette::posix {
namespace {

using port::AnalogError;
using port::ResetCause;
using port::WakeCause;
using Kind = PowerEvent::Kind;

constexpr Duration kBrownoutAfter = 100ms;  // of a start: camera and radio draw the most then
constexpr port::Pin kButtonPin = 0;
constexpr int kMaxReading = 511;
constexpr unsigned kSpareBits = 3;  // of a conversion, beyond the 9 bits of a script

// The words behind the time.
std::optional<PowerEvent> parse_event(std::string_view what, std::string_view value) {
    if (value.empty()) {
        if (what == "brownout") return PowerEvent{.kind = Kind::kBrownout};
        if (what == "reset") return PowerEvent{.kind = Kind::kReset};
        return std::nullopt;
    }
    if (what == "battery") {
        const auto reading = value == "none" ? std::optional(-1) : parse_int<int>(value);
        if (!reading || *reading > kMaxReading || (*reading < 0 && value != "none")) return std::nullopt;
        return PowerEvent{.kind = Kind::kReading, .value = *reading};
    }
    if (what == "sensor" && (value == "high" || value == "low"))
        return PowerEvent{.kind = Kind::kSensor, .value = value == "high" ? 1 : 0};
    if (what == "button" && (value == "down" || value == "up"))
        return PowerEvent{.kind = Kind::kButton, .value = value == "down" ? 1 : 0};
    return std::nullopt;
}

}  // namespace

std::expected<PowerScript, std::string> PowerScript::parse(const std::string& text) {
    PowerScript script;
    const auto take = [&](const std::vector<std::string>& words) -> std::expected<void, std::string> {
        if (words[0] == "brownouts") {
            const auto count = words.size() == 2 ? parse_int<int>(words[1]) : std::nullopt;
            if (!count || *count < 0 || *count > 1000)
                return std::unexpected("give a number of starts, as `brownouts 12`");
            script.brownouts = *count;
            return {};
        }
        const auto at = parse_script_time(words[0]);
        auto event = words.size() == 2   ? parse_event(words[1], {})
                     : words.size() == 3 ? parse_event(words[1], words[2])
                                         : std::nullopt;
        if (!at || !event)
            return std::unexpected(
                "a line is as `0s battery 185`, `5s sensor high`, `1s button down`, `9s brownout`, "
                "`9s reset` or `brownouts 12`");
        if (!script.events.empty() && script.events.back().at > *at)
            return std::unexpected("times do not go back");
        event->at = *at;
        script.events.push_back(*event);
        return {};
    };
    if (auto read = read_script(text, take); !read) return std::unexpected(std::move(read.error()));
    return script;
}

SimulatedPower::SimulatedPower(PowerScript script, port::Chip chip, std::string folder, port::Clock& clock)
    : script_(std::move(script)),
      chip_(chip),
      folder_(std::move(folder)),
      clock_(clock),
      start_(clock.mono()),
      started_(start_),
      fed_(start_) {
    (void)start_again();
    cause_ = WakeCause::kNone;
    if (folder_.empty()) return;
    std::ifstream in(folder_ + "/power", std::ios::binary);
    record_.assign(std::istreambuf_iterator<char>(in), {});
    if (record_.size() > kMaxRecord) record_.clear();
}

// The button connects its pin to ground; every other pin has the sensor.
bool SimulatedPower::is_high(port::Pin pin, port::Pull pull) {
    apply_levels();
    if (pin == kButtonPin) return pull == port::Pull::kUp && !button_is_down_;
    return sensor_is_high_;
}

std::expected<std::uint16_t, AnalogError> SimulatedPower::voltage(port::Pin pin) {
    const port::Adc converter = port::adc_of(chip_, pin);
    if (converter == port::Adc::kNone) return std::unexpected(AnalogError::kNoConverter);
    if (converter == port::Adc::kSecond && has_wifi_) return std::unexpected(AnalogError::kWifi);
    if (!reading_) return std::unexpected(AnalogError::kFailed);
    return *reading_;
}

std::size_t SimulatedPower::read_record(MutableBytes into) {
    const std::size_t size = std::min(into.size(), record_.size());
    std::copy_n(record_.begin(), size, into.begin());
    return size;
}

bool SimulatedPower::write_record(Bytes record) {
    if (record.size() > kMaxRecord) return false;
    if (!folder_.empty() && !write_file_atomically(folder_ + "/power", record, {.mode = 0600})) return false;
    record_ = as_text(record);
    return true;
}

void SimulatedPower::watch(Duration limit) {
    limit_ = limit;
    feed();
}

bool SimulatedPower::is_hung() const { return limit_ > Duration::zero() && clock_.mono() >= fed_ + limit_; }

void SimulatedPower::begin(WakeCause cause) {
    cause_ = cause;
    asleep_.reset();
    has_wifi_ = false;
    limit_ = {};
    started_ = clock_.mono();
    ++starts_;
}

std::optional<ResetCause> SimulatedPower::apply(const PowerEvent& event) {
    switch (event.kind) {
        case Kind::kReading:
            reading_ = event.value < 0 ? std::nullopt
                                       : std::optional(static_cast<std::uint16_t>(event.value << kSpareBits));
            return std::nullopt;
        case Kind::kSensor: sensor_is_high_ = event.value != 0; return std::nullopt;
        case Kind::kButton: button_is_down_ = event.value != 0; return std::nullopt;
        case Kind::kBrownout: return ResetCause::kBrownout;
        case Kind::kReset: return ResetCause::kPowerOn;
    }
    return std::nullopt;
}

// What changes a level only, up to the next restart: also while the start waits for its owner.
void SimulatedPower::apply_levels() {
    const MonoTime now = clock_.mono();
    while (next_event_ < script_.events.size()) {
        const PowerEvent& event = script_.events[next_event_];
        if (start_ + event.at > now || event.kind == Kind::kBrownout || event.kind == Kind::kReset) return;
        (void)apply(event);
        ++next_event_;
    }
}

std::optional<ResetCause> SimulatedPower::start_again() {
    const MonoTime now = clock_.mono();
    std::optional<ResetCause> cause;
    while (next_event_ < script_.events.size() && start_ + script_.events[next_event_].at <= now && !cause)
        cause = apply(script_.events[next_event_++]);
    WakeCause woken = WakeCause::kNone;
    if (!asleep_) {
        asleep_since_ = now;
        if (!cause && starts_ <= script_.brownouts && now >= started_ + kBrownoutAfter)
            cause = ResetCause::kBrownout;
    } else if (!cause && asleep_->pin != port::kNoPin && sensor_is_high_) {
        woken = WakeCause::kPin;
    } else if (!cause && asleep_->after > Duration::zero() && now >= asleep_since_ + asleep_->after) {
        woken = WakeCause::kTimer;
    }
    if (woken != WakeCause::kNone) cause = ResetCause::kDeepSleep;
    if (cause) begin(woken);
    return cause;
}

MonoTime SimulatedPower::due() const {
    MonoTime at =
        next_event_ < script_.events.size() ? start_ + script_.events[next_event_].at : MonoTime::max();
    if (!asleep_ && starts_ <= script_.brownouts) at = std::min(at, started_ + kBrownoutAfter);
    if (!asleep_) return at;
    if (asleep_->pin != port::kNoPin && sensor_is_high_) return MonoTime{};
    return asleep_->after > Duration::zero() ? std::min(at, asleep_since_ + asleep_->after) : at;
}

}  // namespace vedette::posix
