#include "hub/devices/program_devices.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "hub/settings/mask.hpp"
#include "linux/base/log.hpp"

namespace vedette::devices {
namespace {

constexpr Duration kSetLimit = 5s;
constexpr Duration kOffRetry = 30s;     // of a lamp that could not be switched off
constexpr std::size_t kMaxCalls = 100;  // that wait
constexpr const char* kDevice = "programs";

}  // namespace

ProgramDevices::ProgramDevices(io::Loop& loop, bus::CameraPtr camera, settings::CameraPrograms programs)
    : loop_(loop), camera_(std::move(camera)), programs_(std::move(programs)), wake_(loop) {
    if (programs_.lamp) lamp_.emplace(loop_, *programs_.lamp);
}

void ProgramDevices::start() {
    std::vector<bus::ControlCapability> all;
    if (lamp_) all.push_back({"lamp", 0, 100, "percent"});
    for (const settings::ProgramControl& control : programs_.controls)
        all.push_back({control.name, static_cast<double>(control.min), static_cast<double>(control.max), ""});
    camera_->control.attach(
        kDevice, std::move(all), [this](std::function<void()> work) { loop_.post(std::move(work)); },
        [this](const bus::ControlRequest& request, MonoTime deadline, bus::CameraControl::Reply reply) {
            if (calls_.size() >= kMaxCalls)
                return reply(
                    fail(Kind::kResourceExhausted, "too many commands wait for the camera's programs"));
            calls_.push_back({request, deadline, std::move(reply)});
            wake_.notify();
        });
    loop_.spawn(run(), [this] {
        if (ended_) std::exchange(ended_, nullptr)();
    });
}

void ProgramDevices::stop(std::function<void()> ended) {
    camera_->control.detach(kDevice);
    ended_ = std::move(ended);
    stop_.request();
}

io::Task<> ProgramDevices::run() {
    co_await switch_off();
    co_await rest();
    while (!stop_.requested()) {
        while (!calls_.empty() && !stop_.requested()) {
            const Call call = std::move(calls_.front());
            calls_.pop_front();
            // Whoever asked does not wait any more; a lamp is switched off all the same.
            const bool off = call.request.name == "lamp" && !call.request.relative && call.request.value <= 0;
            if (!off && loop_.now() > call.deadline) {
                call.reply(fail(Kind::kTimeout, "the camera's programs were busy"));
                continue;
            }
            auto executing = execute(call.request);
            bus::ControlAnswer answer = co_await std::move(executing);
            call.reply(std::move(answer));
        }
        const bool dark = !lamp_ || wants_light_ || lamp_->known_dark();
        const MonoTime next = dark ? MonoTime::max() : loop_.now() + kOffRetry;
        const io::Woken woken = co_await wake_.wait(next, stop_);
        if (woken == io::Woken::kDeadline) co_await switch_off();
    }
    co_await switch_off();
    co_await rest();
}

// Unless it is known to be off.
io::Task<> ProgramDevices::switch_off() {
    wants_light_ = false;
    if (!lamp_ || lamp_->known_dark()) co_return;
    auto switching = lamp_->off();
    const Result<void> done = co_await std::move(switching);
    note(done, "the lamp may be on");
}

io::Task<> ProgramDevices::rest() {
    for (const settings::ProgramControl& control : programs_.controls) {
        const auto value = values_.find(control.name);
        if (!control.rest || (value != values_.end() && value->second == *control.rest)) continue;
        auto setting = set(control, *control.rest);
        const bus::ControlAnswer done = co_await std::move(setting);
        note(done ? Result<void>() : std::unexpected(done.error()), control.name);
    }
}

io::Task<bus::ControlAnswer> ProgramDevices::execute(bus::ControlRequest request) {
    if (request.name == "lamp") {
        const double before = lamp_->lit() ? 100 : 0;
        if (request.relative && request.value == 0) co_return bus::ControlReply{.value = before};
        const bool on = wants_light_ = (request.relative ? before + request.value : request.value) > 0;
        auto switching = on ? lamp_->on() : lamp_->off();
        Result<void> done = co_await std::move(switching);
        if (!done) co_return std::unexpected(std::move(done.error()));
        co_return bus::ControlReply{.value = on ? 100.0 : 0.0};
    }
    const auto control = std::ranges::find(programs_.controls, request.name, &settings::ProgramControl::name);
    const auto now = values_.find(request.name);
    if (request.relative && request.value == 0 && now != values_.end())
        co_return bus::ControlReply{.value = static_cast<double>(now->second)};
    double value = request.value;
    if (request.relative) {
        if (now == values_.end())
            co_return fail(Kind::kFailedPrecondition,
                           fmt::format("the value of {} is not known", request.name));
        value = std::clamp<double>(now->second + request.value, control->min, control->max);
    }
    auto setting = set(*control, value);
    bus::ControlAnswer answer = co_await std::move(setting);
    co_return answer;
}

io::Task<bus::ControlAnswer> ProgramDevices::set(const settings::ProgramControl& control, double value) {
    const int wanted = static_cast<int>(std::lround(value));
    values_.erase(control.name);
    auto words = control.call.fill([&](std::string_view) { return std::to_string(wanted); });
    io::Stop never;
    auto running = io::run_program(loop_, std::move(words), kSetLimit, never);
    Result<void> done = co_await std::move(running);
    if (!done) co_return std::unexpected(std::move(done.error()));
    values_[control.name] = wanted;
    co_return bus::ControlReply{.value = static_cast<double>(wanted)};
}

void ProgramDevices::note(const Result<void>& done, std::string_view what) {
    if (!done)
        log_warning("camera", "{}: {}: {}", camera_->id(), what,
                    settings::mask_credentials(done.error().message));
}

}  // namespace vedette::devices
