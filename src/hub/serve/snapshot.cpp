#include "hub/serve/snapshot.hpp"

#include <fmt/format.h>

#include "linux/io/wait.hpp"

namespace vedette::serve {
namespace {

constexpr Duration kTimeout = 10s;

bool is_fresh(const bus::UnitPtr& unit, Duration max_age, MonoTime now) {
    return unit && !unit->placeholder && (max_age == Duration::zero() || now - unit->captured_at <= max_age);
}

api::Response picture_response(bus::CameraPtr camera, bus::UnitPtr unit, MonoTime now) {
    const bus::Unit& u = *unit;
    return {.content_type = "image/jpeg",
            .body = api::PictureBody{std::move(camera), std::move(unit)},
            .fields = {{"X-Vedette-Frame", std::to_string(u.number)},
                       {"X-Vedette-Captured", fmt::format("{:.6f}", to_seconds(u.captured.since))},
                       {"X-Vedette-Age-Ms", fmt::format("{:.1f}", to_seconds(now - u.captured_at) * 1000)}}};
}

io::Task<Result<bus::UnitPtr>> wait_for_unit(io::Loop& loop, bus::Camera& camera, Duration max_age,
                                             io::Stop& stop) {
    const MonoTime deadline = loop.now() + kTimeout;
    io::Signal signal(loop);
    // The bus wakes from the camera's thread.
    const auto wake = [&loop, state = signal.handle()] { loop.post([state] { state->notify(); }); };
    const auto subscription = camera.units.subscribe(bus::kPictures, bus::Policy::latest(), wake);
    bus::UnitPtr unit = camera.units.newest(bus::kPictures);
    while (!is_fresh(unit, max_age, loop.now())) {
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

io::Task<api::Response> wait_for_snapshot(const api::Context& context, bus::CameraPtr camera,
                                          Duration max_age) {
    auto unit = co_await wait_for_unit(context.loop, *camera, max_age, context.stop);
    if (!unit) co_return api::problem(unit.error());
    co_return picture_response(std::move(camera), std::move(*unit), context.loop.now());
}

}  // namespace

api::Answer take_snapshot(const api::Context& context, bus::CameraPtr camera, Duration max_age) {
    const MonoTime now = context.loop.now();
    bus::UnitPtr newest = camera->units.newest(bus::kPictures);
    if (!is_fresh(newest, max_age, now)) return wait_for_snapshot(context, std::move(camera), max_age);
    // A consumer, however short, keeps the source connected, so that the next snapshot is newer.
    camera->units.subscribe(bus::kPictures, bus::Policy::latest(), [] {});
    return picture_response(std::move(camera), std::move(newest), now);
}

}  // namespace vedette::serve
