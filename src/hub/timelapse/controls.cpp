#include "hub/timelapse/controls.hpp"

#include <utility>

#include "core/base/text.hpp"
#include "linux/base/log.hpp"
#include "linux/io/posted_answer.hpp"

namespace vedette::timelapse {
namespace {

constexpr Duration kLimit = 25s;  // for one control

}  // namespace

io::Task<bus::ControlAnswer> Controls::ask(bus::CameraPtr camera, bus::ControlRequest request) {
    const MonoTime deadline = loop_.now() + kLimit;
    io::PostedAnswer<bus::ControlAnswer> answer(loop_);
    camera->control.request(std::move(request), deadline, answer.taker());
    auto waiting = answer.wait(deadline, never_);
    std::optional<bus::ControlAnswer> given = co_await std::move(waiting);
    if (!given) co_return fail(Kind::kTimeout, "no answer");
    if (*given && !(*given)->done) co_return fail(Kind::kUnavailable, "the device refused it");
    co_return std::move(*given);
}

// True: it was done.
bool Controls::note(const bus::Camera& camera, const std::string& name, const bus::ControlAnswer& answer) {
    if (answer) {
        failing_.erase(name);
        return true;
    }
    if (failing_.insert(name).second)
        log_warning("timelapse", "{}: {} of {} was not set: {}", job_, name, camera.id(),
                    answer.error().message);
    return false;
}

io::Task<bool> Controls::set_lamp(bus::CameraPtr camera, bool on) {
    auto asking = ask(camera, {.name = "lamp", .value = on ? 100.0 : 0.0});
    const bus::ControlAnswer answer = co_await std::move(asking);
    const bool done = note(*camera, "lamp", answer);
    co_return done&& on;
}

io::Task<> Controls::set(bus::CameraPtr camera, std::vector<settings::ControlValue> values) {
    failed_ = false;
    for (const settings::ControlValue& value : values) {
        const auto wanted = parse_int<int>(value.value);
        if (!wanted) continue;
        auto reading = ask(camera, {.name = value.name, .value = 0, .relative = true});
        const bus::ControlAnswer before = co_await std::move(reading);
        auto setting = ask(camera, {.name = value.name, .value = static_cast<double>(*wanted)});
        const bus::ControlAnswer answer = co_await std::move(setting);
        const bool done = note(*camera, value.name, answer);
        failed_ = failed_ || !done;
        if (done && before && before->known) before_.push_back({camera, value.name, before->value});
    }
}

io::Task<> Controls::set_back() {
    for (const Before& before : std::exchange(before_, {})) {
        auto setting = ask(before.camera, {.name = before.name, .value = before.value});
        const bus::ControlAnswer answer = co_await std::move(setting);
        note(*before.camera, before.name, answer);
    }
}

}  // namespace vedette::timelapse
