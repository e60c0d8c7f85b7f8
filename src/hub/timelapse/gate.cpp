#include "hub/timelapse/gate.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "hub/io/running_program.hpp"
#include "linux/base/log.hpp"
#include "linux/io/wait.hpp"

namespace vedette::timelapse {
namespace {

constexpr Duration kCheckLimit = 10s;
constexpr Duration kRestartDelay = 10s;
constexpr Duration kExitTimeout = 2s;

}  // namespace

// What the gate and the coroutine that reads the program's output share.
struct Gate::Sensor {
    io::Loop& loop;
    const settings::GateSettings settings;
    const std::string job;
    const std::function<void()> on_event;  // empty after the end of the gate
    io::Stop stop;
    bool told = false;                // of an event since the last slot
    std::optional<MonoTime> counted;  // the last event that counts

    void event() {
        const MonoTime now = loop.now();
        if (counted && now - *counted < settings.pause) return;
        counted = now;
        told = true;
        if (!stop.requested()) on_event();
    }
};

Gate::Gate(io::Loop& loop, settings::GateSettings settings, std::string job, std::function<void()> on_event)
    : loop_(loop), settings_(std::move(settings)) {
    if (settings_.events.empty()) return;
    sensor_ = std::shared_ptr<Sensor>(
        new Sensor{loop, settings_, std::move(job), std::move(on_event), {}, false, std::nullopt});
    loop_.spawn(watch(sensor_));
}

Gate::~Gate() {
    if (sensor_) sensor_->stop.request();
}

io::Task<> Gate::watch(std::shared_ptr<Sensor> sensor) {
    std::string said;
    while (!sensor->stop.requested()) {
        auto reading = read_events(sensor);
        std::string why = co_await std::move(reading);
        if (sensor->stop.requested()) break;
        if (why != said) log_warning("timelapse", "{}: gate.events: {}", sensor->job, why);
        said = std::move(why);
        co_await io::sleep_until(sensor->loop, sensor->loop.now() + kRestartDelay, sensor->stop);
    }
}

// Until the program ends; returns why.
io::Task<std::string> Gate::read_events(std::shared_ptr<Sensor> sensor) {
    child::Options options;
    options.argv = sensor->settings.events.words;
    options.out = child::Stream::pipe();
    const auto program = io::RunningProgram::start(sensor->loop, options);
    if (!program) co_return program.error().message;
    std::array<std::uint8_t, 4096> bytes;
    for (;;) {
        auto receiving = (*program)->out()->recv_some(bytes, MonoTime::max(), sensor->stop);
        const Result<std::size_t> got = co_await std::move(receiving);
        if (!got || *got == 0) break;
        const auto lines = std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(*got), '\n');
        if (lines > 0) sensor->event();
    }
    auto ending = (*program)->end(sensor->stop.requested() ? Duration::zero() : kExitTimeout);
    const child::Exit exit = co_await std::move(ending);
    co_return (*program)->describe(exit);
}

io::Task<std::string> Gate::why_closed(io::Stop& stop) {
    if (sensor_ && !std::exchange(sensor_->told, false))
        co_return "the sensor told of nothing since the slot before";
    if (settings_.check.empty()) co_return std::string();
    auto checking = io::run_program(loop_, settings_.check.words, kCheckLimit, stop);
    const Result<void> open = co_await std::move(checking);
    co_return open ? std::string() : fmt::format("the gate is closed: {}", open.error().message);
}

}  // namespace vedette::timelapse
