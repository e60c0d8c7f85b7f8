#include "hub/serve/snapshot.hpp"

#include <fmt/format.h>

namespace vedette::serve {
namespace {

bool fresh(const bus::UnitPtr& unit, Duration max_age, MonoTime now) {
    return unit && !unit->placeholder && (max_age == Duration::zero() || now - unit->captured_at <= max_age);
}

}  // namespace

io::Task<Result<bus::UnitPtr>> take_snapshot(io::Loop& loop, bus::Camera& camera, Duration max_age,
                                             MonoTime deadline, io::Stop& stop) {
    io::Signal signal(loop);
    // The bus wakes from the camera's thread.
    const auto wake = [&loop, state = signal.handle()] { loop.post([state] { state->notify(); }); };
    const auto subscription = camera.units.subscribe(bus::kPictures, bus::Policy::latest(), wake);
    bus::UnitPtr unit = camera.units.newest(bus::kPictures);
    while (!fresh(unit, max_age, loop.now())) {
        if (unit && unit->placeholder) {
            co_return fail(Kind::kUnavailable,
                           fmt::format("the camera gives no pictures: {}", camera.status().reason));
        }
        const io::Woken woken = co_await signal.wait(deadline, stop);
        if (woken == io::Woken::kStopped) co_return fail(Kind::kCancelled, "the hub is stopping");
        if (woken == io::Woken::kDeadline)
            co_return fail(Kind::kTimeout, "the camera gave no picture in time");
        while (auto delivery = subscription->next()) unit = std::move(delivery->unit);
    }
    co_return unit;
}

}  // namespace vedette::serve
